#include "core/experiment/evaluated_images.h"
#include "core/experiment/model_source.h"
#include "core/experiment/modes.h"
#include "core/report/detail/axis.h"
#include "core/report/detail/charts.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace ant::detail {
namespace {

/// What accuracies must share to stand in one row.
struct RowKey {
    std::string model, width, dataset, subset;
    bool operator==(const RowKey &) const = default;
};

RowKey keyOf(const RunSpec &spec)
{
    const std::string width = spec.isFloatingPoint() ? ""
                                                     : "W" + std::to_string(spec.weightBits) + "A" +
                                                           std::to_string(spec.activationBits);
    return {spec.model, width, spec.dataset.text(), subsetText(spec)};
}

/// Whether a floating-point run belongs into a row.
bool isBaselineOf(const RowKey &baseline, const RowKey &row)
{
    return baseline.width.empty() && baseline.model == row.model && baseline.dataset == row.dataset &&
           baseline.subset == row.subset;
}

std::vector<RowKey> rowsOf(const std::vector<const RunRecord *> &runs)
{
    std::vector<RowKey> rows;
    const auto add = [&](const RowKey &key) {
        if (std::ranges::find(rows, key) == rows.end())
            rows.push_back(key);
    };
    for (const RunRecord *run : runs)
        if (!run->spec.isFloatingPoint())
            add(keyOf(run->spec));
    for (const RunRecord *run : runs) {
        const RowKey key = keyOf(run->spec);
        if (std::ranges::none_of(rows, [&](const RowKey &row) { return isBaselineOf(key, row); }))
            add(key);
    }
    // The rows of a model side by side, models in the order in which they came.
    std::map<std::string, std::size_t> place;
    for (const RowKey &row : rows)
        place.emplace(row.model, place.size());
    std::ranges::stable_sort(rows, {}, [&](const RowKey &row) { return place[row.model]; });
    return rows;
}

std::string rowName(const RowKey &key, const std::vector<RowKey> &rows)
{
    std::string text = shortModelName(key.model) + (key.width.empty() ? "" : " " + key.width);
    const auto isAlike = [&](const RowKey &other) {
        return other.model == key.model && other.width == key.width;
    };
    if (std::ranges::count_if(rows, isAlike) > 1)
        text += " (" + key.dataset + (key.subset.empty() ? ")" : ", " + key.subset + ")");
    return text;
}

/// fp32, the figure's modes in its order, then others as they come.
std::vector<std::string> modesOf(const std::vector<const RunRecord *> &runs)
{
    std::vector<std::string> modes = {"fp32"};
    for (const Mode &mode : figureModes())
        modes.push_back(mode.name);
    for (const RunRecord *run : runs)
        if (std::ranges::find(modes, run->spec.mode) == modes.end())
            modes.push_back(run->spec.mode);
    std::erase_if(modes, [&](const std::string &mode) {
        return std::ranges::none_of(runs, [&](const RunRecord *run) { return run->spec.mode == mode; });
    });
    return modes;
}

Cell latest(const std::vector<const RunRecord *> &runs, const RowKey &row, const std::string &mode)
{
    Cell cell;
    for (const RunRecord *run : runs) {
        const RowKey key = keyOf(run->spec);
        if (run->spec.mode == mode && (key == row || isBaselineOf(key, row)))
            cell = Cell{run->result->top1(), 2};
    }
    return cell;
}

} // namespace

ChartedTable top1ByMode(const std::vector<RunRecord> &records)
{
    std::vector<const RunRecord *> runs;
    for (const RunRecord &record : records)
        if (record.result && record.result->total > 0)
            runs.push_back(&record);
    std::ranges::sort(runs, {}, [](const RunRecord *run) { return run->id; });

    ChartedTable made;
    made.table.columns = {"model"};
    const std::vector<RowKey> rows = rowsOf(runs);
    for (const RowKey &row : rows)
        made.table.rows.push_back({Cell{rowName(row, rows)}});
    for (const std::string &mode : modesOf(runs)) {
        made.chart.series.push_back(
            {static_cast<int>(made.table.columns.size()), modeColour(mode), BarFill::Solid});
        made.table.columns.push_back(modeTitle(mode));
        for (std::size_t r = 0; r < rows.size(); ++r)
            made.table.rows[r].push_back(latest(runs, rows[r], mode));
    }
    made.chart.title = "Top-1 accuracy by mode";
    made.chart.categoryTitle = "Model";
    setAccuracyAxis(made.chart, made.table);
    return made;
}

} // namespace ant::detail
