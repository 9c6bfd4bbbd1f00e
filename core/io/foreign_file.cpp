#include "core/io/byte_cursor.h"
#include "core/io/read_failure.h"
#include "core/io/readers.h"

#include <algorithm>
#include <cctype>

namespace ant::detail {
namespace {

constexpr std::size_t kExamined = 512;

struct Signature {
    std::string_view bytes;
    std::string_view what;
};

constexpr Signature kSignatures[] = {
    {"version https://git-lfs", "is a Git LFS pointer; the weights themselves were not downloaded"},
    {std::string_view("\x1f\x8b", 2), "is a gzip archive; unpack it first"},
    {"BZh", "is a bzip2 archive; unpack it first"},
    {std::string_view("\xfd"
                      "7zXZ",
                      5),
     "is an xz archive; unpack it first"},
    {std::string_view("\x89HDF", 4), "is an HDF5 file, not a PyTorch or safetensors weight file"},
    {std::string_view("\x93NUMPY", 6), "is a NumPy array, not a PyTorch or safetensors weight file"},
    {std::string_view("\x89PNG", 4), "is a picture, not a weight file"},
    {std::string_view("\xff\xd8\xff", 3), "is a picture, not a weight file"},
};

bool isText(std::string_view bytes)
{
    return std::all_of(bytes.begin(), bytes.end(), [](char c) {
        const auto code = static_cast<std::uint8_t>(c);
        return code >= 0x20 ? code != 0x7F : c == '\n' || c == '\r' || c == '\t';
    });
}

bool beginsAsMarkup(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (first == std::string_view::npos || text[first] != '<')
        return false;
    std::string start(text.substr(first, 15));
    std::transform(start.begin(), start.end(), start.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return start.starts_with("<!doctype html") || start.starts_with("<html") || start.starts_with("<head");
}

} // namespace

FileFormat formatOf(std::string_view bytes)
{
    if (bytes.starts_with("PK\3\4") || bytes.starts_with("PK\5\6"))
        return FileFormat::PyTorchZip;
    // The length of a header never reaches its two highest bytes.
    if (bytes.size() > 8 && bytes[8] == '{' && littleEndian(bytes.substr(0, 8)) >> 48 == 0)
        return FileFormat::Safetensors;
    // A pickle of protocol 2 or higher; or torch.save's magic number as protocols 0 and 1 write it.
    if (bytes.starts_with('\x80') || bytes.starts_with("L119547037146038801333356L"))
        return FileFormat::PyTorchLegacy;
    return FileFormat::Foreign;
}

std::string foreignDescription(std::string_view bytes)
{
    const std::string_view start = bytes.substr(0, kExamined);
    for (const Signature &signature : kSignatures) {
        if (start.starts_with(signature.bytes))
            return std::string(signature.what);
    }
    if (beginsAsMarkup(start))
        return "is a web page (HTML), not a weight file; a download may have failed";
    if (isText(start))
        return "is a text file, not a weight file (it begins with \"" + printable(start.substr(0, 24)) +
               "\")";
    std::string hex;
    for (const char c : start.substr(0, 8)) {
        const auto code = static_cast<std::uint8_t>(c);
        hex += hex.empty() ? "" : " ";
        hex += "0123456789abcdef"[code >> 4];
        hex += "0123456789abcdef"[code & 15];
    }
    return "is neither a PyTorch nor a safetensors file (it begins with the bytes " + hex + ")";
}

} // namespace ant::detail
