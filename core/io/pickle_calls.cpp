#include "core/io/pickle_calls.h"

#include "core/io/byte_cursor.h"
#include "core/io/read_failure.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <span>

namespace ant::detail {
namespace {

using Items = std::vector<PickleValue>;

constexpr std::size_t kMaxDimensions = 64;

[[noreturn]] void failArgument(const char *function, std::size_t index, const Items &arguments)
{
    std::string what = std::string("is damaged: ") + function + " got ";
    if (index < arguments.size())
        what += std::string(describe(arguments[index])) + " as its argument " + std::to_string(index + 1);
    else
        what += "only " + std::to_string(arguments.size()) + " arguments";
    failCorrupt(what);
}

template <typename T>
const T &argument(const char *function, const Items &arguments, std::size_t index)
{
    const T *value = index < arguments.size() ? std::get_if<T>(&arguments[index]) : nullptr;
    if (!value)
        failArgument(function, index, arguments);
    return *value;
}

std::vector<std::int64_t> counts(const char *function, const Items &arguments, std::size_t index)
{
    const auto &items = argument<PickleSequence *>(function, arguments, index)->items;
    if (items.size() > kMaxDimensions)
        failUnsupported("has a tensor of " + std::to_string(items.size()) + " dimensions");
    std::vector<std::int64_t> result;
    for (std::size_t i = 0; i < items.size(); ++i) {
        result.push_back(argument<std::int64_t>(function, items, i));
        if (result.back() < 0)
            failUnsupported("has a tensor with the negative size or stride " + std::to_string(result.back()));
    }
    return result;
}

/// The index after the last element that the tensor touches, counted in elements from the storage's start.
/// Nothing where that overflows; a tensor without elements touches none.
std::optional<std::int64_t> endOf(const PickleTensor &tensor)
{
    std::int64_t last = tensor.offset;
    std::int64_t elements = 1;
    bool empty = false;
    for (std::size_t i = 0; i < tensor.shape.size(); ++i) {
        std::int64_t reach = 0;
        empty = empty || tensor.shape[i] == 0;
        if (__builtin_mul_overflow(elements, std::max<std::int64_t>(tensor.shape[i], 1), &elements) ||
            __builtin_mul_overflow(std::max<std::int64_t>(tensor.shape[i] - 1, 0), tensor.strides[i],
                                   &reach) ||
            __builtin_add_overflow(last, reach, &last))
            return std::nullopt;
    }
    if (elements > std::numeric_limits<std::int64_t>::max() / 8)
        return std::nullopt;
    return empty ? 0 : last + 1;
}

/// _rebuild_tensor(storage, offset, size, stride), _v2(… , requires_grad, hooks), _v3(… , dtype).
PickleValue rebuildTensor(PickleHeap &heap, GlobalKind kind, const Items &arguments)
{
    constexpr const char *kName = "_rebuild_tensor";
    PickleTensor tensor;
    tensor.storage = argument<PickleStorage *>(kName, arguments, 0);
    tensor.offset = argument<std::int64_t>(kName, arguments, 1);
    tensor.shape = counts(kName, arguments, 2);
    tensor.strides = counts(kName, arguments, 3);
    tensor.dtype = tensor.storage->dtype;
    if (kind == GlobalKind::RebuildTensorV3) {
        const auto &type = argument<PickleGlobal>(kName, arguments, 6);
        if (type.kind != GlobalKind::DTypeName)
            failArgument(kName, 6, arguments);
        tensor.dtype = type.dtype;
    }
    if (tensor.shape.size() != tensor.strides.size() || tensor.offset < 0)
        failCorrupt("is damaged: a tensor of " + std::to_string(tensor.shape.size()) + " dimensions has " +
                    std::to_string(tensor.strides.size()) + " strides and begins at element " +
                    std::to_string(tensor.offset));
    const auto end = endOf(tensor);
    const auto capacity = tensor.storage->bytesOf(tensor.storage->elements) /
                          static_cast<std::int64_t>(bytesPerElement(tensor.dtype));
    if (!end || *end > capacity)
        failCorrupt("is damaged: a tensor reaches " +
                    (end ? "to element " + std::to_string(*end) : std::string("beyond any memory")) +
                    " of the storage " + printable(tensor.storage->key) + ", which has " +
                    std::to_string(capacity));
    heap.spend(tensor.shape.size());
    return heap.tensor(std::move(tensor));
}

/// From nothing, a dictionary, or a list of pairs (how Python 2 wrote an OrderedDict).
PickleValue makeDict(PickleHeap &heap, const Items &arguments, std::size_t first)
{
    PickleDict *result = heap.dict();
    if (arguments.size() <= first)
        return result;
    if (const auto *dict = std::get_if<PickleDict *>(&arguments[first])) {
        heap.spend(2 * (*dict)->items.size());
        result->items = (*dict)->items;
        return result;
    }
    const auto &pairs = argument<PickleSequence *>("a dictionary", arguments, first)->items;
    heap.spend(2 * pairs.size());
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const auto &pair = argument<PickleSequence *>("a dictionary", pairs, i)->items;
        if (pair.size() != 2)
            failCorrupt("is damaged: a dictionary got an entry of " + std::to_string(pair.size()) +
                        " values");
        result->items.emplace_back(pair[0], pair[1]);
    }
    return result;
}

PickleValue makeNumpyType(PickleHeap &heap, const Items &arguments)
{
    const auto name = argument<std::string_view>("numpy.dtype", arguments, 0);
    constexpr std::string_view kKnown[] = {"f2", "f4", "f8", "i1", "i2", "i4",
                                           "i8", "u1", "u2", "u4", "u8", "b1"};
    for (const auto known : kKnown) {
        if (name == known)
            return heap.numpyType({name[0], name[1] - '0', false});
    }
    failUnsupported("holds a numpy value of type " + printable(name));
}

double halfValue(std::uint64_t bits)
{
    FileTensor half;
    half.dtype = DType::F16;
    half.bytes = std::as_bytes(std::span(&bits, 1)).first(2);
    half.shape = {1};
    return half.toFloats().front();
}

/// numpy.core.multiarray.scalar(dtype, bytes).
PickleValue numpyScalar(const Items &arguments)
{
    constexpr const char *kName = "numpy scalar";
    const auto &type = *argument<PickleNumpyType *>(kName, arguments, 0);
    std::string bytes(argument<std::string_view>(kName, arguments, 1));
    if (bytes.size() != static_cast<std::size_t>(type.bytes))
        failCorrupt("is damaged: a numpy value of " + std::to_string(type.bytes) + " bytes has " +
                    std::to_string(bytes.size()));
    if (type.bigEndian)
        bytes.assign(bytes.rbegin(), bytes.rend());
    const std::uint64_t bits = littleEndian(bytes);
    if (type.kind == 'b')
        return bits != 0;
    if (type.kind == 'u' && static_cast<std::int64_t>(bits) < 0)
        return static_cast<double>(bits);
    if (type.kind == 'u')
        return static_cast<std::int64_t>(bits);
    const int unused = 64 - 8 * type.bytes;
    if (type.kind == 'i')
        return static_cast<std::int64_t>(bits << unused) >> unused;
    if (type.bytes == 8)
        return std::bit_cast<double>(bits);
    if (type.bytes == 4)
        return double(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
    return halfValue(bits);
}

/// _codecs.encode(text, 'latin1'): every code point of the text is one byte.
PickleValue encodeLatin1(PickleHeap &heap, const Items &arguments)
{
    constexpr const char *kName = "_codecs.encode";
    const auto text = argument<std::string_view>(kName, arguments, 0);
    const auto codec = argument<std::string_view>(kName, arguments, 1);
    if (codec != "latin1" && codec != "latin-1")
        failUnsupported("holds bytes in the encoding " + printable(codec));
    heap.spend(text.size() / 16);
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<std::uint8_t>(text[i]);
        if (c < 0x80) {
            bytes += text[i];
        } else if ((c == 0xC2 || c == 0xC3) && i + 1 < text.size()) {
            bytes += static_cast<char>((c & 3) << 6 | (text[++i] & 0x3F));
        } else {
            failCorrupt("is damaged: bytes hold a character outside latin1");
        }
    }
    return heap.text(std::move(bytes));
}

PickleValue firstOr(const Items &arguments, PickleValue fallback)
{
    return arguments.empty() ? fallback : arguments.front();
}

} // namespace

