#include "core/io/pickle_writer.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace ant::detail {
namespace {

// The opcodes of Python's pickle that are used here (pickletools.py describes them).
constexpr char kProto = '\x80', kStop = '.', kMark = '(', kEmptyDict = '}', kSetItems = 'u', kReduce = 'R',
               kGlobal = 'c', kTuple = 't', kEmptyTuple = ')', kUnicode = 'X', kInt4 = 'J', kLong1 = '\x8a',
               kPersistentId = 'Q', kFalse = '\x89';
constexpr char kProtocol = 2;

void put(std::string &to, std::uint64_t number, int bytes)
{
    for (int i = 0; i < bytes; ++i)
        to += static_cast<char>(number >> (8 * i));
}

std::string_view storageName(DType type)
{
    switch (type) {
    case DType::F16:
        return "HalfStorage";
    case DType::BF16:
        return "BFloat16Storage";
    case DType::F32:
        return "FloatStorage";
    case DType::F64:
        return "DoubleStorage";
    case DType::I8:
        return "CharStorage";
    case DType::U8:
        return "ByteStorage";
    case DType::I16:
        return "ShortStorage";
    case DType::I32:
        return "IntStorage";
    case DType::I64:
        return "LongStorage";
    case DType::Bool:
        return "BoolStorage";
    }
    return "FloatStorage";
}

std::vector<std::int64_t> stridesOf(const std::vector<std::int64_t> &shape)
{
    std::vector<std::int64_t> strides(shape.size(), 1);
    for (std::size_t i = shape.size(); i-- > 1;)
        strides[i - 1] = strides[i] * std::max<std::int64_t>(1, shape[i]);
    return strides;
}

} // namespace

PickleWriter::PickleWriter()
{
    m_bytes = {kProto, kProtocol};
}

void PickleWriter::beginDict()
{
    m_bytes += {kEmptyDict, kMark};
}

void PickleWriter::beginOrderedDict()
{
    global("collections", "OrderedDict");
    m_bytes += {kEmptyTuple, kReduce, kMark};
}

void PickleWriter::endDict()
{
    m_bytes += kSetItems;
}

void PickleWriter::text(std::string_view utf8)
{
    m_bytes += kUnicode;
    put(m_bytes, utf8.size(), 4);
    m_bytes += utf8;
}

void PickleWriter::integer(std::int64_t value)
{
    const bool isShort = value >= std::numeric_limits<std::int32_t>::min() &&
                         value <= std::numeric_limits<std::int32_t>::max();
    if (isShort) {
        m_bytes += kInt4;
        put(m_bytes, static_cast<std::uint64_t>(value), 4);
        return;
    }
    m_bytes += {kLong1, 8};
    put(m_bytes, static_cast<std::uint64_t>(value), 8);
}

void PickleWriter::global(std::string_view module, std::string_view name)
{
    m_bytes += kGlobal;
    m_bytes += std::string(module) + "\n" + std::string(name) + "\n";
}

void PickleWriter::sizes(const std::vector<std::int64_t> &values)
{
    m_bytes += kMark;
    for (const std::int64_t value : values)
        integer(value);
    m_bytes += kTuple;
}

void PickleWriter::tensor(const FileTensor &tensor, std::string_view storageKey)
{
    global("torch._utils", "_rebuild_tensor_v2");
    m_bytes += {kMark, kMark};
    text("storage");
    global("torch", storageName(tensor.dtype));
    text(storageKey);
    text("cpu");
    integer(tensor.elements());
    m_bytes += {kTuple, kPersistentId};
    integer(0); // where in the storage it begins
    sizes(tensor.shape);
    sizes(stridesOf(tensor.shape));
    m_bytes += kFalse; // needs no gradient
    global("collections", "OrderedDict");
    m_bytes += {kEmptyTuple, kReduce}; // no hooks
    m_bytes += {kTuple, kReduce};
}

std::string PickleWriter::finish()
{
    m_bytes += kStop;
    return std::exchange(m_bytes, {});
}

} // namespace ant::detail
