#include "core/io/byte_cursor.h"
#include "core/io/read_failure.h"
#include "core/io/readers.h"
#include "core/io/state_dict.h"
#include "core/io/unpickler.h"

#include <map>
#include <string>

namespace ant::detail {
namespace {

/// 0x1950a86a20f9469cfc6c, which torch.save writes as a pickled integer before anything else.
constexpr std::string_view kMagic("\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19", 10);
constexpr std::string_view kMagicDigits = "119547037146038801333356";
constexpr std::int64_t kProtocol = 1001;

/// A pickle's value and the heap that it lives in.
struct Unpickled {
    explicit Unpickled(ByteCursor &cursor) : heap(cursor.remaining()), value(Unpickler(cursor, heap).run()) {}
    PickleHeap heap;
    PickleValue value;
};

void readPreamble(ByteCursor &cursor)
{
    const Unpickled magic(cursor);
    const auto *number = std::get_if<PickleBigInt>(&magic.value);
    if (!number || (number->bytes != kMagic && number->bytes != kMagicDigits))
        failCorrupt("is a Python pickle, but not one that torch.save wrote");
    const Unpickled protocol(cursor);
    const auto *version = std::get_if<std::int64_t>(&protocol.value);
    if (!version || *version != kProtocol)
        failUnsupported("uses another protocol of torch.save than " + std::to_string(kProtocol));
    const Unpickled facts(cursor);
    const auto *const *dict = std::get_if<PickleDict *>(&facts.value);
    const PickleValue *order = dict ? (*dict)->find("little_endian") : nullptr;
    if (const auto *little = order ? std::get_if<bool>(order) : nullptr; little && !*little)
        failUnsupported("was written on a big-endian machine");
}

using Blocks = std::map<std::string_view, std::string_view>;

/// The claims of the pickle about each storage; two claims about one must agree.
std::map<std::string_view, const PickleStorage *> claims(const PickleHeap &heap)
{
    std::map<std::string_view, const PickleStorage *> result;
    for (const PickleStorage &storage : heap.storages()) {
        const auto [it, isNew] = result.emplace(storage.key, &storage);
        if (!isNew &&
            (it->second->dtype != storage.dtype || it->second->blockElements != storage.blockElements))
            failCorrupt("is damaged: its storage " + printable(storage.key) +
                        " is described in two different ways");
    }
    return result;
}

Blocks readBlocks(ByteCursor &cursor, const PickleHeap &heap)
{
    const auto claimed = claims(heap);
    const Unpickled keys(cursor);
    const auto *const *list = std::get_if<PickleSequence *>(&keys.value);
    if (!list)
        failCorrupt("is damaged: " + std::string(describe(keys.value)) +
                    " stands where its list of storages should be");
    Blocks blocks;
    for (const PickleValue &key : (*list)->items) {
        const auto *name = std::get_if<std::string_view>(&key);
        const auto claim = name ? claimed.find(*name) : claimed.end();
        if (claim == claimed.end())
            failCorrupt("is damaged: its list of storages names one that no tensor uses");
        const PickleStorage &storage = *claim->second;
        const std::string what = "the storage " + printable(*name);
        const std::uint64_t position = cursor.position();
        const std::uint64_t count = cursor.u64(what);
        if (count != static_cast<std::uint64_t>(storage.blockElements))
            failCorrupt("is damaged: " + what + " at byte " + std::to_string(position) + " has " +
                        std::to_string(count) + " elements instead of " +
                        std::to_string(storage.blockElements));
        const auto bytes = static_cast<std::uint64_t>(storage.bytesOf(storage.blockElements));
        blocks[storage.key] = cursor.take(bytes, what);
    }
    return blocks;
}

} // namespace

TensorFile readPyTorchLegacy(const SharedFile &file)
{
    ByteCursor cursor(file->bytes(), 0, "the file");
    readPreamble(cursor);
    const Unpickled checkpoint(cursor);
    const Blocks blocks = readBlocks(cursor, checkpoint.heap);
    TensorMaker maker(file, [&](const PickleStorage &storage) {
        const auto it = blocks.find(storage.key);
        if (it == blocks.end())
            failCorrupt("is damaged: its storage " + printable(storage.key) + " is missing");
        return it->second;
    });
    TensorFile result = readStateDict(checkpoint.value, maker);
    result.format = "pytorch-legacy";
    return result;
}

} // namespace ant::detail
