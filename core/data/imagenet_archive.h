#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace ant {

/// What of ImageNet is to be brought into the layout of `imagenet:DIR`.
struct PrepareRequest {
    std::filesystem::path target; ///< DIR: train/ and val/ are made in it
    /// ILSVRC2012_img_train.tar: an archive that holds a tar of images for each class, n01440764.tar.
    std::filesystem::path train;
    /// ILSVRC2012_img_val.tar, or a folder of its images, which are moved from there.
    std::filesystem::path validation;
    /// Which class each validation image is of, one a line: "ILSVRC2012_val_00000001.JPEG n01751748" (in any
    /// order, a comma will do), or the class alone ("n01751748") or its number (ILSVRC2012_validation_ground_
    /// truth.txt) in the order of the images' numbers.
    std::filesystem::path labels;
    std::filesystem::path classes; ///< only where `labels` has numbers: the class of number k in line k
};

struct PrepareProgress {
    std::string part;                 ///< "training", "validation"
    std::int64_t done = 0, total = 0; ///< bytes of the archive, or images of a folder
    std::string name;                 ///< class or image under way
};
using PrepareObserver = std::function<void(const PrepareProgress &)>; ///< some ten times a second

struct PrepareResult {
    std::int64_t trainImages = 0, validationImages = 0; ///< written by this call
    std::int64_t present = 0;         ///< images (validation), classes (training) there before
    std::vector<std::string> ignored; ///< entries that are no image, or of no class; at most 20 are kept
};

/// Unpacks and sorts. May be stopped and called again: what is complete is skipped. A class of the training
/// half appears under its name once it is whole; an image once it is.
///
/// Nothing is written outside `target`, whatever an archive says: only the last part of an entry's name is
/// used, links and special files are ignored, an image may have up to 256 MiB. Images are not decoded; see
/// checkDataset().
/// Errors: NotFound, Io (a full disk), Corrupt (no tar archive, one that is cut off, a label file that does
/// not fit), InvalidArgument (nothing to do; labels missing), Cancelled (at the next image). Thread: any.
Result<PrepareResult> prepareImageNet(const PrepareRequest &request, const PrepareObserver &observer,
                                      const std::stop_token &stop);

/// Class of each validation image by its file name. See PrepareRequest::labels. Errors: NotFound, Io,
/// Corrupt, InvalidArgument (numbers without `classes`).
Result<std::vector<std::pair<std::string, std::string>>>
readValidationLabels(const std::filesystem::path &labels, const std::filesystem::path &classes);

} // namespace ant
