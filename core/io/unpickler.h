#pragma once

#include "core/io/byte_cursor.h"
#include "core/io/pickle_value.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace ant::detail {

/// Runs one pickle (protocols 0 to 5) in an interpreter that can only build plain values: it knows the
/// opcodes that torch.save writes and the globals of findGlobal(); whatever else the pickle asks for is a
/// ReadFailure (Unsupported, naming it). A stack and a memo as in Python, but no calls and no recursion.
///
/// Source: the opcode descriptions of Python's pickletools.
class Unpickler {
public:
    /// Begins at the cursor and leaves it after the STOP opcode. `heap` must outlive the values.
    Unpickler(ByteCursor &cursor, PickleHeap &heap) : m_cursor(cursor), m_heap(heap) {}

    PickleValue run();

private:
    bool runScalar(int opcode);
    bool runText(int opcode);
    bool runContainer(int opcode);
    bool runMemo(int opcode);
    bool runStack(int opcode);
    bool runCall(int opcode);

    void push(PickleValue value);
    PickleValue pop();
    PickleValue &top();
    std::vector<PickleValue> popToMark();
    void requireValues(std::size_t count) const;
    std::string atOpcode() const; ///< for an error message
    template <typename T>
    T parseLine(std::string_view line) const;

    void pushInteger(std::string_view bytes);
    void pushDecimal(std::string_view line);
    void pushTuple(std::size_t count);
    void pushGlobal(std::string_view module, std::string_view name);
    void append(std::vector<PickleValue> items);
    void setItems(std::vector<PickleValue> keysAndValues);
    void memoize(std::uint64_t index);
    void recall(std::uint64_t index);

    ByteCursor &m_cursor;
    PickleHeap &m_heap;
    std::uint64_t m_opcodeByte = 0; ///< position in the file of the opcode that is being run
    std::vector<PickleValue> m_stack;
    std::vector<std::size_t> m_marks;
    std::unordered_map<std::uint64_t, PickleValue> m_memo;
};

} // namespace ant::detail
