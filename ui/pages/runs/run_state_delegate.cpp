#include "ui/pages/runs/run_state_delegate.h"

#include "ui/common/cell_painting.h"
#include "ui/common/display.h"
#include "ui/common/table_header.h"
#include "ui/common/theme.h"
#include "ui/pages/runs/run_table_model.h"

#include <QPainter>

namespace ant {
void RunStateDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    if (index.data(RunTableModel::GroupRole).toBool())
        return QStyledItemDelegate::paint(painter, option, index);
    paintCellBackground(painter, option, index);
    const auto &colours = theme::current();
    const auto state = RunState(index.data(RunTableModel::StateRole).toInt());
    const QString text = index.data().toString();
    QRect area = option.rect.adjusted(kCellPadding, 0, -kCellPadding, -1);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (state == RunState::Running) {
        const double fraction = std::max(0.0, index.data(RunTableModel::ProgressRole).toDouble());
        const QRectF bar(area.left(), area.bottom() - 7, area.width(), 4);
        painter->setPen(Qt::NoPen);
        painter->setBrush(colours.grid);
        painter->drawRoundedRect(bar, 2, 2);
        painter->setBrush(colours.accent);
        if (fraction > 0)
            painter->drawRoundedRect(QRectF(bar.left(), bar.top(), std::max(4.0, bar.width() * fraction), 4),
                                     2, 2);
        area.adjust(0, 0, 0, -8);
    } else {
        const QColor colour = display::stateColour(state);
        const QRectF dot(area.left(), area.center().y() - 3, 8, 8);
        const bool isHollow = state == RunState::Queued || state == RunState::Cancelled;
        painter->setPen(QPen(colour, 1.5));
        painter->setBrush(isHollow ? QBrush(Qt::NoBrush) : QBrush(colour));
        painter->drawEllipse(dot);
        area.adjust(16, 0, 0, 0);
    }
    painter->setPen(colours.text);
    painter->drawText(area, Qt::AlignLeft | Qt::AlignVCenter,
                      option.fontMetrics.elidedText(text, Qt::ElideRight, area.width()));
    painter->restore();
}

} // namespace ant
