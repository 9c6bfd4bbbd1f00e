#pragma once

#include "core/experiment/run_record.h"
#include "core/store/detail/blob.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <limits>

namespace ant::detail {

inline void bindOne(SQLite::Statement &statement, int place, const Blob &value)
{
    statement.bind(place, value.bytes.data(), static_cast<int>(value.bytes.size()));
}
inline void bindOne(SQLite::Statement &statement, int place, RunId value)
{
    statement.bind(place, value.value);
}
inline void bindOne(SQLite::Statement &statement, int place, std::uint64_t value)
{
    statement.bind(place, static_cast<std::int64_t>(value)); // the same bits; see Row::count
}
inline void bindOne(SQLite::Statement &statement, int place, std::string_view value)
{
    statement.bind(place, std::string(value));
}
inline void bindOne(SQLite::Statement &statement, int place, const std::string &value)
{
    statement.bind(place, value);
}
inline void bindOne(SQLite::Statement &statement, int place, std::nullopt_t)
{
    statement.bind(place);
}
/// Numbers. SQLite turns NaN into NULL, and Row::real turns it back.
template <typename T>
requires std::is_arithmetic_v<T>
void bindOne(SQLite::Statement &statement, int place, T value)
{
    statement.bind(place, value);
}
template <typename T>
void bindOne(SQLite::Statement &statement, int place, const std::optional<T> &value)
{
    if (value)
        bindOne(statement, place, *value);
    else
        statement.bind(place);
}

/// Values for the parameters of a statement, from the first one on.
template <typename... Values>
void bindAll(SQLite::Statement &statement, const Values &...values)
{
    int place = 0;
    (bindOne(statement, ++place, values), ...);
}

/// Runs a prepared statement that returns no rows, again and again.
template <typename... Values>
void repeat(SQLite::Statement &statement, const Values &...values)
{
    bindAll(statement, values...);
    statement.exec();
    statement.reset();
}

/// Runs one statement and returns the number of rows it changed.
template <typename... Values>
int execute(SQLite::Database &database, const char *sql, const Values &...values)
{
    SQLite::Statement statement(database, sql);
    bindAll(statement, values...);
    return statement.exec();
}

/// The columns of the current row of a statement, taken from left to right.
class Row {
public:
    explicit Row(const SQLite::Statement &statement) : m_statement(statement) {}

    std::int64_t integer() { return next().getInt64(); }
    int number() { return next().getInt(); }
    bool flag() { return next().getInt() != 0; }
    std::uint64_t count() { return static_cast<std::uint64_t>(next().getInt64()); }
    std::string text() { return next().getString(); }
    double real()
    {
        const SQLite::Column column = next();
        return column.isNull() ? std::numeric_limits<double>::quiet_NaN() : column.getDouble();
    }
    std::optional<std::int64_t> optionalInteger()
    {
        const SQLite::Column column = next();
        return column.isNull() ? std::nullopt : std::optional(column.getInt64());
    }
    template <typename T>
    std::vector<T> vector(std::string_view what)
    {
        const SQLite::Column column = next();
        const auto *bytes = static_cast<const char *>(column.getBlob());
        return decode<T>({bytes, static_cast<std::size_t>(bytes ? column.getBytes() : 0)}, what);
    }

private:
    SQLite::Column next() { return m_statement.getColumn(m_place++); }

    const SQLite::Statement &m_statement;
    int m_place = 0;
};

/// All rows of a statement whose parameters are bound; `take(row)` makes a value of each.
template <typename Take>
auto takeAll(SQLite::Statement &statement, Take &&take)
{
    std::vector<std::invoke_result_t<Take, Row &>> values;
    while (statement.executeStep()) {
        Row row(statement);
        values.push_back(take(row));
    }
    return values;
}

} // namespace ant::detail
