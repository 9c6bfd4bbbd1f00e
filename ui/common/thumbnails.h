#pragma once

#include "core/data/dataset.h"

#include <QImage>
#include <QStringList>

#include <stop_token>
#include <vector>

namespace ant {

/// Small pictures of a data set, with the names that a person knows its classes by.
struct Thumbnails {
    std::vector<QImage> pictures; ///< as asked for; a null one where the image could not be decoded
    QStringList imageNames;       ///< where a person finds each
    std::vector<int> labels;      ///< true class of each; -1 beyond the data set
    QStringList classNames;       ///< by label
};

/// Opens one half of the data set, decodes the images and makes them fit into a square of `side` pixels;
/// small ones are enlarged by a whole factor, without smoothing. An index beyond the data set gives a null
/// picture. Errors: those of openDataset(); Cancelled within one image. Thread: any but the GUI thread, as it
/// reads files.
Result<Thumbnails> readThumbnails(const DatasetRef &ref, Split split, const std::vector<std::int64_t> &images,
                                  int side, const std::stop_token &stop);

} // namespace ant
