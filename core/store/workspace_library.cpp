#include "core/store/detail/run_rows.h"
#include "core/store/detail/state.h"

namespace ant {
namespace {

std::string kindName(LibraryEntry::Kind kind)
{
    return kind == LibraryEntry::Kind::Weights ? "weights" : "dataset";
}

LibraryEntry takeEntry(detail::Row &row)
{
    LibraryEntry entry;
    entry.id = row.integer();
    entry.kind = row.text() == "weights" ? LibraryEntry::Kind::Weights : LibraryEntry::Kind::Dataset;
    entry.place = row.text();
    entry.model = row.text();
    entry.bytes = row.integer();
    entry.sha256 = row.text();
    entry.findings = row.text();
    entry.isGood = row.flag();
    entry.checkedMs = row.integer();
    return entry;
}

MeasuredWeights takeMeasured(detail::Row &row)
{
    MeasuredWeights weights;
    weights.sha256 = row.text();
    weights.run = row.integer();
    weights.dataset = row.text();
    weights.top1Correct = row.integer();
    weights.total = row.integer();
    return weights;
}

} // namespace

Result<std::vector<LibraryEntry>> Workspace::library()
{
    return m_state->read("reading the library", [](SQLite::Database &database) {
        SQLite::Statement statement(database,
                                    "SELECT id, kind, place, model, bytes, sha256, findings, is_good, "
                                    "checked_ms FROM library ORDER BY kind, place");
        return detail::takeAll(statement, takeEntry);
    });
}

Result<void> Workspace::putInLibrary(const LibraryEntry &entry)
{
    return m_state->write("registering " + entry.place, [&](SQLite::Database &database) {
        detail::execute(
            database,
            "INSERT INTO library (kind, place, model, bytes, sha256, findings, is_good, checked_ms) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (kind, place) DO UPDATE SET "
            "model = ?3, bytes = ?4, sha256 = ?5, findings = ?6, is_good = ?7, checked_ms = ?8",
            kindName(entry.kind), entry.place, entry.model, entry.bytes, entry.sha256, entry.findings,
            entry.isGood, entry.checkedMs);
    });
}

Result<void> Workspace::removeFromLibrary(std::int64_t id)
{
    return m_state->write("removing an entry of the library", [&](SQLite::Database &database) {
        if (detail::execute(database, "DELETE FROM library WHERE id = ?1", id) == 0)
            throw detail::Failure{
                {ErrorCode::NotFound, "the library has no entry " + std::to_string(id), {}}};
    });
}

Result<std::vector<MeasuredWeights>> Workspace::measuredWeights()
{
    return m_state->read("looking for measured weights", [](SQLite::Database &database) {
        SQLite::Statement statement(database, R"sql(
SELECT environment.value, runs.id, json_extract(runs.spec, '$.dataset'), runs.top1_correct, runs.total
FROM runs JOIN environment ON environment.run_id = runs.id AND environment.key = 'weights.sha256'
WHERE runs.state = 'done' AND runs.total > 0 AND json_extract(runs.spec, '$.mode') = 'fp32'
ORDER BY runs.id
)sql");
        return detail::takeAll(statement, takeMeasured);
    });
}

} // namespace ant
