#include "ui/common/theme.h"

#include "core/numeric/grid.h"

#include <QApplication>
#include <QStyleFactory>

#include <cmath>

namespace ant::theme {
namespace {

const Colours kLight = {.window = QColor(0xf5f6f8),
                        .side = QColor(0xebedf1),
                        .surface = QColor(0xffffff),
                        .border = QColor(0xd5d9e0),
                        .grid = QColor(0xe6e9ee),
                        .text = QColor(0x1c2130),
                        .muted = QColor(0x5d6577),
                        .accent = QColor(0x4450b8),
                        .accentText = QColor(0xffffff),
                        .accentTint = QColor(0xe3e6f8),
                        .good = QColor(0x1a7f4b),
                        .warning = QColor(0x946000),
                        .bad = QColor(0xb3261e)};

const Colours kDark = {.window = QColor(0x1a1c22),
                       .side = QColor(0x14161b),
                       .surface = QColor(0x22252d),
                       .border = QColor(0x3a3f4b),
                       .grid = QColor(0x30343e),
                       .text = QColor(0xe8eaf0),
                       .muted = QColor(0xa0a7b7),
                       .accent = QColor(0x97a1ff),
                       .accentText = QColor(0x14161b),
                       .accentTint = QColor(0x31375a),
                       .good = QColor(0x58c98c),
                       .warning = QColor(0xe5b454),
                       .bad = QColor(0xff8a80)};

QPalette paletteOf(const Colours &c)
{
    QPalette palette;
    palette.setColor(QPalette::Window, c.window);
    palette.setColor(QPalette::WindowText, c.text);
    palette.setColor(QPalette::Base, c.surface);
    palette.setColor(QPalette::AlternateBase, c.window);
    palette.setColor(QPalette::Text, c.text);
    palette.setColor(QPalette::Button, c.surface);
    palette.setColor(QPalette::ButtonText, c.text);
    palette.setColor(QPalette::BrightText, c.bad);
    palette.setColor(QPalette::ToolTipBase, c.text);
    palette.setColor(QPalette::ToolTipText, c.surface);
    palette.setColor(QPalette::PlaceholderText, c.muted);
    palette.setColor(QPalette::Highlight, c.accentTint);
    palette.setColor(QPalette::HighlightedText, c.text);
    palette.setColor(QPalette::Link, c.accent);
    palette.setColor(QPalette::Light, c.surface);
    palette.setColor(QPalette::Midlight, c.grid);
    palette.setColor(QPalette::Mid, c.border);
    palette.setColor(QPalette::Dark, c.muted);
    palette.setColor(QPalette::Shadow, c.border);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        QColor faint = c.muted;
        faint.setAlphaF(0.55f);
        palette.setColor(QPalette::Disabled, role, faint);
    }
    return palette;
}

/// @name@ stands for a colour.
const char *const kStyleSheet = R"(
QToolTip { background: @text@; color: @surface@; border: 0; padding: 6px 8px; }
QPushButton, QToolButton#action { background: @surface@; border: 1px solid @border@; border-radius: 6px;
    padding: 4px 12px; min-height: 22px; color: @text@; }
QToolButton#action { padding: 2px 10px; }
QToolButton#browse { background: @surface@; border: 1px solid @border@; border-radius: 6px; padding: 1px 6px;
    min-height: 20px; }
QToolButton#browse:hover, QToolButton#browse:focus { border-color: @accent@; }
QToolButton#browse:disabled { background: @window@; border-color: @grid@; }
QPushButton:hover, QToolButton#action:hover { background: @tint@; border-color: @accent@; }
QPushButton:pressed, QToolButton#action:pressed { background: @grid@; }
QPushButton:focus, QToolButton#action:focus { border-color: @accent@; }
QPushButton:disabled, QToolButton#action:disabled { color: @faint@; background: @window@; border-color: @grid@; }
QPushButton#primary, QToolButton#primary { background: @accent@; border: 1px solid @accent@; color: @accentText@;
    border-radius: 6px; padding: 4px 14px; min-height: 22px; }
