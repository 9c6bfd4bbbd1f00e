#include "ui/common/column_fitter.h"

#include <QEvent>
#include <QHeaderView>
#include <QScopedValueRollback>
#include <QTableView>

#include <algorithm>
#include <limits>

namespace ant {
namespace {

constexpr int kNarrowest = 88;    ///< to which a column gives way
constexpr int kComfortable = 180; ///< for which others go rather than that it gives way

bool contains(const std::vector<int> &columns, int column)
{
    return std::ranges::find(columns, column) != columns.end();
}

} // namespace

ColumnFitter::ColumnFitter(QTableView *table)
    : QObject(table), m_table(table), m_header(table->horizontalHeader())
{
    m_header->setStretchLastSection(false);
    connect(m_header, &QHeaderView::sectionResized, this, [this](int column) {
        if (!m_isFitting && column != m_stretched)
            giveTheRest();
    });
    table->viewport()->installEventFilter(this); // which a scroll bar makes narrower, too
}

void ColumnFitter::setWidths(std::vector<int> wanted, int stretched)
{
    const QScopedValueRollback fitting(m_isFitting, true);
    m_wanted = std::move(wanted);
    m_given = m_wanted;
    m_stretched = stretched;
    for (int column = 0; column < int(m_wanted.size()) && column < m_header->count(); ++column)
        m_header->resizeSection(column, m_wanted[std::size_t(column)]);
    fit();
}

void ColumnFitter::setDispensable(std::vector<int> columns)
{
    m_dispensable = std::move(columns);
    fit();
}

void ColumnFitter::setHidden(std::vector<int> columns)
{
    m_hidden = std::move(columns);
    fit();
}

bool ColumnFitter::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize)
        fit();
    return QObject::eventFilter(watched, event);
}

void ColumnFitter::fit()
{
    if (m_wanted.empty() || int(m_wanted.size()) != m_header->count())
        return;
    noteDragged();
    const QScopedValueRollback fitting(m_isFitting, true);
    const int room = m_table->viewport()->width();
    const std::vector<int> shown = choose(room);
    for (int column = 0; column < m_header->count(); ++column)
        m_header->setSectionHidden(column, !contains(shown, column));
    const int cap = widestThatFits(shown, room);
    for (const int column : shown) {
        int &given = m_given[std::size_t(column)];
        given = std::min(m_wanted[std::size_t(column)], cap);
        m_header->resizeSection(column, given);
    }
    giveTheRest();
}

void ColumnFitter::giveTheRest()
{
    if (m_stretched >= int(m_given.size()))
        return;
    const int rest = m_table->viewport()->width() - m_header->length();
    const int least = m_given[std::size_t(m_stretched)];
    m_header->resizeSection(m_stretched, std::max(least, m_header->sectionSize(m_stretched) + rest));
}

void ColumnFitter::noteDragged()
{
    for (int column = 0; column < m_header->count(); ++column) {
        const int now = m_header->sectionSize(column); // 0 where it is hidden
        if (column != m_stretched && now > 0 && now != m_given[std::size_t(column)])
            m_wanted[std::size_t(column)] = now;
    }
}

/// The columns that are to be in sight.
std::vector<int> ColumnFitter::choose(int room) const
{
    std::vector<int> shown;
    int least = 0;
    for (int column = 0; column < m_header->count(); ++column) {
        if (contains(m_hidden, column))
            continue;
        shown.push_back(column);
        least += std::min(m_wanted[std::size_t(column)], kComfortable);
    }
    for (const int column : m_dispensable)
        if (least > room && std::erase(shown, column) > 0)
            least -= std::min(m_wanted[std::size_t(column)], kComfortable);
    return shown;
}

/// Width with which columns that want more fit together into the room; at least one that can be read.
int ColumnFitter::widestThatFits(const std::vector<int> &columns, int room) const
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
    return std::numeric_limits<int>::max();
}

} // namespace ant
