#pragma once

#include "core/report/figure12.h"

#include <map>
#include <set>

namespace ant::detail {

/// What two runs must share to be compared: an accuracy on other images, or on fewer, says nothing.
struct FigureSetting {
    std::string model, dataset;
    std::int64_t images = 0;
    auto operator<=>(const FigureSetting &) const = default;
};

/// Runs that stand side by side as one network.
struct FigureGroup {
    std::string model, dataset;
    std::int64_t images = 0; ///< evaluated on
    bool isTrained = false;  ///< fine-tuned, as Figure 12 is, and not only calibrated
    bool isSubset = false;   ///< of the data set's images
    FigureSetting setting() const { return {model, dataset, images}; }
    /// Name of a cell, as it is stored: "figure12 resnet20 ptq ip-f images=1000 cifar10:/data".
    std::string cell(const std::string &mode, FigureKind kind) const;
    auto operator<=>(const FigureGroup &) const = default;
};

struct OwnRuns {
    std::vector<FigureGroup> groups; ///< in order of their first run
    std::map<FigureSetting, double> fp32;
    /// Runs of each cell, oldest first.
    std::map<std::pair<FigureGroup, std::string>, std::vector<const RunSummary *>> cells;
};
/// The runs that belong to a kind; points into `runs`.
OwnRuns groupOwnRuns(const std::vector<RunSummary> &runs, FigureKind kind);

/// Name of the group's network, with what sets it apart from the published network of that name (empty: none)
/// and from other groups of the same model.
std::string labelOf(const FigureGroup &group, const std::vector<FigureGroup> &groups,
                    const std::string &published, FigureKind kind);

std::string networkName(const std::string &model);
int bitsOf(FigureKind kind);
bool isSubset(const RunSpec &spec, std::int64_t images);

} // namespace ant::detail