QToolButton#primary { padding: 2px 14px; }
QPushButton#primary:hover, QToolButton#primary:hover { background: @accentHover@; }
QPushButton#primary:focus, QToolButton#primary:focus { border-color: @text@; }
QPushButton#primary:disabled { background: @grid@; color: @faint@; border-color: @grid@; }
QPushButton#segment { border-radius: 0; padding: 2px 12px; min-height: 20px; }
QPushButton#segment[first="true"] { border-top-left-radius: 6px; border-bottom-left-radius: 6px; }
QPushButton#segment[last="true"] { border-top-right-radius: 6px; border-bottom-right-radius: 6px; }
QPushButton#segment[last="false"] { border-right: 0; }
QPushButton#segment:checked { background: @tint@; color: @accent@; }
QPushButton#chip { padding: 2px 6px; min-height: 20px; }
QPushButton#chip:checked { background: @tint@; border-color: @accent@; color: @accent@; }
QTreeView#presets { background: transparent; border: 0; outline: 0; }
QTreeView#presets::item { padding: 4px 2px; }
QTreeView#presets::item:selected { background: @tint@; color: @text@; }
QToolButton#action::menu-indicator, QToolButton#primary::menu-indicator { image: none; width: 0; }
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QPlainTextEdit { background: @surface@; color: @text@;
    border: 1px solid @border@; border-radius: 6px; padding: 3px 8px; min-height: 22px;
    selection-background-color: @accent@; selection-color: @accentText@; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus { border-color: @accent@; }
QLineEdit:disabled, QSpinBox:disabled, QComboBox:disabled { background: @window@; color: @faint@; border-color: @grid@; }
QComboBox { padding-right: 24px; }
QComboBox::drop-down { border: 0; width: 24px; }
QComboBox::down-arrow { image: url(:/icons/chevron-down.svg); width: 14px; height: 14px; }
QComboBox QAbstractItemView { background: @surface@; border: 1px solid @border@; padding: 4px; outline: 0;
    selection-background-color: @tint@; selection-color: @text@; }
QSpinBox::up-button, QSpinBox::down-button { border: 0; width: 20px; background: transparent; }
QSpinBox::up-button { subcontrol-position: top right; margin: 2px 2px 0 0; }
QSpinBox::down-button { subcontrol-position: bottom right; margin: 0 2px 2px 0; }
QSpinBox::up-arrow { image: url(:/icons/chevron-up.svg); width: 11px; height: 11px; }
QSpinBox::down-arrow { image: url(:/icons/chevron-down.svg); width: 11px; height: 11px; }
QCheckBox { spacing: 8px; background: transparent; }
QCheckBox::indicator { width: 16px; height: 16px; border: 1px solid @muted@; border-radius: 4px; background: @surface@; }
QCheckBox::indicator:checked { background: @check@; border-color: @check@; image: url(:/icons/check-white.svg); }
QCheckBox::indicator:focus { border: 2px solid @accent@; }
QCheckBox::indicator:disabled { border-color: @grid@; }
QTableView { background: @surface@; border: 1px solid @border@; border-radius: 8px; gridline-color: transparent;
    outline: 0; selection-background-color: @tint@; selection-color: @text@; }
QTableView::item { border-bottom: 1px solid @grid@; padding: 0 5px; }
QTableView::item:selected { background: @tint@; color: @text@; }
QListView#tiles, QListView#picks { background: transparent; border: 0; outline: 0; }
QListView#picks::item { padding: 4px 2px; border-radius: 4px; }
QListView#picks::item:selected { background: @tint@; color: @text@; }
QListView#picks::indicator { width: 16px; height: 16px; border: 1px solid @muted@; border-radius: 4px; background: @surface@; }
QListView#picks::indicator:checked { background: @check@; border-color: @check@; image: url(:/icons/check-white.svg); }
QProgressBar { background: @grid@; border: 0; border-radius: 3px; }
QProgressBar::chunk { background: @accent@; border-radius: 3px; }
QHeaderView { background: transparent; border: 0; }
QAbstractScrollArea::corner { background: transparent; border: 0; }
QTableCornerButton::section { background: @surface@; border: 0; }
QFrame#card { background: @surface@; border: 1px solid @border@; border-radius: 8px; }
QFrame#card QLabel { background: transparent; }
QFrame#card QTableView { border: 0; border-radius: 0; }
QLabel#title { font-size: 20px; font-weight: 600; }
QLabel#section { font-weight: 600; }
QLabel#muted { color: @muted@; }
QLabel#badText { color: @bad@; }
QLabel#goodText { color: @good@; }
QLabel#warningText { color: @warning@; }
QScrollArea { border: 0; background: transparent; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 2px; }
QScrollBar::handle { background: @border@; border-radius: 4px; min-height: 32px; min-width: 32px; }
QScrollBar::handle:hover { background: @muted@; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: @tint@; }
QStatusBar { background: @side@; border-top: 1px solid @border@; color: @muted@; }
QStatusBar QLabel { color: @muted@; padding: 2px 8px 4px 8px; }
QStatusBar::item { border: 0; }
QMenu { background: @surface@; border: 1px solid @border@; border-radius: 6px; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::icon { padding-left: 8px; }
QMenu::item:selected { background: @tint@; color: @text@; }
QMenu::item:disabled { color: @faint@; }
QMenu::separator { height: 1px; background: @grid@; margin: 4px 8px; }
QMenuBar { background: @side@; }
QMenuBar::item { padding: 4px 10px; background: transparent; border-radius: 4px; }
QMenuBar::item:selected { background: @tint@; }
)";

QString styleSheetOf(const Colours &c, bool dark)
{
    QColor faint = c.muted;
    faint.setAlphaF(0.55f);
    QString sheet = QString::fromUtf8(kStyleSheet);
    const std::pair<const char *, QString> names[] = {
        {"@window@", c.window.name()},
        {"@side@", c.side.name()},
        {"@surface@", c.surface.name()},
        {"@border@", c.border.name()},
        {"@grid@", c.grid.name()},
        {"@text@", c.text.name()},
        {"@muted@", c.muted.name()},
        {"@faint@",
         QStringLiteral("rgba(%1,%2,%3,55%)").arg(c.muted.red()).arg(c.muted.green()).arg(c.muted.blue())},
        {"@accent@", c.accent.name()},
        {"@accentHover@", dark ? c.accent.lighter(108).name() : c.accent.darker(112).name()},
        {"@accentText@", c.accentText.name()},
        {"@check@", dark ? QStringLiteral("#5b66d6") : c.accent.name()},
        {"@tint@", c.accentTint.name()},
        {"@good@", c.good.name()},
        {"@warning@", c.warning.name()},
        {"@bad@", c.bad.name()},
    };
    for (const auto &[mark, value] : names)
        sheet.replace(QLatin1String(mark), value);
    return sheet;
}

} // namespace