PickleValue callGlobal(PickleHeap &heap, const PickleValue &function, const PickleValue &arguments)
{
    const auto *global = std::get_if<PickleGlobal>(&function);
    const auto *tuple = std::get_if<PickleSequence *>(&arguments);
    if (!global || !tuple)
        failCorrupt("is damaged: it calls " + std::string(describe(function)) + " with " +
                    std::string(describe(arguments)));
    const Items &items = (*tuple)->items;
    switch (global->kind) {
    case GlobalKind::OrderedDict:
    case GlobalKind::Counter:
        return makeDict(heap, items, 0);
    case GlobalKind::DefaultDict:
        return makeDict(heap, items, 1);
    case GlobalKind::RebuildTensor:
    case GlobalKind::RebuildTensorV2:
    case GlobalKind::RebuildTensorV3:
        return rebuildTensor(heap, global->kind, items);
    case GlobalKind::RebuildParameter:
        return argument<PickleTensor *>("_rebuild_parameter", items, 0);
    case GlobalKind::Set:
    case GlobalKind::Size:
        return items.empty() ? heap.sequence({}) : argument<PickleSequence *>("a set or size", items, 0);
    case GlobalKind::Device:
        return firstOr(items, std::string_view("cpu"));
    case GlobalKind::NumpyDType:
        return makeNumpyType(heap, items);
    case GlobalKind::NumpyScalar:
        return numpyScalar(items);
    case GlobalKind::Encode:
        return encodeLatin1(heap, items);
    case GlobalKind::TypeName:
    case GlobalKind::Storage:
    case GlobalKind::UntypedStorage:
    case GlobalKind::DTypeName:
        break;
    }
    failUnsupported("calls a type that a weight file only names");
}

