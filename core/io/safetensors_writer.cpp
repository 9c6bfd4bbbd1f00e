#include "core/io/tensor_file.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace ant {
namespace {

using Named = std::pair<const std::string, FileTensor>;

constexpr const char *kMetadata = "__metadata__";
constexpr std::size_t kAlignment = 8;

/// Wide types first, so that every tensor is aligned for its own; by name among equals.
std::vector<const Named *> inFileOrder(const TensorFile &contents)
{
    std::vector<const Named *> order;
    for (const Named &tensor : contents.tensors)
        order.push_back(&tensor);
    std::stable_sort(order.begin(), order.end(), [](const Named *a, const Named *b) {
        return bytesPerElement(a->second.dtype) > bytesPerElement(b->second.dtype);
    });
    return order;
}

Result<std::string> makeHeader(const TensorFile &contents, const std::vector<const Named *> &order)
{
    nlohmann::ordered_json header = nlohmann::ordered_json::object();
    if (!contents.metadata.empty())
        header[kMetadata] = contents.metadata;
    std::size_t next = 0;
    for (const Named *named : order) {
        const auto &[name, tensor] = *named;
        const std::size_t expected =
            static_cast<std::size_t>(tensor.elements()) * bytesPerElement(tensor.dtype);
        if (name == kMetadata || tensor.bytes.size() != expected)
            return Error{ErrorCode::InvalidArgument,
                         "the tensor " + name + " has " + std::to_string(tensor.bytes.size()) +
                             " bytes where its shape needs " + std::to_string(expected) +
                             ", or a name that safetensors reserves",
                         {}};
        header[name] = {{"dtype", ant::name(tensor.dtype)},
                        {"shape", tensor.shape},
                        {"data_offsets", {next, next + expected}}};
        next += expected;
    }
    try {
        std::string text = header.dump();
        text.resize((text.size() + kAlignment - 1) / kAlignment * kAlignment, ' ');
        return text;
    } catch (const nlohmann::json::exception &) {
        return Error{ErrorCode::InvalidArgument, "a tensor's name or a metadata text is not UTF-8", {}};
    }
}

} // namespace

Result<void> writeSafetensors(const std::filesystem::path &file, const TensorFile &contents)
{
    const auto order = inFileOrder(contents);
    auto header = makeHeader(contents, order);
    if (!header.ok())
        return std::move(header).error().within("writing " + file.string());
    std::size_t total = 8 + header.value().size();
    for (const Named *named : order)
        total += named->second.bytes.size();
    std::string bytes;
    bytes.reserve(total);
    for (int shift = 0; shift < 64; shift += 8)
        bytes += static_cast<char>(std::uint64_t(header.value().size()) >> shift);
    bytes += header.value();
    for (const Named *named : order)
        bytes.append(reinterpret_cast<const char *>(named->second.bytes.data()), named->second.bytes.size());
    return writeFileAtomically(file, bytes);
}

} // namespace ant