QString name(Appearance appearance)
{
    switch (appearance) {
    case Appearance::Light:
        return QStringLiteral("light");
    case Appearance::Dark:
        return QStringLiteral("dark");
    case Appearance::System:
        break;
    }
    return QStringLiteral("system");
}

Appearance appearanceFromName(const QString &text)
{
    for (const auto appearance : {Appearance::Light, Appearance::Dark})
        if (name(appearance) == text)
            return appearance;
    return Appearance::System;
}

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

const Colours &current()
{
    return isDark(QGuiApplication::palette()) ? kDark : kLight;
}

void apply(QApplication &application, Appearance appearance)
{
    applyPalette(application, appearance);
    applyStyleSheet(application);
}

void applyPalette(QApplication &application, Appearance appearance)
{
    // An empty palette gives way to the desktop's, which is then looked at.
    if (appearance == Appearance::System)
        application.setPalette(QPalette());
    const bool dark =
        appearance == Appearance::Dark || (appearance == Appearance::System && isDark(application.palette()));
    application.setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    application.setPalette(paletteOf(dark ? kDark : kLight));
}

void applyStyleSheet(QApplication &application)
{
    application.setStyleSheet(styleSheetOf(current(), isDark(QGuiApplication::palette())));
}

QColor typeColour(std::string_view type, int bits)
{
    const auto known = NumericType::fromName(type);
    if (!known.ok())
        return QColor(0x8a8f99);
    const QColor colour = QColor::fromRgb(known.value().definition().colour);
    return bits >= 8 ? colour.darker(150) : colour;
}

QColor lineColour(std::string_view type, int bits)
{
    return typeColour(type, isDark(QGuiApplication::palette()) ? kMinBits : bits);
}

QColor textOn(const QColor &background)
{
    const auto linear = [](float channel) {
        return channel <= 0.04045f ? channel / 12.92f : std::pow((channel + 0.055f) / 1.055f, 2.4f);
    };
    const float luminance = 0.2126f * linear(background.redF()) + 0.7152f * linear(background.greenF()) +
                            0.0722f * linear(background.blueF());
    return luminance > 0.179f ? QColor(Qt::black) : QColor(Qt::white); // equal contrast to both at 0.179
}

} // namespace ant::theme
