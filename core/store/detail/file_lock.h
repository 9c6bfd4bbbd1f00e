#pragma once

#include <filesystem>
#include <optional>

namespace ant::detail {

/// A descriptor that holds an exclusive flock, released when it is closed: by the destructor, or by the
/// system however the process ends. Not inherited by programs that are started.
class FileLock {
public:
    /// Waits for the lock of an existing folder. Throws Failure (Io).
    static FileLock ofFolder(const std::filesystem::path &folder);
    /// The lock of a file made where it is missing; nullopt where another holds it. Throws Failure (Io).
    static std::optional<FileLock> take(const std::filesystem::path &file);
    /// Whether somebody holds the lock of a file just now; false where there is no file. Throws Failure (Io).
    static bool isHeld(const std::filesystem::path &file);

    FileLock(FileLock &&other) noexcept;
    FileLock &operator=(FileLock &&) = delete;
    ~FileLock();

    /// Hands the descriptor over to the caller.
    int release();

private:
    explicit FileLock(int descriptor) : m_descriptor(descriptor) {}
    int m_descriptor;
};

} // namespace ant::detail
