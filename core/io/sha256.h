#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <stop_token>
#include <string>
#include <string_view>

namespace ant {

/// 64 lower-case hex digits. FIPS 180-4.
std::string sha256(std::string_view bytes);

/// Of a file's contents, read in slices. Errors: NotFound, Io, Cancelled (within one slice of 1 MiB).
Result<std::string> sha256OfFile(const std::filesystem::path &file, std::stop_token stop = {});

namespace detail {

/// sha256() without the CPU's SHA instructions; the two are compared by a test.
std::string sha256Portable(std::string_view bytes);

} // namespace detail

} // namespace ant
