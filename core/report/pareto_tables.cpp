#include "core/report/pareto.h"

namespace ant {
namespace {

constexpr int kLossDigits = -3; ///< significant ones

} // namespace

Table paretoTable(const Pareto &pareto)
{
    Table table{"Pareto front",
                {"kind", "point", "W bits", "A bits", "size kB", "Mbops", "predicted loss", "predicted top-1",
                 "measured top-1", "images", "run"},
                {}};
    for (const ParetoPoint &point : pareto.points) {
        const NetworkCost &cost = point.assignment.cost;
        std::vector<Cell> row = {{std::string(name(point.kind))},
                                 {point.title},
                                 {cost.weightBits, 2},
                                 {cost.inputBits, 2},
                                 {double(cost.bytes) / 1e3, 1},
                                 {double(cost.bops) / 1e6, 1},
                                 {point.assignment.predictedLoss, kLossDigits},
                                 {point.predictedTop1, 1}};
        if (point.run) {
            row.push_back({point.run->top1, 1});
            row.push_back({point.run->total});
            row.push_back({point.run->id.value});
        } else {
            row.resize(row.size() + 3);
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

Table sensitivityTable(const AllocationProblem &problem)
{
    Table table{"Sensitivity", {"layer", "role"}, {}};
    for (int bits = kMinBits; bits <= kMaxBits; ++bits)
        for (const char *what : {" type", " divergence", " loss increase", " SQNR dB"})
            table.columns.push_back(std::to_string(bits) + what);
    for (std::size_t i = 0; i < problem.rules.quantizers.size(); ++i) {
        std::vector<Cell> row = {{problem.size.layers[i / 2].layer}, {i % 2 == 0 ? "weight" : "input"}};
        for (int bits = kMinBits; bits <= kMaxBits; ++bits) {
            const auto *option =
                problem.sensitivity.chosen(static_cast<int>(i), bits, problem.rules.quantizers[i].types);
            if (!option) {
                row.resize(row.size() + 4);
                continue;
            }
            row.push_back({option->type});
            row.push_back({option->divergence, kLossDigits});
            row.push_back({option->lossIncrease, kLossDigits});
            row.push_back({option->outputSqnrDb, 1});
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

} // namespace ant
