#include "ui/window/shortcut_sheet.h"

#include "ui/common/page.h"
#include "ui/common/theme.h"

#include <QAbstractButton>
#include <QAction>
#include <QGridLayout>
#include <QLabel>

#include <algorithm>
#include <array>
#include <map>
#include <vector>

namespace ant {
namespace {

struct Section {
    QString title;
    std::map<QString, QString> keys; ///< what is done -> its keys
};

template <typename T>
void addKeys(Section &section, const T *what)
{
    QString text = what->text();
    if (!what->shortcut().isEmpty() && !text.isEmpty())
        section.keys[text.remove(QLatin1Char('&')).remove(QChar(0x2026))] =
            what->shortcut().toString(QKeySequence::NativeText);
}

std::vector<Section> sectionsOf(const QWidget *root)
{
    std::vector<Section> sections = {{ShortcutSheet::tr("Everywhere"), {}}};
    for (const QAction *action : root->actions())
        addKeys(sections.front(), action);
    for (const Page *page : root->findChildren<Page *>()) {
        Section section{page->title(), {}};
        for (const QAction *action : page->findChildren<QAction *>())
            addKeys(section, action);
        for (const QAbstractButton *button : page->findChildren<QAbstractButton *>())
            addKeys(section, button);
        if (!section.keys.empty())
            sections.push_back(std::move(section));
    }
    sections.push_back({ShortcutSheet::tr("Charts"),
                        {{ShortcutSheet::tr("Show everything again"), QStringLiteral("Home")},
                         {ShortcutSheet::tr("Copy the data"), QStringLiteral("Ctrl+Shift+C")},
                         {ShortcutSheet::tr("Copy the image"), QStringLiteral("Ctrl+C")},
                         {ShortcutSheet::tr("Copy, save as"), ShortcutSheet::tr("Menu")},
                         {ShortcutSheet::tr("Zoom"), ShortcutSheet::tr("+, −, wheel")},
                         {ShortcutSheet::tr("Move"), QStringLiteral("← →")}}});
    return sections;
}

QWidget *makeSection(const Section &section)
{
    auto *widget = new QWidget;
    widget->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum); // the gaps are equal in all columns
    auto *grid = new QGridLayout(widget);
    grid->setContentsMargins(0, 0, 0, 2 * theme::kGrid);
    grid->setHorizontalSpacing(3 * theme::kGrid);
    grid->setVerticalSpacing(4);
    auto *title = new QLabel(section.title);
    title->setObjectName(QStringLiteral("section"));
    grid->addWidget(title, 0, 0, 1, 2);
    int row = 1;
    for (const auto &[text, keys] : section.keys) {
        auto *label = new QLabel(keys);
        label->setObjectName(QStringLiteral("muted"));
        grid->addWidget(new QLabel(text), row, 0);
        grid->addWidget(label, row++, 1, Qt::AlignRight);
    }
    return widget;
}

} // namespace

ShortcutSheet::ShortcutSheet(QWidget *root) : QDialog(root)
{
    setWindowTitle(tr("Keyboard shortcuts"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(3 * theme::kGrid, 2 * theme::kGrid, 3 * theme::kGrid, theme::kGrid);
    row->setSpacing(5 * theme::kGrid);
    std::array<QVBoxLayout *, 3> columns{};
    std::array<std::size_t, 3> heights{}; // in lines
    for (QVBoxLayout *&column : columns)
        row->addLayout(column = new QVBoxLayout, 1);
    for (QVBoxLayout *column : columns)
        column->setSpacing(0); // sections have a margin beneath
    for (const Section &section : sectionsOf(root)) {
        const auto shortest = std::size_t(std::ranges::min_element(heights) - heights.begin());
        columns[shortest]->addWidget(makeSection(section));
        heights[shortest] += section.keys.size() + 2;
    }
    for (QVBoxLayout *column : columns)
        column->addStretch(1); // no section grows
}

} // namespace ant
