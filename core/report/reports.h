#pragma once

#include "core/report/table.h"
#include "core/store/workspace.h"

namespace ant {

/// Overview of runs: name, model, mode, bits, state, top-1, top-5, loss, seconds.
Table runsTable(const std::vector<RunSummary> &runs);
/// Layers of a run: layer, role, shape, type, bits, alpha (mean), MSE, SQNR, scores of the candidates.
Table layersTable(const RunRecord &record);

/// One bar of Figure 12: a network in a mode.
struct FigureBar {
    std::string network; ///< "ResNet18", "ResNet-20 (CIFAR)"
    std::string mode;    ///< canonical
    double top1 = 0;     ///< percent
    double fp32 = 0;     ///< percent, of the floating-point model it is compared with; NaN where unknown
    bool isPublished = false;
    RunId run; ///< own results only
    double loss() const { return fp32 - top1; }
};

/// Figure 12: published results (`resources/published/figure12.json`) and own runs side by side.
struct Figure12 {
    std::vector<std::string> networks; ///< in the order shown: published ones, then own
    std::vector<std::string> modes;    ///< canonical names, in the paper's order
    std::vector<FigureBar> bars;
    const FigureBar *find(const std::string &network, const std::string &mode, bool published) const;
};

/// Own runs: for each model, mode and 4-bit setting the latest finished run of at least 4-bit weights and
/// inputs; its fp32 is the latest finished fp32 run of the same model, data set and limit. Errors: NotFound,
/// Corrupt (the published results).
Result<Figure12> figure12(const std::vector<RunSummary> &runs);
/// Rows: network and source; columns: fp32 and the modes. Top-1 in percent.
Table figure12Table(const Figure12 &figure);

enum class ExportFormat { Csv, Xlsx, Markdown, Json };
Result<ExportFormat> exportFormatFromName(std::string_view name); ///< csv, xlsx, md, json

/// The runs with their layers. Xlsx: sheets "Runs", "Figure 12" (numbers and a native chart), one per run
/// with its layers. Written atomically. Text formats: the runs table followed by each run's layers.
Result<void> exportRunsXlsx(const std::filesystem::path &file, const std::vector<RunRecord> &records,
                            const Figure12 &figure);
/// Sheets "Figure 12" (accuracy) and "Loss", each numbers with a native clustered column chart beside them.
Result<void> exportFigure12Xlsx(const std::filesystem::path &file, const Figure12 &figure);

} // namespace ant
