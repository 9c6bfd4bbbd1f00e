#pragma once

#include "core/data/dataset.h"

namespace ant {

/// .jpeg, .jpg or .png in any case, and no dot at the beginning.
bool isImageName(const std::string &name);

/// What lies in one half of an ImageNet folder. Names are packed: the training half has 1.3 million of them.
struct FolderListing {
    std::filesystem::path folder;
    /// The index is the label. Sorted folder names; or, where DIR/classes.txt names them (a line each, the
    /// words after the first are not read), all classes in that order, with folders or without.
    std::vector<std::string> classes;
    bool hasClassMap = false;             ///< classes are those of classes.txt
    std::vector<std::int64_t> classBegin; ///< [classes + 1] index of the first image of each
    std::string names;                    ///< file names, one after another, sorted within their class
    std::vector<std::uint64_t> nameBegin; ///< [images + 1]
    std::int64_t looseImages = 0;         ///< images that lie beside the class folders

    std::int64_t images() const { return static_cast<std::int64_t>(nameBegin.size()) - 1; }
    int label(std::int64_t index) const;
    std::string name(std::int64_t index) const; ///< "n01440764/x.JPEG"
};

/// Lists the half of DIR: train/, or val/ or validation/. Images are .jpeg, .jpg and .png in any case; names
/// that begin with a dot are left out. An empty class folder keeps its label. Errors: NotFound (the folder or
/// its half), Io; InvalidArgument (no images; images that are not sorted into class folders; a folder that
/// classes.txt does not name): the message says what to do.
Result<FolderListing> listImageFolder(const std::filesystem::path &root, Split split);

Result<std::shared_ptr<const Dataset>> openImageFolder(const std::filesystem::path &root, Split split);

/// See checkDataset().
std::vector<DatasetFinding> checkImageFolder(const std::filesystem::path &root);

} // namespace ant
