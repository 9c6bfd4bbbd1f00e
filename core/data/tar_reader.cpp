#include "core/data/tar_reader.h"

#include <archive.h>
#include <archive_entry.h>

namespace ant::detail {
namespace {

constexpr std::size_t kBlock = std::size_t(1) << 18;

std::string lastPart(const char *path)
{
    const std::string whole = path ? path : "";
    const auto slash = whole.find_last_of("/\\");
    return slash == std::string::npos ? whole : whole.substr(slash + 1);
}

archive *newTarReader()
{
    archive *reader = archive_read_new();
    if (reader) {
        archive_read_support_format_tar(reader);
        archive_read_support_filter_none(reader);
    }
    return reader;
}

} // namespace

void TarReader::Free::operator()(archive *reader) const
{
    archive_read_free(reader);
}

std::int64_t TarReader::readSource(archive *inner, void *source, const void **bytes)
{
    auto &from = *static_cast<Source *>(source);
    const la_ssize_t count = archive_read_data(from.outer, from.buffer.data(), from.buffer.size());
    if (count < 0)
        archive_set_error(inner, archive_errno(from.outer), "%s", archive_error_string(from.outer));
    *bytes = from.buffer.data();
    return count;
}

Error TarReader::problem(const char *doing) const
{
    const char *reason = archive_error_string(m_archive.get());
    return {ErrorCode::Corrupt,
            m_name + " " + doing + (m_current.empty() ? "" : " after " + m_current) + ": " +
                (reason ? reason : "damaged"),
            {}};
}

Result<TarReader> TarReader::open(const std::filesystem::path &file)
{
    std::error_code code;
    if (!std::filesystem::is_regular_file(file, code))
        return Error{ErrorCode::NotFound, "there is no file " + file.string(), {}};
    TarReader reader;
    reader.m_name = file.string();
    reader.m_archive.reset(newTarReader());
    if (!reader.m_archive ||
        archive_read_open_filename(reader.m_archive.get(), file.c_str(), kBlock) != ARCHIVE_OK)
        return reader.problem("is no tar archive");
    return reader;
}

Result<TarReader> TarReader::inside(TarReader &outer)
{
    TarReader reader;
    reader.m_name = outer.m_name + ": " + outer.m_current;
    reader.m_source = std::make_unique<Source>(Source{outer.m_archive.get(), std::string(kBlock, '\0')});
    reader.m_archive.reset(newTarReader());
    if (!reader.m_archive || archive_read_open(reader.m_archive.get(), reader.m_source.get(), nullptr,
                                               &TarReader::readSource, nullptr) != ARCHIVE_OK)
        return reader.problem("is no tar archive");
    return reader;
}

Result<bool> TarReader::next(Entry &entry)
{
    archive_entry *header = nullptr;
    const int code = archive_read_next_header(m_archive.get(), &header);
    if (code == ARCHIVE_EOF)
        return false;
    if (code != ARCHIVE_OK && code != ARCHIVE_WARN)
        return problem("cannot be read");
    entry.name = lastPart(archive_entry_pathname(header));
    entry.bytes = archive_entry_size(header);
    entry.isFile = archive_entry_filetype(header) == AE_IFREG && !archive_entry_hardlink(header);
    m_current = entry.name;
    m_currentBytes = entry.bytes;
    return true;
}

Result<std::string> TarReader::read(std::int64_t maxBytes)
{
    if (m_currentBytes < 0 || m_currentBytes > maxBytes)
        return Error{ErrorCode::InvalidArgument,
                     m_name + ": " + m_current + " has " + std::to_string(m_currentBytes) +
                         " bytes, more than an image may have",
                     {}};
    std::string bytes(static_cast<std::size_t>(m_currentBytes), '\0');
    std::size_t done = 0;
    while (done < bytes.size()) {
        const la_ssize_t count = archive_read_data(m_archive.get(), bytes.data() + done, bytes.size() - done);
        if (count <= 0)
            return problem("is cut off");
        done += static_cast<std::size_t>(count);
    }
    return bytes;
}

std::int64_t TarReader::position() const
{
    return archive_filter_bytes(m_archive.get(), -1);
}

} // namespace ant::detail
