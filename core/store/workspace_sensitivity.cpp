#include "core/store/detail/run_rows.h"
#include "core/store/detail/state.h"

#include <algorithm>

namespace ant {
namespace {

constexpr const char *kColumns = "SELECT id, run_id, created_ms, model, weights_sha256, dataset_fingerprint, "
                                 "is_from_training, images, seed, types, weight_low, weight_up, input_low, "
                                 "input_up, feeds, loss, correct FROM sensitivities";

std::string joined(const std::vector<std::string> &types)
{
    std::string text;
    for (const std::string &type : types)
        text.append(text.empty() ? "" : ",").append(type);
    return text;
}

std::vector<std::string> split(const std::string &text)
{
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= text.size() && !text.empty();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        parts.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

Sensitivity takeSensitivity(detail::Row &row)
{
    Sensitivity found;
    found.id = row.integer();
    found.run = row.optionalInteger().value_or(0);
    found.createdMs = row.integer();
    found.key.model = row.text();
    found.key.weightsSha256 = row.text();
    found.key.datasetFingerprint = row.text();
    found.key.isFromTraining = row.flag();
    found.key.images = row.integer();
    found.key.seed = row.count();
    found.key.types = split(row.text());
    for (AlphaRange *range : {&found.key.weightRange, &found.key.activationRange}) {
        range->low = row.number();
        range->up = row.number();
    }
    found.key.feeds = row.flag();
    found.loss = row.real();
    found.correct = row.integer();
    return found;
}

SensitivityOption takeOption(detail::Row &row)
{
    SensitivityOption option;
    option.quantizer = row.number();
    option.bits = row.number();
    option.type = row.text();
    option.mse = row.real();
    option.outputSqnrDb = row.real();
    option.lossIncrease = row.real();
    option.divergence = row.real();
    option.correct = row.integer();
    return option;
}

std::vector<SensitivityOption> optionsOf(SQLite::Database &database, std::int64_t id)
{
    SQLite::Statement statement(
        database, "SELECT quantizer, bits, type, mse, output_sqnr_db, loss_increase, divergence, correct "
                  "FROM sensitivity_options WHERE sensitivity_id = ?1 ORDER BY quantizer, bits, place");
    detail::bindAll(statement, id);
    return detail::takeAll(statement, takeOption);
}

void addOptions(SQLite::Database &database, std::int64_t id, const std::vector<SensitivityOption> &options)
{
    SQLite::Statement statement(
        database, "INSERT INTO sensitivity_options (sensitivity_id, quantizer, bits, place, type, "
                  "mse, output_sqnr_db, loss_increase, divergence, correct) "
                  "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
    int place = 0;
    for (const SensitivityOption &option : options)
        detail::repeat(statement, id, option.quantizer, option.bits, place++, option.type, option.mse,
                       option.outputSqnrDb, option.lossIncrease, option.divergence, option.correct);
}

} // namespace

Result<std::int64_t> Workspace::putSensitivity(RunId run, const Sensitivity &sensitivity)
{
    const auto body = [&](SQLite::Database &database) {
        (void)detail::readState(database, run);
        const SensitivityKey &key = sensitivity.key;
        detail::execute(
            database,
            "DELETE FROM sensitivities WHERE model = ?1 AND weights_sha256 = ?2 AND "
            "dataset_fingerprint = ?3 AND is_from_training = ?4 AND images = ?5 AND seed = ?6 AND "
            "types = ?7 AND weight_low = ?8 AND weight_up = ?9 AND input_low = ?10 AND "
            "input_up = ?11 AND feeds = ?12",
            key.model, key.weightsSha256, key.datasetFingerprint, key.isFromTraining, key.images, key.seed,
            joined(key.types), key.weightRange.low, key.weightRange.up, key.activationRange.low,
            key.activationRange.up, key.feeds);
        detail::execute(database,
                        "INSERT INTO sensitivities (run_id, created_ms, model, weights_sha256, "
                        "dataset_fingerprint, is_from_training, images, seed, types, weight_low, weight_up, "
                        "input_low, input_up, feeds, loss, correct) VALUES "
                        "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
                        run, detail::nowMs(), key.model, key.weightsSha256, key.datasetFingerprint,
                        key.isFromTraining, key.images, key.seed, joined(key.types), key.weightRange.low,
                        key.weightRange.up, key.activationRange.low, key.activationRange.up, key.feeds,
                        sensitivity.loss, sensitivity.correct);
        const std::int64_t id = database.getLastInsertRowid();
        addOptions(database, id, sensitivity.options);
        return id;
    };
    return m_state->write("storing the sensitivity that " + detail::label(run) + " measured", body);
}

Result<std::vector<Sensitivity>> Workspace::sensitivities()
{
    return m_state->read("looking for sensitivities", [](SQLite::Database &database) {
        SQLite::Statement statement(database, std::string(kColumns) + " ORDER BY id DESC");
        return detail::takeAll(statement, takeSensitivity);
    });
}

Result<Sensitivity> Workspace::sensitivity(std::int64_t id)
{
    return m_state->read("reading a sensitivity", [&](SQLite::Database &database) {
        SQLite::Statement statement(database, std::string(kColumns) + " WHERE id = ?1");
        detail::bindAll(statement, id);
        auto found = detail::takeAll(statement, takeSensitivity);
        if (found.empty())
            throw detail::Failure{{ErrorCode::NotFound, "there is no sensitivity " + std::to_string(id), {}}};
        found.front().options = optionsOf(database, id);
        return std::move(found.front());
    });
}

Result<std::optional<Sensitivity>> Workspace::findSensitivity(const SensitivityKey &key)
{
    const auto all = sensitivities();
    if (!all.ok())
        return all.error();
    const Sensitivity *best = nullptr; // newest first, so a later one must have more images
    for (const Sensitivity &stored : all.value())
        if (serves(stored.key, key) && (!best || stored.key.images > best->key.images))
            best = &stored;
    if (!best)
        return std::optional<Sensitivity>();
    auto found = sensitivity(best->id);
    if (!found.ok())
        return std::move(found).error();
    return std::optional(std::move(found).value());
}

} // namespace ant
