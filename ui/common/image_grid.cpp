#include "ui/common/image_grid.h"

#include "ui/common/background.h"
#include "ui/common/chart_menu.h"
#include "ui/common/image_tile_delegate.h"
#include "ui/common/theme.h"

#include <QLabel>
#include <QListView>
#include <QPainter>
#include <QVBoxLayout>

namespace ant {

ImageGrid::ImageGrid(const QString &title, QWidget *parent)
    : QWidget(parent), m_title(title), m_model(new ImageTileModel(this)), m_message(new QLabel),
      m_view(new QListView)
{
    m_message->setObjectName(QStringLiteral("muted"));
    m_message->setWordWrap(true);
    m_message->hide();
    m_view->setObjectName(QStringLiteral("tiles"));
    m_view->setAccessibleName(title);
    m_view->setModel(m_model);
    m_view->setItemDelegate(new ImageTileDelegate(m_view));
    m_view->setViewMode(QListView::IconMode);
    m_view->setResizeMode(QListView::Adjust);
    m_view->setMovement(QListView::Static);
    m_view->setUniformItemSizes(true);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setFrameShape(QFrame::NoFrame);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::kGrid);
    column->addWidget(m_message);
    column->addWidget(m_view, 1);
    auto *menu =
        new ChartMenu(m_view, {[this](QPaintDevice &device, QSize size) { paintPicture(device, size); },
                               [this] { return table(); }});
    connect(menu, &ChartMenu::saved, this, &ImageGrid::saved);
}

ImageGrid::~ImageGrid()
{
    m_stop.request_stop();
}

void ImageGrid::setImages(const DatasetRef &ref, Split split, std::vector<ImageTile> tiles,
                          const QString &empty)
{
    const bool isSame = m_ref == ref && m_split == split && m_model->tiles() == tiles && m_generation > 0;
    if (isSame)
        return;
    m_ref = ref;
    m_split = split;
    m_model->setTiles(std::move(tiles));
    m_message->setText(empty);
    m_message->setVisible(m_model->rowCount() == 0);
    readPictures();
}

void ImageGrid::readPictures()
{
    m_stop.request_stop();
    m_stop = std::stop_source();
    ++m_generation;
    if (m_model->rowCount() == 0)
        return;
    std::vector<std::int64_t> images;
    for (const ImageTile &tile : m_model->tiles())
        images.push_back(tile.image);
    const auto read = [ref = m_ref, split = m_split, images, stop = m_stop.get_token()] {
        return readThumbnails(ref, split, images, ImageTileDelegate::kPicture, stop);
    };
    inBackground(this, read, [this, generation = m_generation](Result<Thumbnails> found) {
        if (generation != m_generation)
            return;
        if (!found.ok()) {
            m_message->setText(tr("No pictures: %1").arg(QString::fromStdString(found.error().message)));
            m_message->show();
            return;
        }
        m_model->setThumbnails(std::move(found).value());
        Q_EMIT classNamesKnown(m_model->classNames());
    });
}

Table ImageGrid::table() const
{
    Table table{m_title.toStdString(), {"image", "class", "answer", "note"}, {}};
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QModelIndex index = m_model->index(row);
        std::vector<Cell> cells = {{m_model->tiles()[std::size_t(row)].image}};
        for (const int role :
             {ImageTileModel::TitleRole, ImageTileModel::AnswerRole, ImageTileModel::NoteRole})
            cells.push_back({index.data(role).toString().toStdString()});
        table.rows.push_back(std::move(cells));
    }
    return table;
}

void ImageGrid::paintPicture(QPaintDevice &device, QSize size) const
{
    QPainter painter(&device);
    painter.setFont(font());
    const QSize tile = ImageTileDelegate::tileSize(fontMetrics());
    const int columns = std::max(1, size.width() / tile.width());
    painter.fillRect(QRect(QPoint(0, 0), size), theme::current().surface);
    for (int row = 0; row < m_model->rowCount(); ++row)
        ImageTileDelegate::paintTile(
            painter, QRect(QPoint(row % columns * tile.width(), row / columns * tile.height()), tile),
            m_model->index(row));
}

} // namespace ant
