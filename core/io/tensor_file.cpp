#include "core/io/tensor_file.h"

#include "core/io/read_failure.h"
#include "core/io/readers.h"

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <string>
#include <utility>

namespace ant {
namespace {

using detail::FileFormat;

TensorFile readAs(FileFormat format, const detail::SharedFile &file)
{
    switch (format) {
    case FileFormat::Safetensors:
        return detail::readSafetensorsFile(file);
    case FileFormat::PyTorchZip:
        return detail::readPyTorchZip(file);
    case FileFormat::PyTorchLegacy:
        return detail::readPyTorchLegacy(file);
    case FileFormat::Foreign:
        break;
    }
    detail::failCorrupt(detail::foreignDescription(file->bytes()));
}

/// `wanted`: the formats that the caller takes, and their words in the error for another one.
Result<TensorFile> readMapped(const std::filesystem::path &file, std::initializer_list<FileFormat> wanted,
                              std::string_view wantedWords)
{
    auto mapped = MappedFile::open(file);
    if (!mapped.ok())
        return std::move(mapped).error();
    const auto shared = std::make_shared<const MappedFile>(std::move(mapped).value());
    return detail::readingFile(file, [&] {
        const FileFormat format = detail::formatOf(shared->bytes());
        if (format != FileFormat::Foreign && std::find(wanted.begin(), wanted.end(), format) == wanted.end())
            detail::failCorrupt("is not a " + std::string(wantedWords) + " file");
        return readAs(format, shared);
    });
}

} // namespace

Result<TensorFile> readTensorFile(const std::filesystem::path &file)
{
    return readMapped(file, {FileFormat::Safetensors, FileFormat::PyTorchZip, FileFormat::PyTorchLegacy},
                      "weight");
}

Result<TensorFile> readSafetensors(const std::filesystem::path &file)
{
    return readMapped(file, {FileFormat::Safetensors}, "safetensors");
}

Result<TensorFile> readPyTorch(const std::filesystem::path &file)
{
    return readMapped(file, {FileFormat::PyTorchZip, FileFormat::PyTorchLegacy}, "PyTorch");
}

} // namespace ant
