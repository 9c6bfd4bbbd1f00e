#pragma once

#include "core/report/table.h"
#include "ui/common/image_tile_model.h"

#include <QWidget>

class QLabel;
class QListView;

namespace ant {

/// Images of a data set side by side, each with its class and what it was taken for. Files are read and
/// decoded off the GUI thread; a context menu takes the pictures and the numbers along.
class ImageGrid final : public QWidget {
    Q_OBJECT
public:
    explicit ImageGrid(const QString &title, QWidget *parent = nullptr);
    ~ImageGrid() override;

    /// The same images of the same data set again are left as they are. `empty` is said where there are none.
    void setImages(const DatasetRef &ref, Split split, std::vector<ImageTile> tiles, const QString &empty);
    ImageTileModel *model() const { return m_model; }

Q_SIGNALS:
    void classNamesKnown(const QStringList &names);
    /// A save through the context menu has ended; `error` is empty where it went well.
    void saved(const QString &file, const QString &error);

private:
    void readPictures();
    Table table() const;
    void paintPicture(QPaintDevice &device, QSize size) const;

    QString m_title;
    DatasetRef m_ref;
    Split m_split = Split::Evaluation;
    std::stop_source m_stop;        ///< of the reading under way
    std::uint64_t m_generation = 0; ///< of the images that are shown: a late answer is dropped
    ImageTileModel *m_model;
    QLabel *m_message;
    QListView *m_view;
};

} // namespace ant
