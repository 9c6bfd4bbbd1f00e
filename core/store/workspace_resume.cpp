#include "core/store/detail/run_rows.h"
#include "core/store/detail/state.h"

namespace ant {
namespace {

/// Why a run in this state cannot go on; empty where its checkpoint decides.
std::string_view hindrance(RunState state)
{
    switch (state) {
    case RunState::Queued:
        return "it waits for its start already";
    case RunState::Running:
        return "it is running; cancel it first";
    case RunState::Done:
        return "it is done";
    case RunState::Failed:
    case RunState::Cancelled:
    case RunState::Interrupted:
        break;
    }
    return {};
}

std::optional<CheckpointFile> newestCheckpoint(const std::filesystem::path &artifacts)
{
    const auto found = detail::orFail(findCheckpoints(artifacts));
    return found.empty() ? std::nullopt : std::optional(found.back());
}

} // namespace

Result<std::optional<CheckpointFile>> Workspace::resumePoint(RunId id)
{
    return m_state->read("looking for checkpoints of " + detail::label(id), [&](SQLite::Database &database) {
        if (!hindrance(detail::readState(database, id)).empty())
            return std::optional<CheckpointFile>();
        return newestCheckpoint(artifactFolder(id));
    });
}

Result<void> Workspace::resume(RunId id, bool queued)
{
    return m_state->write("resuming " + detail::label(id), [&](SQLite::Database &database) {
        const auto refuse = [&](std::string_view why) {
            throw detail::Failure{{ErrorCode::InvalidArgument,
                                   detail::label(id) + " cannot be resumed: " + std::string(why),
                                   {}}};
        };
        if (const auto why = hindrance(detail::readState(database, id)); !why.empty())
            refuse(why);
        if (!newestCheckpoint(artifactFolder(id)))
            refuse("it has no checkpoint (only training writes them); make a new run of the same "
                   "specification");
        std::optional<std::int64_t> place;
        if (queued)
            place = database.execAndGet("SELECT coalesce(max(queue_place), 0) + 1 FROM runs").getInt64();
        detail::execute(database,
                        "UPDATE runs SET state = ?2, queue_place = ?3, error = '', finished_ms = 0, "
                        "total = NULL, top1_correct = NULL, top5_correct = NULL, loss = NULL WHERE id = ?1",
                        id, name(RunState::Queued), place);
    });
}

Result<void> Workspace::rewind(RunId id, int epoch, std::int64_t step)
{
    return m_state->write("rewinding " + detail::label(id), [&](SQLite::Database &database) {
        (void)detail::readState(database, id);
        detail::execute(database, "DELETE FROM steps WHERE run_id = ?1 AND step >= ?2", id, step);
        detail::execute(database, "DELETE FROM epochs WHERE run_id = ?1 AND epoch >= ?2", id, epoch);
    });
}

Result<void> Workspace::setTrainedAlphas(RunId id, const std::vector<QuantizerRecord> &quantizers)
{
    return m_state->write("storing the scales of " + detail::label(id), [&](SQLite::Database &database) {
        (void)detail::readState(database, id);
        SQLite::Statement statement(database, "UPDATE quantizers SET alpha = ?3, alpha_step = ?4 "
                                              "WHERE run_id = ?1 AND quantizer = ?2");
        for (const QuantizerRecord &quantizer : quantizers)
            detail::repeat(statement, id, quantizer.index, detail::encode(quantizer.alpha),
                           detail::encode(std::vector<int>()));
    });
}

} // namespace ant
