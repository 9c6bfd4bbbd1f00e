#include "core/store/detail/run_rows.h"
#include "core/store/detail/state.h"

namespace ant {
namespace {

void insertQuantizers(SQLite::Database &database, RunId id, const std::vector<QuantizerRecord> &quantizers)
{
    SQLite::Statement statement(database, R"sql(
INSERT INTO quantizers (run_id, quantizer, layer_index, layer, role, bits, is_signed, type, absmax, alpha,
                        alpha_step, mse, sqnr_db, shape, macs, non_finite, beyond_cutoff, is_diffused)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
)sql");
    SQLite::Statement candidates(database, "INSERT INTO candidates (run_id, quantizer, place, type, score) "
                                           "VALUES (?1, ?2, ?3, ?4, ?5)");
    for (const QuantizerRecord &q : quantizers) {
        detail::repeat(statement, id, q.index, q.layerIndex, q.layer, name(q.role), q.bits, q.isSigned,
                       q.type, detail::encode(q.absmax), detail::encode(q.alpha), detail::encode(q.alphaStep),
                       q.mse, q.sqnrDb, detail::encode(q.shape), q.macs, q.nonFinite, q.beyondCutoff,
                       q.isDiffused);
        int place = 0;
        for (const CandidateScore &candidate : q.candidates)
            detail::repeat(candidates, id, q.index, place++, candidate.type, candidate.score);
    }
}

/// The quantizers' rows must be there: a foreign key ties the details to them.
class DetailWriter {
public:
    explicit DetailWriter(SQLite::Database &database)
        : m_detail(database, R"sql(
INSERT INTO quantizer_details (run_id, quantizer, low, high, counts, non_finite, log_low, log_high, log_counts,
                               log_non_finite, zeros, grid, code_usage)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
)sql"),
          m_curve(database, "INSERT INTO mse_curves (run_id, quantizer, place, type, low, mse) "
                            "VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
    {
    }

    void write(RunId id, int quantizer, const QuantizerDetail &d)
    {
        const Histogram &linear = d.histogram;
        const Histogram &log = d.logHistogram.histogram;
        detail::repeat(m_detail, id, quantizer, linear.low, linear.high, detail::encode(linear.counts),
                       linear.nonFinite, log.low, log.high, detail::encode(log.counts), log.nonFinite,
                       d.logHistogram.zeros, detail::encode(d.grid), detail::encode(d.codeUsage));
        int place = 0;
        for (const MseCurve &curve : d.curves)
            detail::repeat(m_curve, id, quantizer, place++, curve.type, curve.low, detail::encode(curve.mse));
    }

private:
    SQLite::Statement m_detail, m_curve;
};

QuantizerDetail takeDetail(const SQLite::Statement &statement)
{
    detail::Row row(statement);
    QuantizerDetail found;
    found.histogram.low = static_cast<float>(row.real());
    found.histogram.high = static_cast<float>(row.real());
    found.histogram.counts = row.vector<std::uint64_t>("histogram");
    found.histogram.nonFinite = row.count();
    Histogram &log = found.logHistogram.histogram;
    log.low = static_cast<float>(row.real());
    log.high = static_cast<float>(row.real());
    log.counts = row.vector<std::uint64_t>("log histogram");
    log.nonFinite = row.count();
    found.logHistogram.zeros = row.count();
    found.grid = row.vector<float>("grid");
    found.codeUsage = row.vector<std::uint64_t>("code usage");
    return found;
}

std::vector<MseCurve> readCurves(SQLite::Database &database, RunId id, int quantizer)
{
    SQLite::Statement statement(database, "SELECT type, low, mse FROM mse_curves "
                                          "WHERE run_id = ?1 AND quantizer = ?2 ORDER BY place");
    detail::bindAll(statement, id, quantizer);
    std::vector<MseCurve> curves;
    while (statement.executeStep()) {
        detail::Row row(statement);
        MseCurve curve;
        curve.type = row.text();
        curve.low = row.number();
        curve.mse = row.vector<double>("MSE curve");
        curves.push_back(std::move(curve));
    }
    return curves;
}

} // namespace

Result<void> Workspace::setQuantizers(RunId id, const std::vector<QuantizerRecord> &quantizers,
                                      const std::vector<QuantizerDetail> &details)
{
    return m_state->write("storing the quantizers of " + detail::label(id), [&](SQLite::Database &database) {
        (void)detail::readState(database, id);
        if (!details.empty() && details.size() != quantizers.size())
            throw detail::Failure{{ErrorCode::InvalidArgument,
                                   std::to_string(quantizers.size()) + " quantizers came with " +
                                       std::to_string(details.size()) + " details",
                                   {}}};
        detail::execute(database, "DELETE FROM quantizers WHERE run_id = ?1",
                        id); // and all that belongs to them
        insertQuantizers(database, id, quantizers);
        DetailWriter writer(database);
        for (std::size_t i = 0; i < details.size(); ++i)
            writer.write(id, quantizers[i].index, details[i]);
    });
}

Result<void> Workspace::setCounters(RunId id, const std::vector<QuantizerRecord> &quantizers)
{
    return m_state->write("storing the counters of " + detail::label(id), [&](SQLite::Database &database) {
        (void)detail::readState(database, id);
        SQLite::Statement statement(database, "UPDATE quantizers SET non_finite = ?3, beyond_cutoff = ?4 "
                                              "WHERE run_id = ?1 AND quantizer = ?2");
        for (const QuantizerRecord &quantizer : quantizers)
            detail::repeat(statement, id, quantizer.index, quantizer.nonFinite, quantizer.beyondCutoff);
    });
}

Result<std::vector<QuantizerRecord>> Workspace::quantizers(RunId id)
{
    return m_state->read("reading the quantizers of " + detail::label(id), [&](SQLite::Database &database) {
        (void)detail::readState(database, id);
        return detail::readQuantizers(database, id);
    });
}

Result<QuantizerDetail> Workspace::quantizerDetail(RunId id, int quantizerIndex)
{
    const std::string what = "quantizer " + std::to_string(quantizerIndex) + " of " + detail::label(id);
    return m_state->read("reading " + what, [&](SQLite::Database &database) {
        SQLite::Statement statement(database, R"sql(
SELECT low, high, counts, non_finite, log_low, log_high, log_counts, log_non_finite, zeros, grid, code_usage
FROM quantizer_details WHERE run_id = ?1 AND quantizer = ?2
)sql");
        detail::bindAll(statement, id, quantizerIndex);
        if (!statement.executeStep())
            throw detail::Failure{{ErrorCode::NotFound, "nothing is stored for " + what, {}}};
        QuantizerDetail found = takeDetail(statement);
        found.curves = readCurves(database, id, quantizerIndex);
        return found;
    });
}

} // namespace ant
