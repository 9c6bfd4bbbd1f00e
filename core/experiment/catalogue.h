#pragma once

#include "core/io/download.h"

#include <string_view>

namespace ant {

/// A file that `antq fetch` knows where to get. Sizes are published ones: rounded, not exact.
struct CatalogueFile {
    std::string file;         ///< "resnet18-f37072fd.pth"
    std::int64_t bytes = 0;   ///< about
    double tolerance = 0.01;  ///< share by which the true length may differ
    std::string sha256Begins; ///< empty: not published
    bool operator==(const CatalogueFile &) const = default;
};

/// What is fetched under one name: a file of weights, or the checkpoints of one network.
struct CatalogueEntry {
    enum class Kind { Weights, Checkpoint };
    Kind kind = Kind::Weights;
    std::string name;  ///< "resnet18"; unique within its kind
    std::string model; ///< name of the model (core/graph/models.h)
    std::vector<CatalogueFile> files;
    std::vector<std::string> mirrors; ///< folders on web servers, ending with a slash; tried in this order
    std::int64_t bytes() const;
    bool operator==(const CatalogueEntry &) const = default;
};
std::string_view name(CatalogueEntry::Kind kind); ///< "weights", "checkpoint"

/// The list that comes with the program (resources/downloads.json), or another file of its form.
/// Errors: those of findResource and readJsonFile; Corrupt, naming what in the file is wrong (a file name
/// with a folder in it, a hash that is no hex number, …).
Result<std::vector<CatalogueEntry>> loadCatalogue(const std::filesystem::path &file = {});

/// The entries that a name stands for: one, or all of its kind for "all".
/// Errors: NotFound, listing the known names.
Result<std::vector<CatalogueEntry>> findInCatalogue(const std::vector<CatalogueEntry> &catalogue,
                                                    CatalogueEntry::Kind kind, std::string_view name);

/// One download for each file of the entries, into `folder`. `mirrors` come before the catalogue's own.
std::vector<DownloadRequest> downloadsOf(const std::vector<CatalogueEntry> &entries,
                                         const std::filesystem::path &folder,
                                         const std::vector<std::string> &mirrors);

/// Whether all, some or nothing of an entry lies in a folder, as the sizes of its files tell (no hash is
/// calculated).
struct CatalogueState {
    std::size_t complete = 0; ///< files
    std::int64_t partialBytes = 0;
    bool operator==(const CatalogueState &) const = default;
};
CatalogueState stateOf(const CatalogueEntry &entry, const std::filesystem::path &folder);

} // namespace ant
