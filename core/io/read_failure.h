#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <new>
#include <string>
#include <string_view>
#include <utility>

namespace ant::detail {

/// What stops a reader of this folder. Thrown and caught inside core/io only: a parser meets its end at a
/// hundred places, and each of them is one sentence for the same caller.
struct ReadFailure {
    ErrorCode code = ErrorCode::Corrupt;
    std::string what; ///< continues a sentence that begins with the file's name: "is cut off at byte 12"
};

[[noreturn]] void failCorrupt(std::string what);
[[noreturn]] void failUnsupported(std::string what);

/// Text of a file made fit for an error message: control and non-ASCII bytes as '?', at most 80 characters.
std::string printable(std::string_view text);

bool isUtf8(std::string_view text);

/// Runs a reader of one file and turns what it throws into an Error that names the file.
template <typename Body>
auto readingFile(const std::filesystem::path &file, Body &&body) -> Result<decltype(body())>
{
    try {
        return body();
    } catch (ReadFailure &failure) {
        return Error{failure.code, file.string() + " " + failure.what, {}};
    } catch (const std::bad_alloc &) {
        return Error{ErrorCode::OutOfMemory, file.string() + " does not fit into memory", {}};
    } catch (const std::exception &e) {
        return Error{ErrorCode::Internal, file.string() + " cannot be read: " + e.what(), {}};
    }
}

} // namespace ant::detail
