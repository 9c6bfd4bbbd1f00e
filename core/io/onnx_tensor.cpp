#include "core/io/onnx_tensor.h"

#include "core/io/read_failure.h"
#include "core/io/torch_storage.h"

namespace ant::detail {
namespace {

std::optional<DType> typeOf(std::int64_t code)
{
    switch (code) { // TensorProto.DataType
    case 1:
        return DType::F32;
    case 2:
        return DType::U8;
    case 3:
        return DType::I8;
    case 5:
        return DType::I16;
    case 6:
        return DType::I32;
    case 7:
        return DType::I64;
    case 9:
        return DType::Bool;
    case 10:
        return DType::F16;
    case 11:
        return DType::F64;
    case 16:
        return DType::BF16;
    default:
        return {};
    }
}

/// The elements of a vector of numbers as a tensor's bytes.
template <typename T, typename From>
FileTensor owned(DType type, const RawOnnxTensor &from, const std::vector<From> &values)
{
    auto copy = std::make_shared<std::vector<T>>(values.begin(), values.end());
    FileTensor result{type, from.dims, copy, {}};
    result.bytes = std::as_bytes(std::span(*copy));
    return result;
}

} // namespace

FileTensor makeOnnxTensor(const RawOnnxTensor &from, const SharedFile &file)
{
    const auto type = typeOf(from.type);
    if (!type)
        failUnsupported("has a tensor " + printable(from.name) + " of element type " +
                        std::to_string(from.type) + ", which is not known here");
    std::uint64_t elements = 1;
    for (const std::int64_t size : from.dims) {
        if (size < 0 || (size > 0 && elements > file->bytes().size() / std::uint64_t(size)))
            failCorrupt("is damaged: the tensor " + printable(from.name) + " is larger than the file");
        elements *= std::uint64_t(size);
    }
    FileTensor result;
    if (from.raw)
        result = FileTensor{*type, from.dims, {}, {}};
    else if (*type == DType::F32)
        result = owned<float>(*type, from, from.floats);
    else if (*type == DType::I64)
        result = owned<std::int64_t>(*type, from, from.longs);
    else
        failUnsupported("stores the tensor " + printable(from.name) + " in a form that is not known here");
    const std::size_t present = from.raw ? from.raw->size() : result.bytes.size();
    if (present != elements * bytesPerElement(*type))
        failCorrupt("is damaged: the tensor " + printable(from.name) + " has " + std::to_string(present) +
                    " bytes instead of " + std::to_string(elements * bytesPerElement(*type)));
    return from.raw ? tensorFromBytes(*type, from.dims, *from.raw, file) : result;
}

} // namespace ant::detail
