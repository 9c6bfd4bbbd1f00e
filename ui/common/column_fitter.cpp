#include "ui/common/column_fitter.h"

#include <QEvent>
#include <QHeaderView>

namespace ant {

ColumnFitter::ColumnFitter(QHeaderView *header, int stretched, int least, std::vector<int> order,
                           QObject *parent)
    : QObject(parent), m_header(header), m_stretched(stretched), m_least(least), m_order(std::move(order))
{
    for (int column = 0; column < header->count(); ++column)
        m_widths.push_back(header->sectionSize(column));
    header->setStretchLastSection(false);
    header->setSectionResizeMode(stretched, QHeaderView::Stretch);
    header->installEventFilter(this);
}

bool ColumnFitter::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize)
        fit();
    return QObject::eventFilter(watched, event);
}

void ColumnFitter::fit()
{
    int needed = m_least;
    for (int column = 0; column < m_header->count(); ++column) {
        int &width = m_widths[std::size_t(column)];
        if (!m_header->isSectionHidden(column)) // as a person has dragged it
            width = m_header->sectionSize(column);
        needed += column == m_stretched ? 0 : width;
    }
    for (const int column : m_order) {
        const bool fits = needed <= m_header->width();
        m_header->setSectionHidden(column, !fits);
        needed -= fits ? 0 : m_widths[std::size_t(column)];
    }
}

} // namespace ant
