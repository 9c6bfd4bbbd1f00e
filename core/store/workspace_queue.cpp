#include "core/store/detail/run_rows.h"
#include "core/store/detail/state.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace ant {
namespace {

/// The runs that wait, first one first.
std::vector<RunId> readQueue(SQLite::Database &database)
{
    SQLite::Statement statement(database, "SELECT id FROM runs WHERE state = ?1 AND queue_place IS NOT NULL "
                                          "ORDER BY queue_place, id");
    detail::bindAll(statement, name(RunState::Queued));
    return detail::takeAll(statement, [](detail::Row &row) { return RunId{row.integer()}; });
}

void requireQueued(SQLite::Database &database, RunId id)
{
    const RunState state = detail::readState(database, id);
    if (state != RunState::Queued)
        throw detail::Failure{{ErrorCode::InvalidArgument,
                               detail::label(id) + " is not queued, it is " + std::string(name(state)),
                               {}}};
}

} // namespace

Result<RunId> Workspace::addRun(const RunSpec &spec, bool queued)
{
    return m_state->write("adding a run", [&](SQLite::Database &database) {
        const std::string title = spec.name.empty()
                                      ? std::filesystem::path(spec.model).stem().string() + " " + spec.mode
                                      : spec.name;
        std::optional<std::int64_t> place;
        if (queued)
            place = database.execAndGet("SELECT coalesce(max(queue_place), 0) + 1 FROM runs").getInt64();
        // Names given on a command line may hold any bytes; JSON holds UTF-8 only.
        const std::string text = toJson(spec).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
        detail::execute(
            database,
            "INSERT INTO runs (name, spec, state, queue_place, created_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
            title, text, name(RunState::Queued), place, detail::nowMs());
        return RunId{database.getLastInsertRowid()};
    });
}

Result<void> Workspace::cancelQueued(RunId id)
{
    return m_state->write("cancelling " + detail::label(id), [&](SQLite::Database &database) {
        requireQueued(database, id);
        detail::execute(database,
                        "UPDATE runs SET state = ?2, queue_place = NULL, finished_ms = ?3 WHERE id = ?1", id,
                        name(RunState::Cancelled), detail::nowMs());
    });
}

Result<std::optional<RunId>> Workspace::nextQueued()
{
    return m_state->read("looking into the queue", [&](SQLite::Database &database) {
        const auto queue = readQueue(database);
        return queue.empty() ? std::nullopt : std::optional(queue.front());
    });
}

Result<void> Workspace::moveInQueue(RunId id, int place)
{
    return m_state->write("moving " + detail::label(id), [&](SQLite::Database &database) {
        requireQueued(database, id);
        auto queue = readQueue(database);
        std::erase(queue, id);
        const auto target = std::clamp<std::ptrdiff_t>(place, 0, static_cast<std::ptrdiff_t>(queue.size()));
        queue.insert(queue.begin() + target, id);
        SQLite::Statement statement(database, "UPDATE runs SET queue_place = ?2 WHERE id = ?1");
        std::int64_t next = 0;
        for (const RunId queued : queue)
            detail::repeat(statement, queued, ++next);
    });
}

} // namespace ant
