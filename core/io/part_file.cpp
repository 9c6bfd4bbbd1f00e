#include "core/base/files.h"
#include "core/io/http_transfer.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace ant::detail {
namespace {

constexpr std::uint64_t kLongestVersion = 4096;

Error problemWith(const std::filesystem::path &file, const char *doing)
{
    return {ErrorCode::Io,
            std::string("cannot ") + doing + " " + file.string() + ": " + std::strerror(errno),
            {}};
}

std::filesystem::path partPath(const std::filesystem::path &target)
{
    return target.string() + ".part";
}

} // namespace

Result<PartFile> PartFile::open(const std::filesystem::path &target)
{
    const std::filesystem::path path = partPath(target);
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor < 0)
        return problemWith(path, "write");
    PartFile part(path, descriptor);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0)
        return Error{ErrorCode::InvalidArgument,
                     "another process is downloading " + target.filename().string() + " to " +
                         target.parent_path().string(),
                     {}};
    part.m_isOurs = true;
    struct stat status {};
    if (::fstat(descriptor, &status) != 0 || ::lseek(descriptor, 0, SEEK_END) < 0)
        return problemWith(path, "examine");
    part.m_bytes = status.st_size;
    if (auto version = readFile(part.versionFile(), kLongestVersion); version.ok())
        part.m_version = std::move(version).value();
    return part;
}

PartFile::PartFile(PartFile &&other) noexcept
    : m_path(std::move(other.m_path)), m_descriptor(std::exchange(other.m_descriptor, -1)),
      m_isOurs(other.m_isOurs), m_bytes(other.m_bytes), m_version(std::move(other.m_version)),
      m_problem(std::move(other.m_problem))
{
}

PartFile::~PartFile()
{
    if (m_descriptor < 0)
        return;
    std::error_code ignored;
    if (m_isOurs && m_bytes == 0) { // nothing to go on from
        std::filesystem::remove(m_path, ignored);
        std::filesystem::remove(versionFile(), ignored);
    }
    ::close(m_descriptor);
}

std::filesystem::path PartFile::versionFile() const
{
    return m_path.string() + ".version";
}

Result<void> PartFile::restart(const std::string &version)
{
    if (::ftruncate(m_descriptor, 0) != 0 || ::lseek(m_descriptor, 0, SEEK_SET) < 0)
        return problemWith(m_path, "empty");
    m_bytes = 0;
    m_version = version;
    std::error_code ignored;
    if (!version.empty())
        return writeFileAtomically(versionFile(), version);
    std::filesystem::remove(versionFile(), ignored);
    return {};
}

bool PartFile::append(const char *data, std::size_t count)
{
    std::size_t done = 0;
    while (done < count) {
        const ssize_t written = ::write(m_descriptor, data + done, count - done);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0) {
            m_problem = "cannot write " + m_path.string() + ": " + std::strerror(errno);
            return false;
        }
        done += static_cast<std::size_t>(written);
        m_bytes += written;
    }
    return true;
}

Result<void> PartFile::finish(const std::filesystem::path &target)
{
    if (::fsync(m_descriptor) != 0)
        return problemWith(m_path, "write");
    if (::rename(m_path.c_str(), target.c_str()) != 0)
        return problemWith(target, "write");
    std::error_code ignored;
    std::filesystem::remove(versionFile(), ignored);
    ::close(std::exchange(m_descriptor, -1));
    return {};
}

void PartFile::remove()
{
    std::error_code ignored;
    std::filesystem::remove(m_path, ignored);
    std::filesystem::remove(versionFile(), ignored);
    ::close(std::exchange(m_descriptor, -1));
}

} // namespace ant::detail

namespace ant {

std::int64_t partialBytes(const std::filesystem::path &target)
{
    std::error_code code;
    const auto bytes = std::filesystem::file_size(detail::partPath(target), code);
    return code ? 0 : static_cast<std::int64_t>(bytes);
}

} // namespace ant
