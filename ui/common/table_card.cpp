#include "ui/common/table_card.h"

#include "ui/common/chart_menu.h"
#include "ui/common/column_fitter.h"
#include "ui/common/eliding_label.h"
#include "ui/common/path_delegate.h"
#include "ui/common/prose_delegate.h"
#include "ui/common/report_table_model.h"
#include "ui/common/table_header.h"
#include "ui/common/theme.h"

#include <QPainter>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace ant {
namespace {

constexpr int kWidest = 280;     ///< of a column that is made to fit
constexpr int kWidestLast = 480; ///< of the last one, which often is a note
constexpr int kBeyondHint = 12;  ///< padding that the hint of a cell leaves out
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
    } else {
        m_view->setItemDelegate(new ProseDelegate(m_view));
        m_view->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
        m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    }
    m_fitter = new ColumnFitter(m_view);
    m_paths = new PathDelegate(m_view);
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
    m_fitter->setDispensable(std::move(columns));
}

void TableCard::fitColumns()
{
    const QHeaderView *header = m_view->horizontalHeader();
    const auto &names = m_model->table().columns;
    const int last = int(names.size()) - 1;
    std::vector<int> widths, hidden;
    for (int column = 0; column <= last; ++column) {
        if (std::ranges::find(m_hidden, names[std::size_t(column)]) != m_hidden.end())
            hidden.push_back(column);
        if (m_style == Style::Rows)
            m_view->setItemDelegateForColumn(column,
                                             names[std::size_t(column)] == "layer" ? m_paths : nullptr);
        m_view->setColumnHidden(column, false); // which has no width
        m_view->resizeColumnToContents(column);
        const int width = header->sectionSize(column) + kBeyondHint;
        widths.push_back(column < last            ? std::min(kWidest, width)
                         : m_style == Style::Text ? header->minimumSectionSize()
                                                  : std::min(kWidestLast, width));
    }
    const int stretched = roomiestColumn(hidden);
    m_fitter->setHidden(std::move(hidden));
    m_fitter->setWidths(std::move(widths), stretched);
}

/// The last column takes what is left over, unless its numbers would stand apart then.
int TableCard::roomiestColumn(const std::vector<int> &hidden) const
{
    const auto isText = [&](int column) {
        const int alignment = m_model->headerData(column, Qt::Horizontal, Qt::TextAlignmentRole).toInt();
        return (alignment & Qt::AlignRight) == 0 && std::ranges::find(hidden, column) == hidden.end();
    };
    const int last = std::max(0, m_model->columnCount() - 1);
    for (int column = 0; column < last && !isText(last); ++column)
        if (isText(column))
            return column;
    return last;
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
