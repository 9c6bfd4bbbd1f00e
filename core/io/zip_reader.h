#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace ant::detail {

/// One file of a zip archive, its bytes still in the archive.
struct ZipEntry {
    std::string_view name;
    std::string_view bytes;
    std::uint64_t beginByte = 0; ///< of `bytes` in the archive
    std::uint32_t crc = 0;       ///< of the contents
    bool isDeflated = false;     ///< `bytes` are compressed
    std::uint64_t size = 0;      ///< of the contents, as the directory claims
};

enum class ZipContents { Stored, Deflated };

/// The entries of a zip archive, not encrypted, zip64 where large: stored ones alone, as torch.save writes
/// them, or, where `allowed` says so, deflated ones too. Views into `archive`. The local headers are checked
/// against the directory; an entry's CRC is not (see checkCrc). Throws ReadFailure.
///
/// Source: PKWARE APPNOTE 6.3, sections 4.3 to 4.5.
std::vector<ZipEntry> readZipDirectory(std::string_view archive, ZipContents allowed = ZipContents::Stored);

/// Of a stored entry. Throws ReadFailure where the bytes are not those that were written. A CRC of 0 is what
/// torch.save writes with checksums switched off, and is not checked.
void checkCrc(const ZipEntry &entry);

} // namespace ant::detail
