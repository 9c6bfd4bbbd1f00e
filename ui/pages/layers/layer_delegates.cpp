#include "ui/pages/layers/layer_delegates.h"

#include "ui/common/cell_painting.h"
#include "ui/common/table_header.h"
#include "ui/common/theme.h"

#include <QPainter>

namespace ant {
namespace {

constexpr int kChipHeight = 18;
constexpr int kNumberWidth = 44; ///< room for "123.4"

} // namespace

void TypeChipDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    paintCellBackground(painter, option, index);
    const auto colour = index.data(m_colourRole).value<QColor>();
    const QString text = index.data().toString();
    const int width = option.fontMetrics.horizontalAdvance(text) + 2 * theme::kGrid;
    QRectF chip(option.rect.left() + kCellPadding, option.rect.center().y() - kChipHeight / 2.0 + 0.5,
                std::min(width, option.rect.width() - 2 * theme::kGrid), kChipHeight);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(colour);
    painter->drawRoundedRect(chip, 4, 4);
    painter->setPen(theme::textOn(colour));
    painter->drawText(chip, Qt::AlignCenter, text);
    painter->restore();
}

void BarDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    paintCellBackground(painter, option, index);
    const auto &colours = theme::current();
    const QRect cell = option.rect.adjusted(kCellPadding, 0, -kCellPadding, -1);
    QColor fill = colours.accent;
    fill.setAlphaF(0.35f);
    const double room = std::max(0, cell.width() - kNumberWidth);
    const double length = room * index.data(m_fractionRole).toDouble();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(fill);
    if (length >= 1)
        painter->drawRoundedRect(QRectF(cell.left(), cell.center().y() - 3, length, 8), 2, 2);
    painter->setPen(colours.text);
    painter->drawText(cell, Qt::AlignRight | Qt::AlignVCenter, index.data().toString());
    painter->restore();
}

} // namespace ant
