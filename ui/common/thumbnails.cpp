#include "ui/common/thumbnails.h"

#include <algorithm>

namespace ant {
namespace {

QImage fitted(const RgbImage &image, int side)
{
    const QImage whole(image.pixels.data(), image.width, image.height, qsizetype(image.width) * 3,
                       QImage::Format_RGB888);
    const int longer = std::max(image.width, image.height);
    if (longer <= 0)
        return {};
    if (longer <= side) { // pixels stay what they are
        const int factor = side / longer;
        return whole.scaled(image.width * factor, image.height * factor, Qt::IgnoreAspectRatio,
                            Qt::FastTransformation);
    }
    return whole.scaled(side, side, Qt::KeepAspectRatio, Qt::SmoothTransformation);
}

} // namespace

Result<Thumbnails> readThumbnails(const DatasetRef &ref, Split split, const std::vector<std::int64_t> &images,
                                  int side, const std::stop_token &stop)
{
    const auto dataset = openDataset(ref, split);
    if (!dataset.ok())
        return dataset.error();
    const Dataset &set = *dataset.value();
    Thumbnails found;
    for (int label = 0; label < set.classes(); ++label)
        found.classNames << QString::fromStdString(set.className(label));
    for (const std::int64_t image : images) {
        if (stop.stop_requested())
            return Error{ErrorCode::Cancelled, "the pictures are not needed any more", {}};
        const bool isThere = image >= 0 && image < set.size();
        const auto decoded =
            isThere ? set.decode(image) : Error{ErrorCode::NotFound, "there is no such image", {}};
        found.pictures.push_back(decoded.ok() ? fitted(decoded.value(), side) : QImage());
        found.labels.push_back(isThere ? set.label(image) : -1);
        found.imageNames << (isThere ? QString::fromStdString(set.imageName(image)) : QString());
    }
    return found;
}

} // namespace ant
