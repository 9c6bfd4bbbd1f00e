#pragma once

#include <QStyledItemDelegate>

namespace ant {

/// Text over as many lines as it needs, from the top of its cell; rows become as high as that.
class ProseDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace ant
