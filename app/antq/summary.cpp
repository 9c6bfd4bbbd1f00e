#include "app/antq/summary.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace ant::cli {
namespace {

std::string fixed(double value, int digits)
{
    std::array<char, 64> text;
    std::snprintf(text.data(), text.size(), "%.*f", digits, value);
    return text.data();
}

std::string accuracyLine(const EvaluationResult &result)
{
    const std::string total = std::to_string(result.total);
    return "  top-1  " + fixed(result.top1(), 2) + " % (" + std::to_string(result.top1Correct) + " of " +
           total + ")\n  top-5  " + fixed(result.top5(), 2) + " % (" + std::to_string(result.top5Correct) +
           " of " + total + ")\n  loss   " + fixed(result.loss, 4) + "\n";
}

std::string timeLine(const Seconds &seconds)
{
    std::string line = "  time   load " + fixed(seconds.load, 2) + " s";
    if (seconds.calibrate > 0)
        line += ", calibrate " + fixed(seconds.calibrate, 2) + " s";
    if (seconds.train > 0)
        line += ", train " + fixed(seconds.train, 2) + " s";
    return line + ", evaluate " + fixed(seconds.evaluate, 2) + " s\n";
}

std::string countersLine(const RunRecord &record)
{
    std::uint64_t nonFinite = 0, beyond = 0;
    for (const QuantizerRecord &quantizer : record.quantizers) {
        nonFinite += quantizer.nonFinite;
        beyond += quantizer.beyondCutoff;
    }
    if (nonFinite + beyond == 0)
        return {};
    return "  noted  " + std::to_string(nonFinite) + " values not finite, " + std::to_string(beyond) +
           " beyond the cut-off\n";
}

/// How the weights were rounded, and on which images.
std::string methodLine(const RunRecord &record)
{
    if (!record.calibration)
        return {};
    const std::string images =
        std::to_string(record.calibration->images.size()) + " " + record.calibration->source + " images";
    std::string line = "  method " + std::string(name(record.spec.ptq.method)) + ", calibrated on " + images;
    if (record.calibration->isFallback)
        line += " (there is no training set)";
    return line + "\n";
}

std::string blockLine(const std::vector<BlockRecord> &blocks)
{
    if (blocks.empty())
        return {};
    double before = 0, after = 0;
    for (const BlockRecord &block : blocks) {
        before += 100 * block.errorBefore / double(blocks.size());
        after += 100 * block.errorAfter / double(blocks.size());
    }
    std::string line =
        "  blocks " + std::to_string(blocks.size()) + ", mean error " + fixed(before, 2) + " %";
    if (after != before)
        line += ", " + fixed(after, 2) + " % after learning";
    return line + "\n";
}

std::string bitsText(const RunSpec &spec)
{
    if (spec.isFloatingPoint())
        return "32";
    return "W" + std::to_string(spec.weightBits) + "A" + std::to_string(spec.activationBits);
}

const RunRecord *floatingPointRun(const std::vector<RunRecord> &records)
{
    const auto found = std::ranges::find_if(
        records, [](const RunRecord &record) { return record.spec.isFloatingPoint() && record.result; });
    return found == records.end() ? nullptr : &*found;
}

std::vector<Cell> comparisonRow(const RunRecord &record, const RunRecord *baseline)
{
    const auto percent = [&](double value) { return record.result ? Cell{value, 2} : Cell{}; };
    const EvaluationResult result = record.result.value_or(EvaluationResult());
    const bool isCompared = baseline && record.result && &record != baseline;
    const Seconds &seconds = record.seconds;
    return {Cell{record.id.value},
            Cell{record.spec.mode},
            Cell{bitsText(record.spec)},
            Cell{std::string(name(record.state))},
            percent(result.top1()),
            percent(result.top5()),
            isCompared ? Cell{baseline->result->top1() - result.top1(), 2} : Cell{},
            Cell{typeRatio(record)},
            Cell{seconds.load + seconds.calibrate + seconds.train + seconds.evaluate, 1}};
}

} // namespace

std::string typeRatio(const RunRecord &record)
{
    std::vector<std::pair<std::string, int>> counts;
    for (const QuantizerRecord &quantizer : record.quantizers) {
        auto found = std::ranges::find(counts, quantizer.type, &std::pair<std::string, int>::first);
        if (found == counts.end())
            found = counts.insert(found, {quantizer.type, 0});
        ++found->second;
    }
    std::ranges::stable_sort(counts, std::greater(), &std::pair<std::string, int>::second);
    std::string line;
    for (const auto &[type, count] : counts)
        line += (line.empty() ? "" : ", ") + type + " " + std::to_string(count);
    return line;
}

std::string runSummary(const RunRecord &record)
{
    std::string text = "run " + std::to_string(record.id.value) + ", " + record.name + ": " +
                       std::string(name(record.state));
    if (!record.error.empty())
        text += " (" + record.error + ")";
    text += "\n";
    if (record.result)
        text += accuracyLine(*record.result);
    if (record.result || record.state == RunState::Done)
        text += timeLine(record.seconds);
    if (const std::string types = typeRatio(record); !types.empty())
        text += "  types  " + types + " (of " + std::to_string(record.quantizers.size()) + " quantizers)\n";
    return text + methodLine(record) + blockLine(record.blocks) + countersLine(record);
}

Table comparisonTable(const std::vector<RunRecord> &records)
{
    Table table;
    table.title = "Modes";
    table.columns = {"run",     "mode",          "bits",         "state",  "top-1 %",
                     "top-5 %", "loss of top-1", "types chosen", "seconds"};
    const RunRecord *baseline = floatingPointRun(records);
    for (const RunRecord &record : records)
        table.rows.push_back(comparisonRow(record, baseline));
    return table;
}

} // namespace ant::cli
