#include "core/store/detail/run_rows.h"
#include "core/store/detail/state.h"

namespace ant {
namespace {

Prediction takePrediction(detail::Row &row)
{
    Prediction prediction;
    prediction.image = row.integer();
    prediction.label = row.number();
    prediction.predicted = row.number();
    prediction.inTop5 = row.flag();
    prediction.loss = static_cast<float>(row.real());
    return prediction;
}

Workspace::Confusion takeConfusion(detail::Row &row)
{
    Workspace::Confusion confusion;
    confusion.label = row.number();
    confusion.predicted = row.number();
    confusion.images = row.integer();
    return confusion;
}

} // namespace

Result<void> Workspace::setPredictions(RunId id, const std::vector<Prediction> &predictions)
{
    return m_state->write("storing the predictions of " + detail::label(id), [&](SQLite::Database &database) {
        (void)detail::readState(database, id);
        detail::execute(database, "DELETE FROM predictions WHERE run_id = ?1", id);
        SQLite::Statement statement(
            database, "INSERT INTO predictions (run_id, image, label, predicted, in_top5, loss) "
                      "VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        for (const Prediction &prediction : predictions)
            detail::repeat(statement, id, prediction.image, prediction.label, prediction.predicted,
                           prediction.inTop5, prediction.loss);
    });
}

Result<std::vector<Prediction>> Workspace::predictions(RunId id)
{
    return m_state->read("reading the predictions of " + detail::label(id), [&](SQLite::Database &database) {
        (void)detail::readState(database, id);
        SQLite::Statement statement(database,
                                    "SELECT image, label, predicted, in_top5, loss FROM predictions "
                                    "WHERE run_id = ?1 ORDER BY image");
        detail::bindAll(statement, id);
        return detail::takeAll(statement, takePrediction);
    });
}

Result<std::vector<Prediction>> Workspace::worstPredictions(RunId id, int most)
{
    return m_state->read("reading the answers of " + detail::label(id), [&](SQLite::Database &database) {
        (void)detail::readState(database, id);
        SQLite::Statement statement(database,
                                    "SELECT image, label, predicted, in_top5, loss FROM predictions "
                                    "WHERE run_id = ?1 AND label <> predicted "
                                    "ORDER BY loss DESC, image LIMIT ?2");
        detail::bindAll(statement, id, most);
        return detail::takeAll(statement, takePrediction);
    });
}

Result<std::vector<Workspace::Confusion>> Workspace::confusions(RunId id, int most)
{
    return m_state->read("reading the answers of " + detail::label(id), [&](SQLite::Database &database) {
        (void)detail::readState(database, id);
        SQLite::Statement statement(database, "SELECT label, predicted, count(*) AS images FROM predictions "
                                              "WHERE run_id = ?1 AND label <> predicted "
                                              "GROUP BY label, predicted "
                                              "ORDER BY images DESC, label, predicted LIMIT ?2");
        detail::bindAll(statement, id, most);
        return detail::takeAll(statement, takeConfusion);
    });
}

} // namespace ant
