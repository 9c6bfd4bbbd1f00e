#include "core/io/pickle_globals.h"
#include "core/io/read_failure.h"
#include "core/io/unpickler.h"

#include <algorithm>
#include <charconv>

namespace ant::detail {

std::string Unpickler::atOpcode() const
{
    return " (pickle opcode at byte " + std::to_string(m_opcodeByte) + ")";
}

template <typename T>
T Unpickler::parseLine(std::string_view line) const
{
    T value{};
    const auto [end, code] = std::from_chars(line.data(), line.data() + line.size(), value);
    if (code != std::errc() || end != line.data() + line.size())
        failCorrupt("is damaged: a number reads as " + printable(line) + atOpcode());
    return value;
}

template double Unpickler::parseLine(std::string_view) const;
template std::uint32_t Unpickler::parseLine(std::string_view) const;

void Unpickler::push(PickleValue value)
{
    m_heap.spend(1);
    m_stack.push_back(value);
}

void Unpickler::requireValues(std::size_t count) const
{
    const std::size_t bottom = m_marks.empty() ? 0 : m_marks.back();
    if (m_stack.size() - bottom < count)
        failCorrupt("is damaged: its pickle takes a value where there is none" + atOpcode());
}

PickleValue Unpickler::pop()
{
    requireValues(1);
    const PickleValue value = m_stack.back();
    m_stack.pop_back();
    return value;
}

PickleValue &Unpickler::top()
{
    requireValues(1);
    return m_stack.back();
}

std::vector<PickleValue> Unpickler::popToMark()
{
    if (m_marks.empty())
        failCorrupt("is damaged: its pickle ends a list that never began" + atOpcode());
    const auto begin = m_stack.begin() + static_cast<std::ptrdiff_t>(m_marks.back());
    std::vector<PickleValue> items(begin, m_stack.end());
    m_stack.erase(begin, m_stack.end());
    m_marks.pop_back();
    return items;
}

void Unpickler::pushInteger(std::string_view bytes)
{
    if (bytes.size() > 8)
        return push(PickleBigInt{bytes});
    const auto unused = 64 - 8 * static_cast<int>(bytes.size());
    const std::uint64_t bits = littleEndian(bytes);
    push(bytes.empty() ? std::int64_t(0) : static_cast<std::int64_t>(bits << unused) >> unused);
}

void Unpickler::pushDecimal(std::string_view line)
{
    if (line == "00" || line == "01") // how protocols 0 and 1 write a truth value
        return push(line == "01");
    if (line.ends_with('L'))
        line.remove_suffix(1);
    constexpr std::size_t kSurelyFits = 18;
    const bool digits = std::all_of(line.begin(), line.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (digits && line.size() > kSurelyFits)
        return push(PickleBigInt{line});
    push(parseLine<std::int64_t>(line));
}

void Unpickler::pushTuple(std::size_t count)
{
    requireValues(count);
    const auto begin = m_stack.end() - static_cast<std::ptrdiff_t>(count);
    std::vector<PickleValue> items(begin, m_stack.end());
    m_stack.erase(begin, m_stack.end());
    push(m_heap.sequence(std::move(items)));
}

void Unpickler::pushGlobal(std::string_view module, std::string_view name)
{
    const auto global = findGlobal(module, name);
    if (!global)
        failUnsupported("refers to " + printable(module) + "." + printable(name) +
                        ", and only plain tensors and numbers are read from a weight file; nothing in it "
                        "was executed. If a whole model was saved, save its state_dict instead");
    push(*global);
}

void Unpickler::append(std::vector<PickleValue> items)
{
    auto *const *list = std::get_if<PickleSequence *>(&top());
    if (!list)
        failCorrupt("is damaged: its pickle appends to " + std::string(describe(top())) + atOpcode());
    m_heap.spend(items.size());
    (*list)->items.insert((*list)->items.end(), items.begin(), items.end());
}

void Unpickler::setItems(std::vector<PickleValue> keysAndValues)
{
    auto *const *dict = std::get_if<PickleDict *>(&top());
    if (!dict || keysAndValues.size() % 2 != 0)
        failCorrupt("is damaged: its pickle puts " + std::to_string(keysAndValues.size()) +
                    " keys and values into " + std::string(describe(top())) + atOpcode());
    m_heap.spend(keysAndValues.size());
    for (std::size_t i = 0; i < keysAndValues.size(); i += 2)
        (*dict)->items.emplace_back(keysAndValues[i], keysAndValues[i + 1]);
}

void Unpickler::memoize(std::uint64_t index)
{
    m_heap.spend(1);
    m_memo.insert_or_assign(index, top());
}

void Unpickler::recall(std::uint64_t index)
{
    const auto it = m_memo.find(index);
    if (it == m_memo.end())
        failCorrupt("is damaged: its pickle uses memo entry " + std::to_string(index) +
                    " before it is written" + atOpcode());
    push(it->second);
}

} // namespace ant::detail
