#include "ui/common/chart_menu.h"

#include "ui/common/icons.h"
#include "ui/common/picture.h"
#include "ui/common/save_dialog.h"
#include "ui/common/view_range.h"

#include <QAbstractScrollArea>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QImage>
#include <QKeyEvent>
#include <QMenu>
#include <QWidget>

namespace ant {
namespace {

constexpr double kMoveStep = 0.2; ///< of what is seen, for an arrow key

/// "mse-over-scale.png" of "MSE over scale".
QString fileName(const Table &table, const QString &ending)
{
    QString name;
    for (const QChar c : QString::fromStdString(table.title).toLower())
        if (c.isLetterOrNumber())
            name += c;
        else if (!name.isEmpty() && !name.endsWith(QLatin1Char('-')))
            name += QLatin1Char('-');
    while (name.endsWith(QLatin1Char('-')))
        name.chop(1);
    return (name.isEmpty() ? QStringLiteral("chart") : name) + QLatin1Char('.') + ending;
}

} // namespace

ChartMenu::ChartMenu(QWidget *chart, ChartContents contents)
    : QObject(chart), m_chart(chart), m_contents(std::move(contents))
{
    chart->setFocusPolicy(Qt::StrongFocus);
    chart->installEventFilter(this);
    if (auto *area = qobject_cast<QAbstractScrollArea *>(chart)) // its viewport gets the pointer's events
        area->viewport()->installEventFilter(this);
}

bool ChartMenu::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::ContextMenu:
        open(static_cast<QContextMenuEvent *>(event)->globalPos());
        return true;
    case QEvent::MouseButtonDblClick:
        if (m_contents.reset)
            m_contents.reset();
        return bool(m_contents.reset);
    case QEvent::KeyPress: {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (watched == m_chart && handleKey(key->key(), key->modifiers()))
            return true;
        break;
    }
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

bool ChartMenu::handleKey(int key, Qt::KeyboardModifiers modifiers)
{
    if (key == Qt::Key_C && modifiers == Qt::ControlModifier) {
        copyImage();
        return true;
    }
    if (key == Qt::Key_C && modifiers == (Qt::ControlModifier | Qt::ShiftModifier)) {
        copyData();
        return true;
    }
    if (!m_contents.reset || (modifiers & (Qt::ControlModifier | Qt::AltModifier)))
        return false;
    switch (key) {
    case Qt::Key_Home:
        m_contents.reset();
        return true;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        m_contents.zoom(kZoomStep);
        return true;
    case Qt::Key_Minus:
        m_contents.zoom(1 / kZoomStep);
        return true;
    case Qt::Key_Left:
    case Qt::Key_Right:
        m_contents.move(key == Qt::Key_Left ? -kMoveStep : kMoveStep);
        return true;
    default:
        return false;
    }
}

void ChartMenu::open(const QPoint &place)
{
    auto *menu = new QMenu(m_chart);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](const char *iconName, const QString &text, const char *name, auto does) {
        QAction *action =
            *iconName ? menu->addAction(icon(QLatin1String(iconName)), text) : menu->addAction(text);
        action->setObjectName(QLatin1String(name));
        connect(action, &QAction::triggered, this, does);
        return action;
    };
    add("copy", tr("Copy image"), "copyImage", &ChartMenu::copyImage)
        ->setShortcut(QKeySequence(QStringLiteral("Ctrl+C")));
    add("", tr("Copy data"), "copyData", &ChartMenu::copyData)
        ->setShortcut(QKeySequence(QStringLiteral("Ctrl+Shift+C")));
    menu->addSeparator();
    add("export", tr("Save as PNG…"), "savePng",
        [this] { saveAs(QStringLiteral("png"), tr("Picture (*.png)")); });
    add("", tr("Save as SVG…"), "saveSvg",
        [this] { saveAs(QStringLiteral("svg"), tr("Vector picture (*.svg)")); });
    add("", tr("Save as PDF…"), "savePdf", [this] { saveAs(QStringLiteral("pdf"), tr("Document (*.pdf)")); });
    add("", tr("Save as CSV…"), "saveCsv", [this] { saveAs(QStringLiteral("csv"), tr("Numbers (*.csv)")); });
    if (m_contents.reset) {
        menu->addSeparator();
        add("", tr("Show everything"), "reset", m_contents.reset)
            ->setShortcut(QKeySequence(QStringLiteral("Home")));
    }
    menu->popup(place);
}

QSize ChartMenu::pictureSize() const
{
    return m_contents.size ? m_contents.size() : m_chart->size();
}

void ChartMenu::copyImage()
{
    const QSize size = pictureSize();
    QGuiApplication::clipboard()->setImage(
        drawImage(size, [this, size](QPaintDevice &device) { m_contents.paint(device, size); }));
}

void ChartMenu::copyData()
{
    QGuiApplication::clipboard()->setText(QString::fromStdString(toCsv(m_contents.table())));
}

void ChartMenu::saveAs(const QString &ending, const QString &filter)
{
    saveThroughDialog(
        m_chart, tr("Save the chart"), fileName(m_contents.table(), ending), {filter},
        [this](const std::string &file) { return bytesFor(file); },
        [this](const QString &file, const Result<void> &done) {
            Q_EMIT saved(file, done.ok() ? QString() : QString::fromStdString(done.error().text()));
        });
}

Result<std::string> ChartMenu::bytesFor(const std::string &file) const
{
    if (file.ends_with(".csv"))
        return toCsv(m_contents.table());
    const QSize size = pictureSize();
    return drawPicture(file, size, [this, size](QPaintDevice &device) { m_contents.paint(device, size); });
}

} // namespace ant
