#include "ui/common/cell_painting.h"

#include <QApplication>
#include <QPainter>
#include <QStyle>
#include <QWidget>

namespace ant {

void paintCellBackground(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    QStyleOptionViewItem cell = option;
    cell.index = index;
    cell.text.clear();
    cell.icon = {};
    cell.features &= ~(QStyleOptionViewItem::HasDisplay | QStyleOptionViewItem::HasDecoration |
                       QStyleOptionViewItem::HasCheckIndicator);
    const QStyle *style = option.widget ? option.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, option.widget);
}

} // namespace ant
