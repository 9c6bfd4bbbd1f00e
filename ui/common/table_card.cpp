#include "ui/common/table_card.h"

#include "ui/common/chart_menu.h"
#include "ui/common/eliding_label.h"
#include "ui/common/prose_delegate.h"
#include "ui/common/report_table_model.h"
#include "ui/common/table_header.h"
#include "ui/common/theme.h"

#include <QEvent>
#include <QPainter>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace ant {
namespace {

constexpr int kNarrowest = 110;   ///< to which a column gives way
constexpr int kComfortable = 180; ///< for which others go rather than that it gives way
constexpr int kWidest = 280;      ///< of a column that is made to fit
constexpr int kWidestLast = 480;  ///< of the last one, which often is a note
constexpr int kBeyondHint = 12;   ///< padding that the hint of a cell leaves out
constexpr int kRowHeight = 28;
constexpr int kMeasuredRows = 40; ///< by which a column is made to fit, besides those in sight

bool isSame(const Table &a, const Table &b)
{
    return a.columns == b.columns && std::ranges::equal(a.rows, b.rows, [](const auto &x, const auto &y) {
               return std::ranges::equal(x, y, {}, &Cell::value, &Cell::value);
           });
}

} // namespace

TableCard::TableCard(const QString &title, Style style, QWidget *parent)
    : QFrame(parent), m_style(style), m_title(new ElidingLabel(title)), m_model(new ReportTableModel(this)),
      m_proxy(new QSortFilterProxyModel(this)), m_view(new QTableView)
{
    setObjectName(QStringLiteral("card"));
    m_title->setObjectName(QStringLiteral("section"));
    m_proxy->setSourceModel(m_model);
    m_proxy->setSortRole(ReportTableModel::SortRole);
    m_view->setModel(m_proxy);
    m_view->setAccessibleName(title);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setShowGrid(false);
    m_view->setTabKeyNavigation(false);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setDefaultSectionSize(kRowHeight);
    auto *header = new TableHeader(m_view);
    m_view->setHorizontalHeader(header);
    header->setResizeContentsPrecision(kMeasuredRows);
    m_view->setWordWrap(style == Style::Text);
    m_view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    if (style == Style::Rows) {
        m_view->setSortingEnabled(true);
        m_proxy->sort(-1);
        header->setSortIndicator(-1, Qt::AscendingOrder);
        m_view->viewport()->installEventFilter(this); // which a scroll bar makes narrower
    } else {
        m_view->setItemDelegate(new ProseDelegate(m_view));
        m_view->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
        m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    }
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, theme::kGrid);
    column->setSpacing(theme::kGrid);
    column->addWidget(m_title);
    column->addWidget(m_view, 1);
    auto *menu = new ChartMenu(m_view, {[this](QPaintDevice &device, QSize) {
                                            QPainter painter(&device);
                                            m_view->render(&painter);
                                        },
                                        [this] { return m_model->table(); }});
    connect(menu, &ChartMenu::saved, this, &TableCard::saved);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this] { Q_EMIT currentRowChanged(currentRow()); });
}

const Table &TableCard::table() const
{
    return m_model->table();
}

void TableCard::setTable(Table table)
{
    if (isSame(m_model->table(), table))
        return;
    const bool isNewLayout = m_model->table().columns != table.columns || m_model->rowCount() == 0;
    m_model->setTable(std::move(table));
    if (isNewLayout)
        fitColumns();
}

void TableCard::hideColumns(std::vector<std::string> names)
{
    m_hidden = std::move(names);
    fitColumns();
}

void TableCard::alignRight(std::vector<std::string> columns)
{
    m_model->alignRight(std::move(columns));
}

void TableCard::letGo(std::vector<int> columns)
{
    m_dispensable = std::move(columns);
    shareRoom();
}

void TableCard::fitColumns()
{
    QHeaderView *header = m_view->horizontalHeader();
    header->setStretchLastSection(false);
    const auto &names = m_model->table().columns;
    const int last = int(names.size()) - 1;
    m_wanted.clear();
    for (int column = 0; column <= last; ++column) {
        const std::string &name = names[std::size_t(column)];
        m_view->setColumnHidden(column, std::ranges::find(m_hidden, name) != m_hidden.end());
        m_view->resizeColumnToContents(column);
        const int width = header->sectionSize(column) + kBeyondHint;
        m_wanted.push_back(column < last            ? std::min(kWidest, width)
                           : m_style == Style::Text ? header->minimumSectionSize()
                                                    : std::min(kWidestLast, width));
    }
    m_given = m_wanted;
    for (int column = 0; column <= last; ++column)
        header->resizeSection(column, m_wanted[std::size_t(column)]);
    shareRoom();
}

bool TableCard::isInSight(int column) const
{
    const std::string &name = m_model->table().columns[std::size_t(column)];
    return std::ranges::find(m_hidden, name) == m_hidden.end();
}

/// The widest columns give way first, then some go; where even that is too little to read, the table scrolls.
/// What is left over falls to the last column.
void TableCard::shareRoom()
{
    QHeaderView *header = m_view->horizontalHeader();
    const int last = int(m_wanted.size()) - 1, room = m_view->viewport()->width();
    if (last < 0 || last >= header->count())
        return;
    header->setStretchLastSection(false);
    std::vector<int> shown;
    int least = 0;
    for (int column = 0; column <= last; ++column) {
        if (!isInSight(column))
            continue;
        int &wanted = m_wanted[std::size_t(column)];
        if (const int now = header->sectionSize(column);
            column < last && now > 0 && now != m_given[std::size_t(column)])
            wanted = now; // as a person has dragged it
        shown.push_back(column);
        least += std::min(wanted, kComfortable);
    }
    for (const int column : m_dispensable) {
        const bool fits = least <= room || std::erase(shown, column) == 0;
        m_view->setColumnHidden(column, !fits || !isInSight(column));
        least -= fits ? 0 : std::min(m_wanted[std::size_t(column)], kComfortable);
    }
    const int cap = widestThatFits(shown, room);
    for (const int column : shown) {
        m_given[std::size_t(column)] = std::min(m_wanted[std::size_t(column)], cap);
        header->resizeSection(column, m_given[std::size_t(column)]);
    }
    header->setStretchLastSection(header->length() <= room);
}

/// Width with which columns that want more fit together into the room; at least one that can be read.
int TableCard::widestThatFits(const std::vector<int> &columns, int room) const
{
    std::vector<int> widths;
    for (const int column : columns)
        widths.push_back(m_wanted[std::size_t(column)]);
    std::ranges::sort(widths);
    for (std::size_t i = 0; i < widths.size(); ++i) {
        const int share = room / int(widths.size() - i);
        if (widths[i] > share)
            return std::max(share, kNarrowest);
        room -= widths[i];
    }
    return kWidestLast;
}

bool TableCard::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize)
        shareRoom();
    return QFrame::eventFilter(watched, event);
}

void TableCard::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    shareRoom();
}

void TableCard::setTitle(const QString &title)
{
    m_title->setText(title);
    m_view->setAccessibleName(title);
}

int TableCard::currentRow() const
{
    const QModelIndex current = m_view->currentIndex();
    return current.isValid() ? m_proxy->mapToSource(current).row() : -1;
}

void TableCard::selectRow(int row)
{
    m_view->setCurrentIndex(m_proxy->mapFromSource(m_model->index(row, 0)));
}

void TableCard::setFilter(int column, const QString &text)
{
    m_proxy->setFilterKeyColumn(column);
    m_proxy->setFilterFixedString(text);
}

} // namespace ant
