#pragma once

#include "core/experiment/catalogue.h"

namespace ant {

/// How far several downloads in a row have come.
struct FetchProgress {
    std::size_t file = 0, files = 0;  ///< the one under way, counted from 0
    std::string name;                 ///< of its file
    std::int64_t done = 0, total = 0; ///< bytes of all files; what is not known yet counts as published
    double perSecond = 0;             ///< bytes, lately
    bool operator==(const FetchProgress &) const = default;
};

/// Hears what fetchAll does. Called on its thread.
class FetchObserver {
public:
    virtual ~FetchObserver() = default;
    virtual void progress(const FetchProgress &progress) = 0; ///< some ten times a second
    /// A file is whole, with the right hash where one is known. An error ends the fetching.
    virtual Result<void> fetched(const DownloadRequest &request, const DownloadResult &result) = 0;
    virtual void failed(const DownloadRequest &request, const Error &error) = 0; ///< the others go on
};

/// Where a workspace keeps what was fetched.
std::filesystem::path fetchFolder(const std::filesystem::path &workspace);

/// Bytes that are still to come, as published sizes tell.
std::int64_t missingBytes(const std::vector<DownloadRequest> &requests);

/// Downloads one file after another. Nothing is asked for where the disk has no room for all of them.
/// Errors: Io (no room; a full disk), Cancelled, an error of fetched(); where files failed, the first one's
/// with the number of the others.
Result<void> fetchAll(const std::vector<DownloadRequest> &requests, FetchObserver &observer,
                      const std::stop_token &stop);

} // namespace ant
