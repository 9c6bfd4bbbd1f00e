#pragma once

#include "core/io/download.h"

#include <optional>

namespace ant::detail {

/// A file that is being filled: `<target>.part`, locked against other processes, and the version that its
/// bytes are of. Closed when destroyed, not removed.
class PartFile {
public:
    /// Errors: Io; InvalidArgument where another process has it.
    static Result<PartFile> open(const std::filesystem::path &target);
    PartFile(PartFile &&other) noexcept;
    PartFile &operator=(PartFile &&) = delete;
    ~PartFile();

    std::int64_t bytes() const { return m_bytes; }
    const std::string &version() const { return m_version; }
    const std::filesystem::path &path() const { return m_path; }

    Result<void> restart(const std::string &version); ///< empties it
    bool append(const char *data, std::size_t count); ///< false: disk full, or another error; see problem()
    const std::string &problem() const { return m_problem; }
    Result<void> finish(const std::filesystem::path &target); ///< to the disk, then renamed
    void remove();

private:
    PartFile(std::filesystem::path path, int descriptor) : m_path(std::move(path)), m_descriptor(descriptor)
    {
    }
    std::filesystem::path versionFile() const;

    std::filesystem::path m_path;
    int m_descriptor = -1;
    bool m_isOurs = false; ///< locked by this object
    std::int64_t m_bytes = 0;
    std::string m_version, m_problem;
};

/// How one request ended.
struct TransferEnd {
    enum class Kind {
        Complete,
        TryAgain,  ///< cut, refused for now: the same address may do better
        NotThere,  ///< 404, 410
        Refused,   ///< anything else for which this address is no use
        WrongSize, ///< announced or sent a length that cannot be right
        DiskError,
        Stopped,
    };
    Kind kind = Kind::Complete;
    std::string reason;                       ///< for a person; empty when complete
    std::chrono::milliseconds waitAtLeast{0}; ///< Retry-After
};

/// Asks one address for what the part file lacks and appends it. Never throws.
TransferEnd transfer(const DownloadRequest &request, const std::string &url, PartFile &part,
                     const DownloadProgress &progress, const std::stop_token &stop);

} // namespace ant::detail
