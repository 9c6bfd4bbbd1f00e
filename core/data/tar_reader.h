#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

struct archive;

namespace ant::detail {

/// Entries of a tar archive, one after another, from a file or from an entry of another archive. Throws
/// nothing. Thread: one.
class TarReader {
public:
    /// Errors: NotFound, Io; Corrupt (no tar archive).
    static Result<TarReader> open(const std::filesystem::path &file);
    /// The current entry of `outer`, which must not be moved on while this is read.
    static Result<TarReader> inside(TarReader &outer);

    struct Entry {
        std::string name; ///< last part of its path; may be empty
        std::int64_t bytes = 0;
        bool isFile = false;
    };
    /// False at the end. Errors: Corrupt (cut off, damaged), naming the archive.
    Result<bool> next(Entry &entry);
    /// The contents of the current entry. Errors: Corrupt; InvalidArgument where it has more than `maxBytes`.
    Result<std::string> read(std::int64_t maxBytes);
    std::int64_t position() const; ///< bytes of the file that were read

private:
    struct Free {
        void operator()(archive *reader) const;
    };
    TarReader() = default;
    Error problem(const char *doing) const;

    /// Where the bytes of an archive inside another one come from.
    struct Source {
        archive *outer = nullptr;
        std::string buffer;
    };
    static std::int64_t readSource(archive *inner, void *source, const void **bytes);

    std::string m_name;
    std::unique_ptr<Source> m_source; ///< outlives m_archive, which reads it
    std::unique_ptr<archive, Free> m_archive;
    std::string m_current;
    std::int64_t m_currentBytes = 0;
};

} // namespace ant::detail
