#include "ui/common/prose_delegate.h"

#include "ui/common/cell_painting.h"
#include "ui/common/table_header.h"
#include "ui/common/theme.h"

#include <QPainter>

namespace ant {
namespace {

constexpr int kAbove = 6; ///< and below the text, pixels
constexpr int kHigh = 10'000;

} // namespace

void ProseDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    paintCellBackground(painter, option, index);
    painter->save();
    painter->setFont(option.font);
    painter->setPen(index.column() == 0 ? theme::current().muted : theme::current().text);
    painter->drawText(option.rect.adjusted(kCellPadding, kAbove, -kCellPadding, 0),
                      Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, index.data().toString());
    painter->restore();
}

QSize ProseDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QString text = index.data().toString();
    const bool decidesWidth = option.rect.isEmpty(); // asked of a column that is made to fit
    if (index.column() == 0 || decidesWidth)
        return {option.fontMetrics.size(0, text).width() + 2 * kCellPadding,
                option.fontMetrics.height() + 2 * kAbove};
    const QRect room(0, 0, std::max(1, option.rect.width() - 2 * kCellPadding), kHigh);
    const QRect needed = option.fontMetrics.boundingRect(room, Qt::AlignLeft | Qt::TextWordWrap, text);
    return {needed.width() + 2 * kCellPadding, needed.height() + 2 * kAbove};
}

} // namespace ant
