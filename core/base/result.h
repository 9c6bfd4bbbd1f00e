#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace ant {

/// What a caller can do about a failure; the text is for people.
enum class ErrorCode {
    InvalidArgument, ///< the request itself is wrong; ask differently
    NotFound,        ///< a file, run or layer that was named does not exist
    Io,              ///< the operating system refused (permission, full or read-only disk)
    Corrupt,         ///< the bytes were read but are not what they claim to be
    Unsupported,     ///< well formed, but nothing here can do it
    OutOfMemory,     ///< smaller batches may work
    Cancelled,       ///< somebody asked for it to stop; never shown as a failure
    Internal,        ///< a library failed in a way that is not the user's doing
};

struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string message;              ///< one sentence for a person, with the offending value
    std::vector<std::string> context; ///< what was being done, innermost first

    /// The same error, one level further out.
    Error within(std::string doing) &&
    {
        context.push_back(std::move(doing));
        return std::move(*this);
    }

    /// "outermost: … : message" on one line, for a terminal or a log.
    std::string text() const
    {
        std::string line;
        for (auto it = context.rbegin(); it != context.rend(); ++it)
            line += *it + ": ";
        return line + message;
    }

    bool operator==(const Error &) const = default;
};

/// A T or the Error that kept us from it. Never empty, so there is no default constructor.
template <typename T>
class [[nodiscard]] Result {
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    bool ok() const { return m_state.index() == 0; }

    const T &value() const & { return assert(ok()), std::get<0>(m_state); }
    T &value() & { return assert(ok()), std::get<0>(m_state); }
    T &&value() && { return assert(ok()), std::get<0>(std::move(m_state)); }

    const Error &error() const & { return assert(!ok()), std::get<1>(m_state); }
    Error &&error() && { return assert(!ok()), std::get<1>(std::move(m_state)); }

private:
    std::variant<T, Error> m_state;
};

/// Success without a value: `return {};`
template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : m_error(std::move(error)) {}

    bool ok() const { return !m_error; }
    const Error &error() const & { return assert(!ok()), *m_error; }
    Error &&error() && { return assert(!ok()), *std::move(m_error); }

private:
    std::optional<Error> m_error;
};

} // namespace ant
