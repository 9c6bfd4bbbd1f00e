#pragma once

#include <QStyledItemDelegate>

namespace ant {

/// Paints an image of an ImageTileModel: the picture, below it its class, what it was taken for, and a note.
class ImageTileDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    static constexpr int kPicture = 96; ///< side of the square that the picture fits into, pixels
    using QStyledItemDelegate::QStyledItemDelegate;

    static QSize tileSize(const QFontMetrics &metrics);
    static void paintTile(QPainter &painter, const QRect &area, const QModelIndex &index);
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace ant
