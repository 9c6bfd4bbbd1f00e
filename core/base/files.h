#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace ant {

/// Whole file as bytes. Errors: NotFound, Io; InvalidArgument where it is larger than maxBytes.
Result<std::string> readFile(const std::filesystem::path &file, std::uint64_t maxBytes = std::uint64_t(1)
                                                                                         << 32);

/// Writes through a temporary file beside the target, syncs it and renames it, so that a reader sees the old
/// contents or the new ones and never a part. Errors: Io (permission, full or read-only disk).
Result<void> writeFileAtomically(const std::filesystem::path &file, std::string_view bytes);

/// Creates the folder and its parents. Errors: Io, with the folder's name and the system's reason.
Result<void> makeFolder(const std::filesystem::path &folder);

/// The folder of the running program, for finding what was installed beside it.
std::filesystem::path programFolder();

/// A file that ships with the program ("experiments", "demo/demo.safetensors"): looked for beside the program
/// (`../share/ant-workbench`, an installed tree) and in the source tree that it was built from.
/// Errors: NotFound, naming every place that was tried.
Result<std::filesystem::path> findResource(const std::filesystem::path &relative);

/// An open read-only memory mapping of a file; unmapped when destroyed. Movable. Safe to read from any
/// thread.
class MappedFile {
public:
    /// Errors: NotFound, Io; Corrupt for an empty file.
    static Result<MappedFile> open(const std::filesystem::path &file);
    MappedFile(MappedFile &&other) noexcept;
    MappedFile &operator=(MappedFile &&other) noexcept;
    ~MappedFile();

    std::string_view bytes() const { return {m_data, m_size}; }

private:
    MappedFile(const char *data, std::size_t size) : m_data(data), m_size(size) {}
    const char *m_data = nullptr;
    std::size_t m_size = 0;
};

} // namespace ant
