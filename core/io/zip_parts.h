#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace ant {

/// What an archive may hold at most; one that claims or turns out to hold more is refused.
struct ZipLimits {
    std::uint64_t fileBytes = std::uint64_t(32) << 20;
    std::uint64_t partBytes = std::uint64_t(64) << 20;  ///< of one part, unpacked
    std::uint64_t totalBytes = std::uint64_t(96) << 20; ///< of all wanted parts, unpacked
    std::size_t parts = 4096;
};

/// Unpacks the parts of a zip archive (stored or deflated) whose names are wanted, and checks their CRC.
/// Errors: NotFound, Io; Corrupt for what is no zip archive or is damaged; Unsupported for encryption and
/// other compressions; InvalidArgument where a limit is passed. Every message names the file.
Result<std::map<std::string, std::string>> readZipParts(const std::filesystem::path &file,
                                                        const std::function<bool(std::string_view)> &isWanted,
                                                        const ZipLimits &limits = {});

} // namespace ant
