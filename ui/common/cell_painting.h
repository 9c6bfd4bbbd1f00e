#pragma once

#include <QModelIndex>
#include <QStyleOptionViewItem>

class QPainter;

namespace ant {

/// What lies under a cell that a delegate paints itself: the view's own background, selection and line.
void paintCellBackground(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index);

} // namespace ant
