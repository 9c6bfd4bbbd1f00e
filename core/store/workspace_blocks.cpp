#include "core/store/detail/run_rows.h"
#include "core/store/detail/state.h"

namespace ant {
namespace detail {
namespace {

BlockRecord takeBlock(Row &row)
{
    BlockRecord block;
    block.index = row.number();
    block.name = row.text();
    block.layers = row.number();
    block.errorBefore = row.real();
    block.errorAfter = row.real();
    block.iterations = row.number();
    block.seconds = row.real();
    return block;
}

CalibrationRecord takeCalibration(Row &row)
{
    CalibrationRecord calibration;
    calibration.source = row.text();
    calibration.isFallback = row.flag();
    calibration.images = row.vector<std::int64_t>("calibration images");
    return calibration;
}

} // namespace

std::vector<BlockRecord> readBlocks(SQLite::Database &database, RunId id)
{
    SQLite::Statement statement(database,
                                "SELECT block, name, layers, error_before, error_after, iterations, seconds "
                                "FROM blocks WHERE run_id = ?1 ORDER BY block");
    bindAll(statement, id);
    return takeAll(statement, takeBlock);
}

std::optional<CalibrationRecord> readCalibration(SQLite::Database &database, RunId id)
{
    SQLite::Statement statement(database,
                                "SELECT source, is_fallback, images FROM calibrations WHERE run_id = ?1");
    bindAll(statement, id);
    const auto found = takeAll(statement, takeCalibration);
    return found.empty() ? std::nullopt : std::optional(found.front());
}

} // namespace detail

Result<void> Workspace::setCalibration(RunId id, const CalibrationRecord &calibration)
{
    return m_state->write("storing what calibrated " + detail::label(id), [&](SQLite::Database &database) {
        (void)detail::readState(database, id);
        detail::execute(database,
                        "INSERT OR REPLACE INTO calibrations (run_id, source, is_fallback, images) "
                        "VALUES (?1, ?2, ?3, ?4)",
                        id, calibration.source, calibration.isFallback, detail::encode(calibration.images));
    });
}

Result<void> Workspace::setBlock(RunId id, const BlockRecord &block)
{
    return m_state->write("storing a block of " + detail::label(id), [&](SQLite::Database &database) {
        (void)detail::readState(database, id);
        detail::execute(database,
                        "INSERT OR REPLACE INTO blocks (run_id, block, name, layers, error_before, "
                        "error_after, iterations, seconds) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                        id, block.index, block.name, block.layers, block.errorBefore, block.errorAfter,
                        block.iterations, block.seconds);
    });
}

Result<std::vector<BlockRecord>> Workspace::blocks(RunId id)
{
    return m_state->read("reading the blocks of " + detail::label(id), [&](SQLite::Database &database) {
        (void)detail::readState(database, id);
        return detail::readBlocks(database, id);
    });
}

Result<std::optional<CalibrationRecord>> Workspace::calibration(RunId id)
{
    return m_state->read("reading what calibrated " + detail::label(id), [&](SQLite::Database &database) {
        (void)detail::readState(database, id);
        return detail::readCalibration(database, id);
    });
}

} // namespace ant
