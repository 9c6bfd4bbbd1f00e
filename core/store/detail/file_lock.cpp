#include "core/store/detail/file_lock.h"

#include "core/store/detail/translate.h"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace ant::detail {
namespace {

Failure systemFailure(const std::string &what, const std::filesystem::path &path)
{
    return {{ErrorCode::Io, what + " " + path.string() + ": " + std::strerror(errno), {}}};
}

/// False where another holds it.
bool tryLock(int descriptor, int kind, const std::filesystem::path &path)
{
    while (::flock(descriptor, kind | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK)
            return false;
        if (errno != EINTR)
            throw systemFailure("cannot lock", path);
    }
    return true;
}

} // namespace

FileLock FileLock::ofFolder(const std::filesystem::path &folder)
{
    FileLock lock(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (lock.m_descriptor < 0)
        throw systemFailure("cannot open", folder);
    while (::flock(lock.m_descriptor, LOCK_EX) != 0)
        if (errno != EINTR)
            throw systemFailure("cannot lock", folder);
    return lock;
}

std::optional<FileLock> FileLock::take(const std::filesystem::path &file)
{
    FileLock lock(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
    if (lock.m_descriptor < 0)
        throw systemFailure("cannot create", file);
    // isHeld() of another process takes the lock for microseconds; a worker holds it for seconds at least.
    constexpr int kTries = 20;
    for (int i = 0; i < kTries; ++i) {
        if (tryLock(lock.m_descriptor, LOCK_EX, file))
            return lock;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return std::nullopt;
}

bool FileLock::isHeld(const std::filesystem::path &file)
{
    const FileLock probe(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (probe.m_descriptor >= 0)
        return !tryLock(probe.m_descriptor, LOCK_SH, file);
    if (errno == ENOENT || errno == ENOTDIR)
        return false;
    throw systemFailure("cannot open", file);
}

FileLock::FileLock(FileLock &&other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}

FileLock::~FileLock()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

int FileLock::release()
{
    return std::exchange(m_descriptor, -1);
}

} // namespace ant::detail
