#include "core/base/files.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ant {
namespace {

Error systemError(int number, const std::string &what)
{
    const ErrorCode code = number == ENOENT ? ErrorCode::NotFound : ErrorCode::Io;
    return {code, what + ": " + std::strerror(number), {}};
}

/// Closes on every way out.
class Descriptor {
public:
    explicit Descriptor(int number) : m_number(number) {}
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    ~Descriptor()
    {
        if (m_number >= 0)
            ::close(m_number);
    }
    int number() const { return m_number; }

private:
    int m_number;
};

} // namespace

Result<std::string> readFile(const std::filesystem::path &file, std::uint64_t maxBytes)
{
    const Descriptor input(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (input.number() < 0)
        return systemError(errno, "cannot open " + file.string());
    struct stat status {};
    if (::fstat(input.number(), &status) != 0)
        return systemError(errno, "cannot examine " + file.string());
    if (S_ISDIR(status.st_mode))
        return Error{
            ErrorCode::InvalidArgument, file.string() + " is a folder where a file was expected", {}};
    if (static_cast<std::uint64_t>(status.st_size) > maxBytes)
        return Error{ErrorCode::InvalidArgument,
                     file.string() + " has " + std::to_string(status.st_size) + " bytes, more than the " +
                         std::to_string(maxBytes) + " that are read here",
                     {}};
    std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t count = ::read(input.number(), bytes.data() + done, bytes.size() - done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return systemError(errno, "cannot read " + file.string());
        if (count == 0)
            break;
        done += static_cast<std::size_t>(count);
    }
    bytes.resize(done);
    return bytes;
}

Result<void> writeFileAtomically(const std::filesystem::path &file, std::string_view bytes)
{
    const std::filesystem::path temporary = file.string() + ".tmp" + std::to_string(::getpid());
    const auto fail = [&](const std::string &what) {
        const int number = errno;
        ::unlink(temporary.c_str());
        Error error = systemError(number, what);
        error.code = ErrorCode::Io;
        return error;
    };
    {
        const Descriptor output(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
        if (output.number() < 0)
            return fail("cannot write " + file.string());
        std::size_t done = 0;
        while (done < bytes.size()) {
            const ssize_t count = ::write(output.number(), bytes.data() + done, bytes.size() - done);
            if (count < 0 && errno == EINTR)
                continue;
            if (count < 0)
                return fail("cannot write " + file.string());
            done += static_cast<std::size_t>(count);
        }
        if (::fsync(output.number()) != 0)
            return fail("cannot write " + file.string());
    }
    if (::rename(temporary.c_str(), file.c_str()) != 0)
        return fail("cannot write " + file.string());
    return {};
}

Result<void> makeFolder(const std::filesystem::path &folder)
{
    std::error_code code;
    std::filesystem::create_directories(folder, code);
    if (code)
        return Error{
            ErrorCode::Io, "cannot create the folder " + folder.string() + ": " + code.message(), {}};
    return {};
}

std::filesystem::path programFolder()
{
    std::error_code code;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", code);
    return code ? std::filesystem::current_path(code) : program.parent_path();
}

Result<std::filesystem::path> findResource(const std::filesystem::path &relative)
{
    std::string tried;
    std::filesystem::path above = programFolder();
    // An installed tree is bin/ beside share/; a build tree lies some levels below the sources.
    for (int level = 0; level < 5; ++level, above = above.parent_path()) {
        const std::filesystem::path places[] = {above / "share/ant-workbench" / relative, above / relative,
                                                above / "resources" / relative};
        for (const auto &place : places) {
            std::error_code code;
            if (std::filesystem::exists(place, code))
                return place;
        }
        tried += (tried.empty() ? "" : ", ") + above.string();
    }
    return Error{ErrorCode::NotFound, relative.string() + " is not installed (looked in " + tried + ")", {}};
}

Result<MappedFile> MappedFile::open(const std::filesystem::path &file)
{
    const Descriptor input(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (input.number() < 0)
        return systemError(errno, "cannot open " + file.string());
    struct stat status {};
    if (::fstat(input.number(), &status) != 0)
        return systemError(errno, "cannot examine " + file.string());
    if (!S_ISREG(status.st_mode))
        return Error{ErrorCode::InvalidArgument, file.string() + " is not a regular file", {}};
    if (status.st_size == 0)
        return Error{ErrorCode::Corrupt, file.string() + " is empty", {}};
    const auto size = static_cast<std::size_t>(status.st_size);
    void *data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, input.number(), 0);
    if (data == MAP_FAILED)
        return systemError(errno, "cannot map " + file.string());
    return MappedFile(static_cast<const char *>(data), size);
}

MappedFile::MappedFile(MappedFile &&other) noexcept
    : m_data(std::exchange(other.m_data, nullptr)), m_size(std::exchange(other.m_size, 0))
{
}

MappedFile &MappedFile::operator=(MappedFile &&other) noexcept
{
    std::swap(m_data, other.m_data);
    std::swap(m_size, other.m_size);
    return *this;
}

MappedFile::~MappedFile()
{
    if (m_data)
        ::munmap(const_cast<char *>(m_data), m_size);
}

} // namespace ant
