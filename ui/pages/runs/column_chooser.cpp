#include "ui/pages/runs/column_chooser.h"

#include "ui/common/layout_keeper.h"
#include "ui/pages/runs/run_columns.h"

#include <QEvent>
#include <QHeaderView>
#include <QMenu>

#include <algorithm>

namespace ant {
namespace {

const QLatin1String kChoice("runs/columns-shown");
constexpr int kWideFrom = 960;   ///< pixels that all columns of a wide window need
constexpr int kNarrowFrom = 700; ///< … and those of a narrow one
/// What goes where there is less, as beside the notes: names tell it, too, or it is no result.
constexpr RunTableModel::Column kGoFirst[] = {RunTableModel::ModelColumn, RunTableModel::BitsColumn,
                                              RunTableModel::TimeColumn};

} // namespace

ColumnChooser::ColumnChooser(QHeaderView *header, LayoutKeeper *layout, QObject *parent)
    : QObject(parent), m_header(header), m_layout(layout)
{
    header->installEventFilter(this);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QWidget::customContextMenuRequested, this, [this](const QPoint &place) {
        QMenu *menu = makeMenu(m_header);
        menu->popup(m_header->mapToGlobal(place));
    });
    apply();
}

void ColumnChooser::follow(const RunTableModel &model)
{
    const auto filled = std::erase_if(
        m_empty, [&](int column) { return model.hasContent(static_cast<RunTableModel::Column>(column)); });
    if (filled > 0)
        apply();
}

QMenu *ColumnChooser::makeMenu(QWidget *parent)
{
    auto *menu = new QMenu(parent);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int column = 0; column < RunTableModel::ColumnCount; ++column) {
        QAction *action = menu->addAction(m_header->model()->headerData(column, Qt::Horizontal).toString());
        action->setCheckable(true);
        action->setChecked(!m_header->isSectionHidden(column));
        action->setEnabled(column != RunTableModel::NameColumn); // a row without a name is no row
        connect(action, &QAction::toggled, this, [this, column](bool isShown) { choose(column, isShown); });
    }
    menu->addSeparator();
    connect(menu->addAction(tr("Usual columns")), &QAction::triggered, this, &ColumnChooser::reset);
    return menu;
}

bool ColumnChooser::eventFilter(QObject *watched, QEvent *event)
{
    if ((event->type() == QEvent::Resize || event->type() == QEvent::Show) && m_room != roomNow())
        apply();
    return QObject::eventFilter(watched, event);
}

ColumnChooser::Room ColumnChooser::roomNow() const
{
    if (!m_header->isVisible())
        return m_room; // nothing is laid out yet
    const int width = m_header->width();
    return width >= kWideFrom ? Room::Wide : width >= kNarrowFrom ? Room::Narrow : Room::Tight;
}

void ColumnChooser::apply()
{
    m_room = roomNow();
    const QString chosen = m_layout->choice(kChoice);
    const QStringList shown = chosen.split(QLatin1Char(','));
    for (int column = 0; column < RunTableModel::ColumnCount; ++column) {
        const RunColumn &known = runColumns()[std::size_t(column)];
        const bool isGone =
            m_room == Room::Tight && std::ranges::find(kGoFirst, column) != std::end(kGoFirst);
        const bool isUsual =
            (m_room == Room::Wide ? known.isWide : known.isNarrow) && !isGone && !m_empty.contains(column);
        m_header->setSectionHidden(column,
                                   chosen.isEmpty() ? !isUsual : !shown.contains(QLatin1String(known.key)));
    }
}

void ColumnChooser::choose(int column, bool isShown)
{
    m_header->setSectionHidden(column, !isShown);
    QStringList shown;
    for (int other = 0; other < RunTableModel::ColumnCount; ++other)
        if (!m_header->isSectionHidden(other))
            shown << QLatin1String(runColumns()[std::size_t(other)].key);
    m_layout->setChoice(kChoice, shown.join(QLatin1Char(',')));
}

void ColumnChooser::reset()
{
    m_layout->setChoice(kChoice, {});
    apply();
}

} // namespace ant
