#include "core/store/detail/run_rows.h"
#include "core/store/detail/state.h"

namespace ant {
namespace {

LogLevel levelFromText(const std::string &text)
{
    for (const LogLevel level : {LogLevel::Info, LogLevel::Warning, LogLevel::Error})
        if (text == name(level))
            return level;
    throw detail::Failure{
        {ErrorCode::Corrupt, "a stored log line has the unknown level \"" + text + "\"", {}}};
}

} // namespace

Result<void> Workspace::addLog(RunId id, LogLevel level, const std::string &text)
{
    return addLogLines(id, level, {text});
}

Result<void> Workspace::addLogLines(RunId id, LogLevel level, const std::vector<std::string> &lines)
{
    return m_state->write("logging for " + detail::label(id), [&](SQLite::Database &database) {
        (void)detail::readState(database, id);
        SQLite::Statement statement(
            database, "INSERT INTO log_lines (run_id, time_ms, level, text) VALUES (?1, ?2, ?3, ?4)");
        const std::int64_t now = detail::nowMs();
        for (const std::string &line : lines)
            detail::repeat(statement, id, now, name(level), line);
    });
}

Result<Workspace::LogSlice> Workspace::log(RunId id, std::int64_t after, int most)
{
    return m_state->read("reading the log of " + detail::label(id), [&](SQLite::Database &database) {
        (void)detail::readState(database, id);
        SQLite::Statement statement(database, "SELECT id, time_ms, level, text FROM log_lines "
                                              "WHERE run_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3");
        detail::bindAll(statement, id, after, most);
        LogSlice slice;
        slice.last = after;
        while (statement.executeStep()) {
            detail::Row row(statement);
            slice.last = row.integer();
            LogLine line;
            line.timeMs = row.integer();
            line.level = levelFromText(row.text());
            line.text = row.text();
            slice.lines.push_back(std::move(line));
        }
        return slice;
    });
}

} // namespace ant
