#include "core/io/pickle_value.h"

#include "core/io/read_failure.h"

#include <algorithm>
#include <iterator>

namespace ant::detail {
namespace {

/// A real checkpoint of a large network with its optimizer has some hundred thousand. A list of truth values
/// takes two a byte (the stack, the list), and no longer stretch of a pickle takes more.
constexpr std::uint64_t kMaxValues = 4'000'000;
constexpr std::uint64_t kValuesPerByte = 2;
constexpr std::uint64_t kValuesOfShortPickle = 1000;

} // namespace

const PickleValue *PickleDict::find(std::string_view key) const
{
    for (auto it = items.rbegin(); it != items.rend(); ++it) {
        const auto *text = std::get_if<std::string_view>(&it->first);
        if (text && *text == key)
            return &it->second;
    }
    return nullptr;
}

PickleHeap::PickleHeap(std::uint64_t pickleBytes)
    : m_limit(std::min(kMaxValues, kValuesOfShortPickle + kValuesPerByte * std::min(pickleBytes, kMaxValues)))
{
}

void PickleHeap::spend(std::uint64_t count)
{
    if (count > m_limit - m_spent)
        failUnsupported("describes more than " + std::to_string(m_limit) +
                        " values, which no weight file of its size does");
    m_spent += count;
}

PickleSequence *PickleHeap::sequence(std::vector<PickleValue> items)
{
    spend(1);
    return &m_sequences.emplace_back(PickleSequence{std::move(items)});
}

PickleDict *PickleHeap::dict()
{
    spend(1);
    return &m_dicts.emplace_back();
}

PickleStorage *PickleHeap::storage(PickleStorage value)
{
    spend(1);
    return &m_storages.emplace_back(std::move(value));
}

PickleTensor *PickleHeap::tensor(PickleTensor value)
{
    spend(1);
    return &m_tensors.emplace_back(std::move(value));
}

PickleNumpyType *PickleHeap::numpyType(PickleNumpyType value)
{
    spend(1);
    return &m_numpyTypes.emplace_back(value);
}

std::string_view PickleHeap::text(std::string value)
{
    spend(1);
    return m_texts.emplace_back(std::move(value));
}

std::string_view describe(const PickleValue &value)
{
    constexpr std::string_view kWords[] = {"None",         "a truth value",  "an integer",  "a number",
                                           "a text",       "a huge integer", "a type name", "a list",
                                           "a dictionary", "a storage",      "a tensor",    "a numpy type"};
    static_assert(std::size(kWords) == std::variant_size_v<PickleValue>);
    return kWords[value.index()];
}

} // namespace ant::detail
