#include "core/store/detail/run_rows.h"
#include "core/store/detail/state.h"

#include <algorithm>

namespace ant {
namespace {

void requireTag(const std::string &tag)
{
    if (tag.empty() || tag.find_first_of(" \t\r\n\v\f") != std::string::npos)
        throw detail::Failure{
            {ErrorCode::InvalidArgument, "a tag is one word without blanks, not \"" + tag + "\"", {}}};
}

std::vector<RunId> readBin(SQLite::Database &database, std::int64_t beforeMs)
{
    SQLite::Statement statement(database,
                                "SELECT id FROM runs WHERE deleted_ms > 0 AND deleted_ms <= ?1 ORDER BY id");
    detail::bindAll(statement, beforeMs);
    return detail::takeAll(statement, [](detail::Row &row) { return RunId{row.integer()}; });
}

} // namespace

Result<void> Workspace::setTags(RunId id, std::vector<std::string> tags)
{
    return m_state->write("tagging " + detail::label(id), [&](SQLite::Database &database) {
        (void)detail::readState(database, id);
        std::ranges::sort(tags);
        tags.erase(std::ranges::unique(tags).begin(), tags.end());
        std::string text;
        for (const std::string &tag : tags) {
            requireTag(tag);
            text += (text.empty() ? "" : " ") + tag;
        }
        detail::execute(database, "UPDATE runs SET tags = ?2 WHERE id = ?1", id, text);
    });
}

Result<void> Workspace::setNotes(RunId id, const std::string &notes)
{
    return m_state->write("writing the notes of " + detail::label(id), [&](SQLite::Database &database) {
        (void)detail::readState(database, id);
        detail::execute(database, "UPDATE runs SET notes = ?2 WHERE id = ?1", id, notes);
    });
}

Result<void> Workspace::setDeleted(RunId id, bool deleted)
{
    return m_state->write("deleting " + detail::label(id), [&](SQLite::Database &database) {
        if (!deleted) {
            if (detail::execute(database, "UPDATE runs SET deleted_ms = 0 WHERE id = ?1", id) == 0)
                throw detail::Failure{
                    {ErrorCode::NotFound, detail::label(id) + " has been removed for good", {}}};
            return;
        }
        const RunState state = detail::readState(database, id);
        if (!isFinished(state))
            throw detail::Failure{
                {ErrorCode::InvalidArgument,
                 detail::label(id) + " is " + std::string(name(state)) + "; cancel it before deleting it",
                 {}}};
        detail::execute(database, "UPDATE runs SET deleted_ms = ?2 WHERE id = ?1", id, detail::nowMs());
    });
}

Result<int> Workspace::emptyBin(std::int64_t ageMs)
{
    const std::string doing = "removing deleted runs";
    const std::int64_t before = detail::nowMs() - ageMs;
    const auto old =
        m_state->read(doing, [&](SQLite::Database &database) { return readBin(database, before); });
    if (!old.ok())
        return old.error();
    if (old.value().empty()) // the usual case takes no write lock
        return 0;
    const auto removed = m_state->write(doing, [&](SQLite::Database &database) {
        const auto runs = readBin(database, before); // one may have been taken out meanwhile
        for (const RunId id : runs)
            detail::execute(database, "DELETE FROM runs WHERE id = ?1", id);
        return runs;
    });
    if (!removed.ok())
        return removed.error();
    std::error_code code; // the last one that says something
    for (const RunId id : removed.value()) {
        std::error_code own;
        std::filesystem::remove_all(artifactFolder(id), own);
        if (own)
            code = own;
    }
    if (code)
        return Error{ErrorCode::Io, "cannot remove artifacts of a deleted run: " + code.message(), {doing}};
    return static_cast<int>(removed.value().size());
}

} // namespace ant
