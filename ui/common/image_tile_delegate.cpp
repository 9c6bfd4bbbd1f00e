#include "ui/common/image_tile_delegate.h"

#include "ui/common/image_tile_model.h"
#include "ui/common/theme.h"

#include <QImage>
#include <QPainter>

namespace ant {
namespace {

constexpr int kMargin = theme::kGrid;
constexpr int kWidth = ImageTileDelegate::kPicture + 6 * kMargin; ///< room for the names of two classes
constexpr int kLines = 3;

} // namespace

QSize ImageTileDelegate::tileSize(const QFontMetrics &metrics)
{
    return {kWidth, kPicture + kLines * metrics.height() + 3 * kMargin};
}

void ImageTileDelegate::paintTile(QPainter &painter, const QRect &area, const QModelIndex &index)
{
    const auto &colours = theme::current();
    const QRect square(area.left() + (area.width() - kPicture) / 2, area.top() + kMargin, kPicture, kPicture);
    const auto picture = index.data(ImageTileModel::PictureRole).value<QImage>();
    if (picture.isNull()) {
        painter.fillRect(square, colours.grid);
    } else {
        QRect place(QPoint(0, 0), picture.size());
        place.moveCenter(square.center());
        painter.drawImage(place.topLeft(), picture);
    }
    const bool isRight = index.data(ImageTileModel::IsRightRole).toBool();
    const std::pair<int, QColor> lines[kLines] = {
        {ImageTileModel::TitleRole, colours.text},
        {ImageTileModel::AnswerRole, isRight ? colours.good : colours.bad},
        {ImageTileModel::NoteRole, colours.muted}};
    const int height = painter.fontMetrics().height();
    QRect line(area.left() + 2, square.bottom() + kMargin / 2, area.width() - 4, height);
    for (const auto &[role, colour] : lines) {
        const QString text = index.data(role).toString();
        if (text.isEmpty())
            continue;
        painter.setPen(colour);
        painter.drawText(line, Qt::AlignHCenter | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(text, Qt::ElideRight, line.width()));
        line.translate(0, height);
    }
}

void ImageTileDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const
{
    painter->save();
    painter->setFont(option.font);
    if (option.state & (QStyle::State_Selected | QStyle::State_MouseOver)) {
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(option.state & QStyle::State_Selected ? theme::current().accentTint
                                                                : theme::current().window);
        painter->drawRoundedRect(option.rect, 6, 6);
    }
    paintTile(*painter, option.rect, index);
    painter->restore();
}

QSize ImageTileDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return tileSize(option.fontMetrics);
}

} // namespace ant