void setState(const PickleValue &target, const PickleValue &state)
{
    if (const auto *type = std::get_if<PickleNumpyType *>(&target)) {
        const auto *fields = std::get_if<PickleSequence *>(&state);
        if (!fields)
            failCorrupt("is damaged: a numpy type has " + std::string(describe(state)) + " as its state");
        (*type)->bigEndian = argument<std::string_view>("numpy.dtype", (*fields)->items, 1) == ">";
        return;
    }
    if (!std::holds_alternative<PickleDict *>(target) && !std::holds_alternative<PickleTensor *>(target))
        failUnsupported("gives a state to " + std::string(describe(target)));
}

PickleValue makeStorage(PickleHeap &heap, const PickleValue &id)
{
    constexpr const char *kName = "a storage";
    const auto *tuple = std::get_if<PickleSequence *>(&id);
    if (!tuple)
        failCorrupt("is damaged: a storage is named by " + std::string(describe(id)));
    const Items &items = (*tuple)->items;
    if (argument<std::string_view>(kName, items, 0) != "storage")
        failUnsupported("refers to something outside the pickle that is no storage");
    const auto &type = argument<PickleGlobal>(kName, items, 1);
    if (type.kind != GlobalKind::Storage && type.kind != GlobalKind::UntypedStorage)
        failArgument(kName, 1, items);
    PickleStorage storage;
    storage.dtype = type.dtype;
    storage.key = argument<std::string_view>(kName, items, 2);
    storage.blockElements = argument<std::int64_t>(kName, items, 4);
    storage.elements = storage.blockElements;
    if (items.size() > 5 && std::holds_alternative<PickleSequence *>(items[5])) {
        const Items &view = std::get<PickleSequence *>(items[5])->items; // (key, first element, elements)
        storage.firstElement = argument<std::int64_t>("a storage view", view, 1);
        storage.elements = argument<std::int64_t>("a storage view", view, 2);
    }
    if (storage.blockElements < 0 || storage.blockElements > std::numeric_limits<std::int64_t>::max() / 8)
        failCorrupt("is damaged: the storage " + printable(storage.key) + " claims " +
                    std::to_string(storage.blockElements) + " elements");
    if (storage.firstElement < 0 || storage.elements < 0 ||
        storage.firstElement > storage.blockElements - storage.elements)
        failCorrupt("is damaged: a part of the storage " + printable(storage.key) + " begins at element " +
                    std::to_string(storage.firstElement) + " and has " + std::to_string(storage.elements) +
                    " of " + std::to_string(storage.blockElements));
    return heap.storage(std::move(storage));
}

} // namespace ant::detail
