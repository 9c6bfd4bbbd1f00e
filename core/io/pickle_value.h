#pragma once

#include "core/io/tensor_file.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace ant::detail {

struct PickleSequence;
struct PickleDict;
struct PickleStorage;
struct PickleTensor;
struct PickleNumpyType;

/// The names a pickle may mention. None of them is ever called in Python's sense.
enum class GlobalKind {
    OrderedDict,
    Counter,
    DefaultDict,
    Set,
    TypeName, ///< list, dict, int, float, str: only as the default of a defaultdict
    RebuildTensor,
    RebuildTensorV2,
    RebuildTensorV3,
    RebuildParameter,
    Size,
    Device,
    Storage,        ///< with a type, as torch.FloatStorage
    UntypedStorage, ///< counts bytes
    DTypeName,      ///< torch.float32
    NumpyScalar,
    NumpyDType,
    Encode, ///< _codecs.encode: how protocol 2 writes bytes
};

struct PickleGlobal {
    GlobalKind kind = GlobalKind::TypeName;
    DType dtype = DType::U8; ///< of Storage and DTypeName
    bool operator==(const PickleGlobal &) const = default;
};

/// An integer that does not fit into 64 bits: its two's complement bytes, little endian, or its decimal
/// digits in protocols 0 and 1. Only torch.save's magic number is ever looked at.
struct PickleBigInt {
    std::string_view bytes;
};

/// One value of a pickle. Texts (str and bytes alike) point into the pickle or the heap, containers into the
/// heap; so a value is small, copying one shares, and a list that contains itself does no harm.
using PickleValue =
    std::variant<std::monostate, bool, std::int64_t, double, std::string_view, PickleBigInt, PickleGlobal,
                 PickleSequence *, PickleDict *, PickleStorage *, PickleTensor *, PickleNumpyType *>;

struct PickleSequence { ///< list, tuple, set, torch.Size
    std::vector<PickleValue> items;
};

struct PickleDict {
    std::vector<std::pair<PickleValue, PickleValue>> items; ///< as written; of equal keys the last one counts
    const PickleValue *find(std::string_view key) const;
};

/// A block of elements that is stored outside the pickle, under a key; or a part of it, as old legacy files
/// have them. What was checked: no overflow, the part lies in the block.
struct PickleStorage {
    DType dtype = DType::U8; ///< of an untyped storage U8, whatever the tensors on it say
    std::string_view key;
    std::int64_t blockElements = 0; ///< of the whole block
    std::int64_t firstElement = 0;
    std::int64_t elements = 0;

    std::int64_t bytesOf(std::int64_t count) const
    {
        return count * static_cast<std::int64_t>(bytesPerElement(dtype));
    }
};

/// A strided window onto a storage. What was checked: no overflow, no byte outside the storage's claim.
struct PickleTensor {
    const PickleStorage *storage = nullptr;
    DType dtype = DType::F32;
    std::int64_t offset = 0; ///< elements
    std::vector<std::int64_t> shape;
    std::vector<std::int64_t> strides; ///< elements
};

struct PickleNumpyType {
    char kind = 'f'; ///< 'f', 'i', 'u' or 'b'
    int bytes = 8;
    bool bigEndian = false;
};

/// Owns what a pickle's containers are made of, and limits their number: a byte of a pickle can ask for a
/// value of some dozens of bytes, so a file could otherwise ask for more memory than there is.
class PickleHeap {
public:
    /// `pickleBytes`: at most this long is the pickle; it bounds the number of values.
    explicit PickleHeap(std::uint64_t pickleBytes);

    PickleSequence *sequence(std::vector<PickleValue> items);
    PickleDict *dict();
    PickleStorage *storage(PickleStorage value);
    PickleTensor *tensor(PickleTensor value);
    PickleNumpyType *numpyType(PickleNumpyType value);
    std::string_view text(std::string value);

    const std::deque<PickleStorage> &storages() const { return m_storages; }

    /// To be called before `count` more values are put on the stack, into the memo or into a copy.
    void spend(std::uint64_t count);

private:
    std::uint64_t m_limit;
    std::uint64_t m_spent = 0;
    std::deque<PickleSequence> m_sequences;
    std::deque<PickleDict> m_dicts;
    std::deque<PickleStorage> m_storages;
    std::deque<PickleTensor> m_tensors;
    std::deque<PickleNumpyType> m_numpyTypes;
    std::deque<std::string> m_texts;
};

/// "an integer", "a dictionary": for error messages.
std::string_view describe(const PickleValue &value);

} // namespace ant::detail
