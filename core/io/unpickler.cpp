#include "core/io/unpickler.h"

#include "core/io/pickle_calls.h"
#include "core/io/read_failure.h"

#include <algorithm>
#include <bit>

namespace ant::detail {
namespace {

/// Opcodes whose letters tell nothing; the others are written as letters below.
enum Opcode {
    kProto = 0x80,
    kNewObj = 0x81,
    kTuple1 = 0x85,
    kTuple2 = 0x86,
    kTuple3 = 0x87,
    kNewTrue = 0x88,
    kNewFalse = 0x89,
    kLong1 = 0x8a,
    kLong4 = 0x8b,
    kShortBinUnicode = 0x8c,
    kBinUnicode8 = 0x8d,
    kBinBytes8 = 0x8e,
    kEmptySet = 0x8f,
    kAddItems = 0x90,
    kFrozenSet = 0x91,
    kStackGlobal = 0x93,
    kMemoize = 0x94,
    kFrame = 0x95,
    kByteArray8 = 0x96,
};

constexpr int kHighestProtocol = 5;

} // namespace

PickleValue Unpickler::run()
{
    for (;;) {
        m_opcodeByte = m_cursor.position();
        const int opcode = m_cursor.u8("a pickle opcode");
        if (opcode == '.')
            return pop();
        if (!runScalar(opcode) && !runText(opcode) && !runContainer(opcode) && !runMemo(opcode) &&
            !runStack(opcode) && !runCall(opcode))
            failUnsupported("uses the pickle opcode " + std::to_string(opcode) +
                            ", which weight files do not" + atOpcode());
    }
}

bool Unpickler::runScalar(int opcode)
{
    constexpr std::string_view kWhat = "a number";
    switch (opcode) {
    case 'N':
        return push(std::monostate()), true;
    case kNewTrue:
        return push(true), true;
    case kNewFalse:
        return push(false), true;
    case 'K':
        return push(std::int64_t(m_cursor.u8(kWhat))), true;
    case 'M':
        return push(std::int64_t(m_cursor.u16(kWhat))), true;
    case 'J':
        return push(std::int64_t(static_cast<std::int32_t>(m_cursor.u32(kWhat)))), true;
    case kLong1:
        return pushInteger(m_cursor.take(m_cursor.u8(kWhat), kWhat)), true;
    case kLong4:
        return pushInteger(m_cursor.take(m_cursor.u32(kWhat), kWhat)), true;
    case 'I':
    case 'L':
        return pushDecimal(m_cursor.takeLine(kWhat)), true;
    case 'F':
        return push(parseLine<double>(m_cursor.takeLine(kWhat))), true;
    case 'G': {
        std::string bytes(m_cursor.take(8, kWhat)); // the one big-endian number of a pickle
        std::reverse(bytes.begin(), bytes.end());
        return push(std::bit_cast<double>(littleEndian(bytes))), true;
    }
    default:
        return false;
    }
}

bool Unpickler::runText(int opcode)
{
    constexpr std::string_view kWhat = "a text";
    switch (opcode) {
    case 'X':
    case 'B':
    case 'T':
        return push(m_cursor.take(m_cursor.u32(kWhat), kWhat)), true;
    case kShortBinUnicode:
    case 'C':
    case 'U':
        return push(m_cursor.take(m_cursor.u8(kWhat), kWhat)), true;
    case kBinUnicode8:
    case kBinBytes8:
    case kByteArray8:
        return push(m_cursor.take(m_cursor.u64(kWhat), kWhat)), true;
    default:
        return false;
    }
}

bool Unpickler::runContainer(int opcode)
{
    switch (opcode) {
    case ')':
        return pushTuple(0), true;
    case kTuple1:
    case kTuple2:
    case kTuple3:
        return pushTuple(static_cast<std::size_t>(opcode - kTuple1 + 1)), true;
    case 't':
    case 'l':
    case kFrozenSet:
        return push(m_heap.sequence(popToMark())), true;
    case ']':
    case kEmptySet:
        return push(m_heap.sequence({})), true;
    case '}':
        return push(m_heap.dict()), true;
    case 'a': {
        std::vector<PickleValue> one = {pop()};
        return append(std::move(one)), true;
    }
    case 'e':
    case kAddItems:
        return append(popToMark()), true;
    case 's': {
        PickleValue value = pop();
        PickleValue key = pop();
        return setItems({key, value}), true;
    }
    case 'u':
        return setItems(popToMark()), true;
    case 'd': {
        auto items = popToMark();
        push(m_heap.dict());
        return setItems(std::move(items)), true;
    }
    default:
        return false;
    }
}

bool Unpickler::runMemo(int opcode)
{
    constexpr std::string_view kWhat = "a memo index";
    switch (opcode) {
    case 'q':
        return memoize(m_cursor.u8(kWhat)), true;
    case 'r':
        return memoize(m_cursor.u32(kWhat)), true;
    case 'p':
        return memoize(parseLine<std::uint32_t>(m_cursor.takeLine(kWhat))), true;
    case kMemoize:
        return memoize(m_memo.size()), true;
    case 'h':
        return recall(m_cursor.u8(kWhat)), true;
    case 'j':
        return recall(m_cursor.u32(kWhat)), true;
    case 'g':
        return recall(parseLine<std::uint32_t>(m_cursor.takeLine(kWhat))), true;
    default:
        return false;
    }
}

bool Unpickler::runStack(int opcode)
{
    switch (opcode) {
    case kProto: {
        const int protocol = m_cursor.u8("the pickle protocol");
        if (protocol > kHighestProtocol)
            failUnsupported("uses pickle protocol " + std::to_string(protocol) + atOpcode());
        return true;
    }
    case kFrame:
        m_cursor.u64("a frame length"); // a hint for buffered reading; nothing depends on it
        return true;
    case '(':
        m_heap.spend(1);
        m_marks.push_back(m_stack.size());
        return true;
    case '0':
        pop();
        return true;
    case '1':
        popToMark();
        return true;
    case '2':
        push(PickleValue(top()));
        return true;
    default:
        return false;
    }
}

bool Unpickler::runCall(int opcode)
{
    try {
        switch (opcode) {
        case 'c': {
            const auto module = m_cursor.takeLine("a module name");
            pushGlobal(module, m_cursor.takeLine("a type name"));
            return true;
        }
        case kStackGlobal: {
            const PickleValue name = pop();
            const PickleValue module = pop();
            if (!std::holds_alternative<std::string_view>(name) ||
                !std::holds_alternative<std::string_view>(module))
                failCorrupt("is damaged: a type is named by " + std::string(describe(name)));
            pushGlobal(std::get<std::string_view>(module), std::get<std::string_view>(name));
            return true;
        }
        case 'R':
        case kNewObj: {
            const PickleValue arguments = pop();
            const PickleValue function = pop();
            push(callGlobal(m_heap, function, arguments));
            return true;
        }
        case 'b': {
            const PickleValue state = pop();
            setState(top(), state);
            return true;
        }
        case 'Q':
            push(makeStorage(m_heap, pop()));
            return true;
        default:
            return false;
        }
    } catch (ReadFailure &failure) {
        failure.what += atOpcode();
        throw;
    }
}

} // namespace ant::detail
