#include "core/io/pytorch_writer.h"

#include "core/io/pickle_writer.h"
#include "core/io/read_failure.h"
#include "core/io/zip_writer.h"

#include <algorithm>

namespace ant {
namespace {

using detail::ZipWriter;

constexpr const char *kFolder = "archive/";
constexpr std::uint64_t kBytesPerEntry = 4096; ///< more than name, headers and padding of one take

Result<void> mustBeWritable(const TensorFile &contents)
{
    std::uint64_t total = kBytesPerEntry * (contents.tensors.size() + 4);
    for (const auto &[name, tensor] : contents.tensors) {
        const auto expected = static_cast<std::size_t>(tensor.elements()) * bytesPerElement(tensor.dtype);
        if (!detail::isUtf8(name) || tensor.bytes.size() != expected)
            return Error{ErrorCode::InvalidArgument,
                         "the tensor " + detail::printable(name) + " has " +
                             std::to_string(tensor.bytes.size()) + " bytes where its shape needs " +
                             std::to_string(expected) + ", or a name that is not UTF-8",
                         {}};
        total += expected;
    }
    if (total > ZipWriter::kMaxBytes || contents.tensors.size() > ZipWriter::kMaxEntries)
        return Error{ErrorCode::Unsupported, "more than 4 GiB cannot be written as a PyTorch file", {}};
    return {};
}

std::string pickleOf(const TensorFile &contents, const PyTorchLayout &layout)
{
    detail::PickleWriter pickle;
    if (!layout.key.empty()) {
        pickle.beginDict();
        pickle.text(layout.key);
    }
    pickle.beginOrderedDict();
    std::size_t storage = 0;
    for (const auto &[name, tensor] : contents.tensors) {
        pickle.text(layout.prefix + name);
        pickle.tensor(tensor, std::to_string(storage++));
    }
    pickle.endDict();
    if (!layout.key.empty()) {
        for (const auto &[name, value] : layout.numbers) {
            pickle.text(name);
            pickle.integer(value);
        }
        pickle.endDict();
    }
    return pickle.finish();
}

} // namespace

Result<void> writePyTorch(const std::filesystem::path &file, const TensorFile &contents,
                          const PyTorchLayout &layout)
{
    if (auto checked = mustBeWritable(contents); !checked.ok())
        return std::move(checked).error().within("writing " + file.string());
    ZipWriter zip;
    zip.add(std::string(kFolder) + "data.pkl", pickleOf(contents, layout));
    zip.add(std::string(kFolder) + "byteorder", "little");
    std::size_t storage = 0;
    for (const auto &[name, tensor] : contents.tensors)
        zip.add(kFolder + ("data/" + std::to_string(storage++)),
                {reinterpret_cast<const char *>(tensor.bytes.data()), tensor.bytes.size()});
    zip.add(std::string(kFolder) + "version", "3\n");
    return writeFileAtomically(file, zip.finish());
}

} // namespace ant
