#include "ui/common/image_tile_model.h"

#include <QRegularExpression>

namespace ant {

void ImageTileModel::setTiles(std::vector<ImageTile> tiles)
{
    beginResetModel();
    m_tiles = std::move(tiles);
    m_thumbnails.pictures.clear(); // class names stay: mostly they are of the same data set
    m_thumbnails.imageNames.clear();
    m_thumbnails.labels.clear();
    endResetModel();
}

void ImageTileModel::setThumbnails(Thumbnails thumbnails)
{
    m_thumbnails = std::move(thumbnails);
    if (!m_tiles.empty())
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

QString ImageTileModel::className(int label) const
{
    return label >= 0 && label < m_thumbnails.classNames.size() ? m_thumbnails.classNames[label]
                                                                : tr("class %1").arg(label);
}

QString ImageTileModel::title(int row) const
{
    const int told = m_tiles[std::size_t(row)].label;
    const bool isRead = std::size_t(row) < m_thumbnails.labels.size();
    const int label = told < 0 && isRead ? m_thumbnails.labels[std::size_t(row)] : told;
    return label < 0 ? QString() : className(label);
}

int ImageTileModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_tiles.size());
}

QString ImageTileModel::answer(const ImageTile &tile) const
{
    if (tile.predicted < 0)
        return {};
    if (tile.predictedAfter < 0)
        return tr("taken for %1").arg(className(tile.predicted));
    return QStringLiteral("%1 → %2").arg(className(tile.predicted), className(tile.predictedAfter));
}

QVariant ImageTileModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto row = std::size_t(index.row());
    const ImageTile &tile = m_tiles[row];
    const int last = tile.predictedAfter >= 0 ? tile.predictedAfter : tile.predicted;
    switch (role) {
    case PictureRole:
        return row < m_thumbnails.pictures.size() ? QVariant(m_thumbnails.pictures[row]) : QVariant();
    case TitleRole:
        return title(index.row());
    case AnswerRole:
        return answer(tile);
    case NoteRole:
        return tile.note;
    case IsRightRole:
        return last < 0 || last == tile.label;
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return QStringList{title(index.row()), answer(tile), tile.note}
            .filter(QRegularExpression(QStringLiteral(".")))
            .join(QStringLiteral(", "));
    case Qt::ToolTipRole:
        return tr("Image %1: %2\n%3")
            .arg(tile.image)
            .arg(m_thumbnails.imageNames.value(index.row()), data(index, Qt::DisplayRole).toString());
    default:
        return {};
    }
}

} // namespace ant
