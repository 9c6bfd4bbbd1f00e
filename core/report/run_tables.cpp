#include "core/report/reports.h"

#include "core/experiment/model_source.h"

#include <algorithm>
#include <numeric>

namespace ant {
namespace {

Cell text(std::string value)
{
    return {std::move(value)};
}

Cell whole(std::int64_t value)
{
    return {value};
}

Cell real(double value, int digits)
{
    return {value, digits};
}

std::string bitsText(const RunSpec &spec)
{
    if (spec.isFloatingPoint())
        return "fp32";
    const auto part = [](bool isQuantized, int bits) { return isQuantized ? std::to_string(bits) : "32"; };
    return "W" + part(spec.quantizeWeights, spec.weightBits) + "A" +
           part(spec.quantizeActivations, spec.activationBits);
}

std::vector<Cell> runRow(const RunSummary &run)
{
    const Seconds &seconds = run.seconds;
    std::vector<Cell> row = {whole(run.id.value),
                             text(run.name),
                             text(modelFileName(run.spec.model)),
                             text(run.spec.mode),
                             text(bitsText(run.spec)),
                             text(std::string(name(run.state))),
                             {},
                             {},
                             {},
                             {}};
    if (run.result) {
        row[6] = real(run.result->top1(), 2);
        row[7] = real(run.result->top5(), 2);
        row[8] = real(run.result->loss, 4);
    }
    if (isFinished(run.state))
        row[9] = real(seconds.load + seconds.calibrate + seconds.train + seconds.evaluate, 1);
    return row;
}

std::string shapeText(const std::vector<std::int64_t> &shape)
{
    std::string line;
    for (const std::int64_t size : shape)
        line += (line.empty() ? "" : "x") + std::to_string(size);
    return line;
}

Cell meanAlpha(const std::vector<float> &alpha)
{
    if (alpha.empty())
        return {};
    return real(std::accumulate(alpha.begin(), alpha.end(), 0.0) / static_cast<double>(alpha.size()), -5);
}

/// Every type that some quantizer of the run tried, in the order tried.
std::vector<std::string> candidateTypes(const RunRecord &record)
{
    std::vector<std::string> types;
    for (const QuantizerRecord &quantizer : record.quantizers)
        for (const CandidateScore &candidate : quantizer.candidates)
            if (std::ranges::find(types, candidate.type) == types.end())
                types.push_back(candidate.type);
    return types;
}

std::vector<Cell> layerRow(const QuantizerRecord &q, const std::vector<std::string> &types)
{
    std::vector<Cell> row = {text(q.layer),
                             text(std::string(name(q.role))),
                             text(shapeText(q.shape)),
                             text(q.type),
                             whole(q.bits),
                             text(q.isSigned ? "signed" : "unsigned"),
                             meanAlpha(q.alpha),
                             real(q.mse, -4),
                             real(q.sqnrDb, 2),
                             whole(q.macs),
                             whole(static_cast<std::int64_t>(q.nonFinite + q.beyondCutoff))};
    for (const std::string &type : types) {
        const auto found = std::ranges::find(q.candidates, type, &CandidateScore::type);
        row.push_back(found == q.candidates.end() ? Cell() : real(found->score, -6));
    }
    return row;
}

} // namespace

RunSummary summaryOf(const RunRecord &record)
{
    RunSummary run;
    run.id = record.id;
    run.name = record.name;
    run.spec = record.spec;
    run.state = record.state;
    run.error = record.error;
    run.createdMs = record.createdMs;
    run.startedMs = record.startedMs;
    run.finishedMs = record.finishedMs;
    run.result = record.result;
    run.progress = record.progress;
    run.seconds = record.seconds;
    return run;
}

Table runsTable(const std::vector<RunSummary> &runs)
{
    Table table;
    table.title = "Runs";
    table.columns = {"run",   "name",    "model",   "mode", "bits",
                     "state", "top-1 %", "top-5 %", "loss", "seconds"};
    for (const RunSummary &run : runs)
        table.rows.push_back(runRow(run));
    return table;
}

Table layersTable(const RunRecord &record)
{
    const std::vector<std::string> types = candidateTypes(record);
    Table table;
    table.title = "Run " + std::to_string(record.id.value) + ": " + record.name;
    table.columns = {"layer",
                     "role",
                     "shape",
                     "type",
                     "bits",
                     "sign",
                     "alpha (mean)",
                     "MSE",
                     "SQNR dB",
                     "MACs",
                     "not representable"};
    for (const std::string &type : types)
        table.columns.push_back("score " + type);
    for (const QuantizerRecord &quantizer : record.quantizers)
        table.rows.push_back(layerRow(quantizer, types));
    return table;
}

} // namespace ant
