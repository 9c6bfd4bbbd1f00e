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
    std::uint32_t crc = 0;
};

/// The entries of a zip archive whose entries are stored, as torch.save writes it: uncompressed, not
/// encrypted, zip64 where large. Views into `archive`. The local headers are checked against the directory;
/// an entry's CRC is not (see checkCrc). Throws ReadFailure.
///
/// Source: PKWARE APPNOTE 6.3, sections 4.3 to 4.5.
std::vector<ZipEntry> readZipDirectory(std::string_view archive);

/// Throws ReadFailure where the bytes are not those that were written. A CRC of 0 is what torch.save writes
/// with checksums switched off, and is not checked.
void checkCrc(const ZipEntry &entry);

} // namespace ant::detail
