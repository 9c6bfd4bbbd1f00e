#pragma once

#include "core/report/table.h"
#include "core/store/workspace.h"

namespace ant {

/// The part of a record that lists show; isQueued and isArchived, which it does not have, are false.
RunSummary summaryOf(const RunRecord &record);

/// Overview of runs: run (its number), name, model, mode, bits ("W4A4"), state, top-1, top-5, loss, seconds.
Table runsTable(const std::vector<RunSummary> &runs);
/// Quantizers of a run: layer, role, shape, type, bits, sign, alpha (mean over channels), MSE, SQNR, MACs,
/// elements that the type could not represent, and the score of each candidate type.
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

/// Own runs: for each model and mode the latest finished run with 4-bit weights and inputs and without
/// overrides; its fp32 is the latest finished fp32 run of the same model, data set and limit. Results on
/// different images, or of PTQ and of QAT, are never put into one network: where a model has several, their
/// names say what differs
/// ("ResNet-20 (PTQ)"). Errors: NotFound, Corrupt (the published results).
Result<Figure12> figure12(const std::vector<RunSummary> &runs);
/// Rows: network and source; columns: fp32 and the modes. Top-1 in percent.
Table figure12Table(const Figure12 &figure);
/// The same for fp32 minus top-1, percentage points, without the fp32 column.
Table figure12LossTable(const Figure12 &figure);
/// "IP-F" for "ip-f"; other modes are their own title.
std::string modeTitle(const std::string &mode);
/// 0xRRGGBB for a mode in every chart, one for each mode of the figure and fp32; grey for others.
std::uint32_t modeColour(const std::string &mode);

enum class ExportFormat { Csv, Xlsx, Markdown, Json };
Result<ExportFormat> exportFormatFromName(std::string_view name); ///< csv, xlsx, md, json

/// The runs with their layers, in csv, md or json. Json is an array of run records (toJson). The others are
/// the runs table followed, for each run that has quantizers, by its layers: in Markdown under a heading, in
/// CSV after an empty line and with the run's number as first column. Errors: InvalidArgument for xlsx, which
/// is no text.
Result<std::string> exportText(const std::vector<RunRecord> &records, ExportFormat format);

/// Workbook with the sheets "Runs", "Top-1 by mode" (the given runs) and "Figure 12" (accuracy) and "Loss",
/// these three with a native clustered column chart, and one sheet for each run that has quantizers, with its
/// layers. Published bars are hatched, own ones filled. Written atomically. Errors: Io; OutOfMemory.
Result<void> exportRunsXlsx(const std::filesystem::path &file, const std::vector<RunRecord> &records,
                            const Figure12 &figure);
/// Sheets "Figure 12" (accuracy) and "Loss" alone.
Result<void> exportFigure12Xlsx(const std::filesystem::path &file, const Figure12 &figure);

} // namespace ant
