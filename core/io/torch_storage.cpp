#include "core/io/torch_storage.h"

#include "core/io/read_failure.h"

#include <cstring>
#include <span>
#include <utility>

namespace ant::detail {
namespace {

constexpr std::uint64_t kCopiesPerFileByte = 4;
constexpr std::uint64_t kCopiesOfSmallFile = std::uint64_t(16) << 20;

bool isAligned(DType dtype, const void *data)
{
    return reinterpret_cast<std::uintptr_t>(data) % bytesPerElement(dtype) == 0;
}

bool isContiguous(const PickleTensor &tensor)
{
    std::int64_t expected = 1;
    for (std::size_t i = tensor.shape.size(); i-- > 0;) {
        if (tensor.shape[i] != 1 && tensor.strides[i] != expected)
            return false;
        expected *= tensor.shape[i];
    }
    return true;
}

/// Walks the elements in row-major order, the last dimension in the inner loop.
void gather(const PickleTensor &tensor, const char *source, char *target)
{
    const std::size_t width = bytesPerElement(tensor.dtype);
    const std::size_t outer = tensor.shape.empty() ? 0 : tensor.shape.size() - 1;
    const std::int64_t innerCount = tensor.shape.empty() ? 1 : tensor.shape.back();
    const std::int64_t innerStride = tensor.shape.empty() ? 0 : tensor.strides.back();
    std::vector<std::int64_t> index(outer, 0);
    for (;;) {
        std::int64_t element = tensor.offset;
        for (std::size_t i = 0; i < outer; ++i)
            element += index[i] * tensor.strides[i];
        for (std::int64_t i = 0; i < innerCount; ++i, target += width)
            std::memcpy(target, source + static_cast<std::size_t>(element + i * innerStride) * width, width);
        std::size_t dimension = outer;
        while (dimension > 0 && ++index[dimension - 1] == tensor.shape[dimension - 1])
            index[--dimension] = 0;
        if (dimension == 0)
            return;
    }
}

FileTensor copyOf(DType dtype, std::vector<std::int64_t> shape, std::string_view bytes)
{
    FileTensor result;
    result.dtype = dtype;
    result.shape = std::move(shape);
    auto copy = std::make_shared<std::vector<char>>(bytes.begin(), bytes.end());
    result.bytes = std::as_bytes(std::span(*copy));
    result.owner = std::move(copy);
    return result;
}

} // namespace

FileTensor tensorFromBytes(DType dtype, std::vector<std::int64_t> shape, std::string_view bytes,
                           std::shared_ptr<const void> owner)
{
    if (!isAligned(dtype, bytes.data()))
        return copyOf(dtype, std::move(shape), bytes);
    FileTensor result;
    result.dtype = dtype;
    result.shape = std::move(shape);
    result.owner = std::move(owner);
    result.bytes = std::as_bytes(std::span(bytes));
    return result;
}

TensorMaker::TensorMaker(std::shared_ptr<const MappedFile> file, BlockBytes blockBytes)
    : m_file(std::move(file)), m_blockBytes(std::move(blockBytes)),
      m_copyBytesLeft(kCopiesOfSmallFile + kCopiesPerFileByte * m_file->bytes().size())
{
}

void TensorMaker::spend(std::uint64_t bytes)
{
    if (bytes > m_copyBytesLeft)
        failUnsupported("holds tensors that would grow to many times the size of the file when repeated "
                        "elements are written out");
    m_copyBytesLeft -= bytes;
}

FileTensor TensorMaker::make(const PickleTensor &tensor)
{
    const PickleStorage &storage = *tensor.storage;
    std::uint64_t count = 1;
    for (const std::int64_t size : tensor.shape)
        count *= static_cast<std::uint64_t>(size); // was checked not to overflow
    const std::uint64_t bytes = count * bytesPerElement(tensor.dtype);
    if (count == 0)
        return tensorFromBytes(tensor.dtype, tensor.shape, {}, nullptr);
    const std::string_view part =
        m_blockBytes(storage).substr(static_cast<std::size_t>(storage.bytesOf(storage.firstElement)),
                                     static_cast<std::size_t>(storage.bytesOf(storage.elements)));
    if (isContiguous(tensor)) {
        const auto begin = static_cast<std::size_t>(tensor.offset) * bytesPerElement(tensor.dtype);
        const std::string_view own = part.substr(begin, bytes);
        if (!isAligned(tensor.dtype, own.data()))
            spend(bytes);
        return tensorFromBytes(tensor.dtype, tensor.shape, own, m_file);
    }
    spend(bytes);
    FileTensor result;
    result.dtype = tensor.dtype;
    result.shape = tensor.shape;
    auto copy = std::make_shared<std::vector<char>>(bytes);
    gather(tensor, part.data(), copy->data());
    result.bytes = std::as_bytes(std::span(*copy));
    result.owner = std::move(copy);
    return result;
}

} // namespace ant::detail
