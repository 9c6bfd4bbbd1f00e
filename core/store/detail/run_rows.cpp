#include "core/store/detail/run_rows.h"

#include "core/store/detail/statement.h"
#include "core/store/detail/translate.h"

#include <chrono>
#include <iterator>
#include <sstream>

namespace ant::detail {
namespace {

/// What takeRun() reads, of the runs that are not in the bin.
const std::string kSelectRuns = R"sql(
SELECT id, name, spec, state, queue_place, is_archived, error, created_ms, started_ms, finished_ms,
       total, top1_correct, top5_correct, loss, phase, phase_done, phase_total, per_second,
       load_seconds, calibrate_seconds, train_seconds, evaluate_seconds, tags, notes, gpu_memory_used,
       gpu_memory_total, gpu_busy_percent
FROM runs WHERE deleted_ms = 0 )sql";

Failure noSuchRun(RunId id)
{
    return {{ErrorCode::NotFound, "there is no " + label(id), {}}};
}

/// What the row holds is the program's own writing, so a text that does not parse is damage.
template <typename T>
T understood(Result<T> result, RunId id)
{
    if (result.ok())
        return std::move(result).value();
    throw Failure{
        {ErrorCode::Corrupt, "the stored " + label(id) + " is damaged: " + result.error().text(), {}}};
}

std::optional<EvaluationResult> takeResult(Row &row)
{
    const auto total = row.optionalInteger();
    EvaluationResult result;
    result.total = total.value_or(0);
    result.top1Correct = row.integer();
    result.top5Correct = row.integer();
    result.loss = row.real();
    return total ? std::optional(result) : std::nullopt;
}

std::optional<GpuUse> takeGpuUse(Row &row)
{
    const auto used = row.optionalInteger();
    GpuUse use;
    use.memoryUsed = used.value_or(0);
    use.memoryTotal = row.optionalInteger().value_or(0);
    if (const auto percent = row.optionalInteger())
        use.busyPercent = static_cast<int>(*percent);
    return used ? std::optional(use) : std::nullopt;
}

std::vector<std::string> splitTags(const std::string &text)
{
    std::istringstream words(text);
    return {std::istream_iterator<std::string>(words), {}};
}

RunSummary takeRun(Row &row)
{
    RunSummary run;
    run.id.value = row.integer();
    run.name = row.text();
    run.spec = understood(runSpecFromText(row.text()), run.id);
    run.state = understood(runStateFromName(row.text()), run.id);
    const auto place = row.optionalInteger();
    run.isQueued = place.has_value();
    run.queuePlace = place.value_or(0);
    run.isArchived = row.flag();
    run.error = row.text();
    run.createdMs = row.integer();
    run.startedMs = row.integer();
    run.finishedMs = row.integer();
    run.result = takeResult(row);
    run.progress.phase = row.text();
    run.progress.done = row.integer();
    run.progress.total = row.integer();
    run.progress.perSecond = row.real();
    run.seconds.load = row.real();
    run.seconds.calibrate = row.real();
    run.seconds.train = row.real();
    run.seconds.evaluate = row.real();
    run.tags = splitTags(row.text());
    run.notes = row.text();
    run.progress.gpu = takeGpuUse(row);
    return run;
}

Role roleFromText(const std::string &text)
{
    for (const Role role : {Role::Weight, Role::Input})
        if (text == name(role))
            return role;
    throw Failure{{ErrorCode::Corrupt, "a stored quantizer has the unknown role \"" + text + "\"", {}}};
}

QuantizerRecord takeQuantizer(Row &row)
{
    QuantizerRecord quantizer;
    quantizer.index = row.number();
    quantizer.layerIndex = row.number();
    quantizer.layer = row.text();
    quantizer.role = roleFromText(row.text());
    quantizer.bits = row.number();
    quantizer.isSigned = row.flag();
    quantizer.type = row.text();
    quantizer.absmax = row.vector<float>("absmax");
    quantizer.alpha = row.vector<float>("alpha");
    quantizer.alphaStep = row.vector<int>("alpha_step");
    quantizer.mse = row.real();
    quantizer.sqnrDb = row.real();
    quantizer.shape = row.vector<std::int64_t>("shape");
    quantizer.macs = row.integer();
    quantizer.nonFinite = row.count();
    quantizer.beyondCutoff = row.count();
    quantizer.isDiffused = row.flag();
    return quantizer;
}

} // namespace

std::string label(RunId id)
{
    return "run " + std::to_string(id.value);
}

std::int64_t nowMs()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

std::vector<RunSummary> readRuns(SQLite::Database &database, bool includeArchived)
{
    SQLite::Statement statement(database, kSelectRuns + "AND is_archived <= ?1 ORDER BY id");
    bindAll(statement, includeArchived ? 1 : 0);
    return takeAll(statement, takeRun);
}

RunSummary readRun(SQLite::Database &database, RunId id)
{
    SQLite::Statement statement(database, kSelectRuns + "AND id = ?1");
    bindAll(statement, id);
    if (!statement.executeStep())
        throw noSuchRun(id);
    Row row(statement);
    return takeRun(row);
}

RunState readState(SQLite::Database &database, RunId id)
{
    SQLite::Statement statement(database, "SELECT state FROM runs WHERE id = ?1 AND deleted_ms = 0");
    bindAll(statement, id);
    if (!statement.executeStep())
        throw noSuchRun(id);
    return understood(runStateFromName(Row(statement).text()), id);
}

std::vector<QuantizerRecord> readQuantizers(SQLite::Database &database, RunId id)
{
    SQLite::Statement statement(database, R"sql(
SELECT quantizer, layer_index, layer, role, bits, is_signed, type, absmax, alpha, alpha_step, mse, sqnr_db, shape,
       macs, non_finite, beyond_cutoff, is_diffused
FROM quantizers WHERE run_id = ?1 ORDER BY quantizer
)sql");
    bindAll(statement, id);
    std::vector<QuantizerRecord> quantizers = takeAll(statement, takeQuantizer);

    SQLite::Statement candidates(database, R"sql(
SELECT quantizer, type, score FROM candidates WHERE run_id = ?1 ORDER BY quantizer, place
)sql");
    bindAll(candidates, id);
    auto owner = quantizers.begin();
    while (candidates.executeStep()) {
        Row row(candidates);
        const int index = row.number();
        while (owner != quantizers.end() && owner->index < index) // both are in order
            ++owner;
        if (owner == quantizers.end() || owner->index != index)
            throw Failure{
                {ErrorCode::Corrupt, "the candidates of " + label(id) + " belong to no quantizer", {}}};
        CandidateScore candidate;
        candidate.type = row.text();
        candidate.score = row.real();
        owner->candidates.push_back(std::move(candidate));
    }
    return quantizers;
}

} // namespace ant::detail
