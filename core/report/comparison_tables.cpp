#include "core/report/comparison.h"
#include "core/report/detail/spec_values.h"

#include <algorithm>
#include <map>

namespace ant {
namespace {

using Values = std::map<std::string, std::string>;

Values valuesOf(const ComparedRun &run)
{
    Values values;
    for (auto &[key, value] : detail::specValues(run.run.spec))
        if (key != "name")
            values.emplace(std::move(key), std::move(value));
    for (const auto &[key, value] : run.environment)
        values.emplace("environment: " + key, value);
    return values;
}

Cell text(std::string value)
{
    return {std::move(value)};
}

/// "+1.20" percentage points are numbers; the interval goes into two columns so that files can use them.
void addPairing(const ComparedRun &first, const ComparedRun &run, std::vector<Cell> &row)
{
    const auto counts = pairedCounts(first, run);
    if (!counts.ok()) {
        row.insert(row.end(), 4, Cell());
        row.push_back(text(counts.error().message));
        row.insert(row.end(), 2, Cell());
        return;
    }
    const PairedTest test = testPaired(counts.value());
    row.push_back({100 * test.difference, 2});
    row.push_back({100 * test.low, 2});
    row.push_back({100 * test.high, 2});
    row.push_back({test.pValue, -3});
    row.push_back(text(test.pValue < 0.05 ? "more than chance (p < 0.05)" : "may be chance"));
    row.push_back({counts.value().onlyFirst});
    row.push_back({counts.value().onlySecond});
}

const QuantizerRecord *find(const std::vector<QuantizerRecord> &quantizers, const QuantizerRecord &like)
{
    const auto found = std::ranges::find_if(
        quantizers, [&](const QuantizerRecord &q) { return q.layer == like.layer && q.role == like.role; });
    return found == quantizers.end() ? nullptr : &*found;
}

std::vector<Cell> layerRow(const QuantizerRecord *first, const QuantizerRecord *second)
{
    const QuantizerRecord &any = first ? *first : *second;
    std::vector<Cell> row = {text(any.layer), text(std::string(name(any.role)))};
    for (const QuantizerRecord *q : {first, second})
        row.push_back(text(q ? q->type : "float32"));
    const bool isSame = first && second && first->type == second->type && first->bits == second->bits &&
                        first->isSigned == second->isSigned;
    row.push_back(text(isSame ? "" : "changed"));
    const bool hasRatio = first && second && first->mse > 0;
    row.push_back(hasRatio ? Cell{second->mse / first->mse, -4} : Cell());
    row.push_back(first && second ? Cell{second->sqnrDb - first->sqnrDb, 2} : Cell());
    for (const QuantizerRecord *q : {first, second})
        row.push_back({std::int64_t(q ? q->bits : 32)});
    return row;
}

} // namespace

Table differencesTable(const std::vector<ComparedRun> &runs)
{
    Table table{"Differences", {"setting"}, {}};
    std::vector<Values> values;
    std::map<std::string, bool> keys; // in the order of the alphabet
    for (const ComparedRun &run : runs) {
        table.columns.push_back(runTitle(run.run));
        values.push_back(valuesOf(run));
        for (const auto &entry : values.back())
            keys[entry.first] = true;
    }
    for (const auto &entry : keys) {
        std::vector<Cell> row = {text(entry.first)};
        for (const Values &own : values) {
            const auto found = own.find(entry.first);
            row.push_back(text(found == own.end() ? std::string() : found->second));
        }
        const bool isSame = std::all_of(row.begin() + 1, row.end(),
                                        [&](const Cell &cell) { return cell.value == row[1].value; });
        if (!isSame)
            table.rows.push_back(std::move(row));
    }
    return table;
}

Table accuracyTable(const std::vector<ComparedRun> &runs)
{
    Table table{"Accuracy",
                {"run", "name", "images", "top-1 %", "difference", "95 % from", "95 % to", "p", "note",
                 "lost", "gained"},
                {}};
    for (const ComparedRun &run : runs) {
        std::vector<Cell> row = {{run.run.id.value}, text(run.run.name)};
        row.push_back(run.run.result ? Cell{run.run.result->total} : Cell());
        row.push_back(run.run.result ? Cell{run.run.result->top1(), 2} : Cell());
        if (&run == runs.data()) {
            row.insert(row.end(), 4, Cell());
            row.push_back(text("compared with"));
            row.insert(row.end(), 2, Cell());
        } else {
            addPairing(runs.front(), run, row);
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

Table layerDifferencesTable(const ComparedRun &first, const ComparedRun &second)
{
    const std::string a = runTitle(first.run), b = runTitle(second.run);
    Table table{"Layers of " + a + " and " + b,
                {"layer", "role", "type, " + a, "type, " + b, "change", "MSE ratio", "SQNR gain dB",
                 "bits, " + a, "bits, " + b},
                {}};
    for (const QuantizerRecord &q : first.quantizers)
        table.rows.push_back(layerRow(&q, find(second.quantizers, q)));
    for (const QuantizerRecord &q : second.quantizers)
        if (!find(first.quantizers, q))
            table.rows.push_back(layerRow(nullptr, &q));
    return table;
}

Table changedImagesTable(const std::vector<ChangedImage> &images)
{
    Table table{"Changed images",
                {"image", "label", "predicted in first", "predicted in second", "loss in first",
                 "loss in second", "change"},
                {}};
    for (const ChangedImage &image : images)
        table.rows.push_back({{image.image},
                              {std::int64_t(image.label)},
                              {std::int64_t(image.predictedFirst)},
                              {std::int64_t(image.predictedSecond)},
                              {double(image.lossFirst), 4},
                              {double(image.lossSecond), 4},
                              text(image.isGained ? "gained" : "lost")});
    return table;
}

} // namespace ant
