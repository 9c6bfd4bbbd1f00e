#pragma once

#include "core/base/result.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace ant {

/// A file that lies on a web server, and what is known of it beforehand.
struct DownloadRequest {
    std::vector<std::string> urls; ///< http or https, the same file on each; tried in this order
    std::filesystem::path target;  ///< where it goes once it is whole and right
    std::int64_t expectedBytes = 0;
    /// Share of expectedBytes by which the length may differ; a server that announces or sends another one is
    /// not believed. Without meaning where expectedBytes is 0 (not known).
    double tolerance = 0.01;
    std::string sha256Begins; ///< lower-case hex digits, up to 64; empty: not known
    int attempts = 5;         ///< in a row that bring not a single byte, before the next address is tried
    std::chrono::milliseconds pause{500};     ///< after the first failed attempt; doubled with each one
    std::chrono::milliseconds silence{30000}; ///< without a byte, after which a connection counts as dead
};

struct DownloadResult {
    std::int64_t bytes = 0;
    std::string sha256;
    bool wasThere = false; ///< the file was complete before; nothing was asked of a server
};

/// Bytes that are there, and how many there will be (0: not known yet). Called on the downloading thread, at
/// most some ten times a second.
using DownloadProgress = std::function<void(std::int64_t done, std::int64_t total)>;

/// Fetches one file.
///
/// What has come lies in `<target>.part` until all of it is there and its SHA-256 begins as it should; then
/// it is renamed. A cut connection is taken up again where it was cut, in this call or in a later one: with a
/// Range request that names the version (ETag or date, kept in `<target>.part.version`) where the server told
/// one, so parts of two versions are never joined. Where neither a version nor a hash is known, or the server
/// does not know Range, it begins anew. 408, 429 and 5xx are tried again, other statuses and wrong contents
/// lead to the next address. Redirections stay on http and https.
/// Errors: NotFound (every address says 404 or 410), Corrupt (wrong hash or length: what came is removed), Io
/// (no connection, a full disk: what came is kept), InvalidArgument (no address; another process is
/// downloading it; a file with another hash is in the way), Cancelled (within a second; what came is kept).
/// Thread: any, one target at a time in all processes.
Result<DownloadResult> download(const DownloadRequest &request, const DownloadProgress &progress,
                                const std::stop_token &stop);

/// Bytes of `<target>.part`, 0 where there is none.
std::int64_t partialBytes(const std::filesystem::path &target);

/// Whether the folder (or the nearest one above that exists) has room for so many bytes and a little more.
/// Errors: Io, naming what is needed and what is free.
Result<void> checkFreeSpace(const std::filesystem::path &folder, std::int64_t bytes);

} // namespace ant
