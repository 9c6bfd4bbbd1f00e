#pragma once

#include "ui/common/thumbnails.h"

#include <QAbstractListModel>

namespace ant {

/// An image of a data set and what is said of it.
struct ImageTile {
    std::int64_t image = 0;
    int label = -1;          ///< true class; negative: as the data set says
    int predicted = -1;      ///< what it was taken for; negative: nothing is said of that
    int predictedAfter = -1; ///< by a second network, where two are compared
    QString note;            ///< "loss 4.12"
    bool operator==(const ImageTile &) const = default;
};

/// Images as a list. Pictures and names come later than the tiles, as files must be read for them.
class ImageTileModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { PictureRole = Qt::UserRole, TitleRole, AnswerRole, NoteRole, IsRightRole };
    using QAbstractListModel::QAbstractListModel;

    void setTiles(std::vector<ImageTile> tiles);
    void setThumbnails(Thumbnails thumbnails);
    const std::vector<ImageTile> &tiles() const { return m_tiles; }
    const QStringList &classNames() const { return m_thumbnails.classNames; }
    /// Its name, or "class 7" as long as that is all that is known.
    QString className(int label) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    QString answer(const ImageTile &tile) const;
    QString title(int row) const;
    std::vector<ImageTile> m_tiles;
    Thumbnails m_thumbnails;
};

} // namespace ant
