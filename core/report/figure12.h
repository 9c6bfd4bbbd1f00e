#pragma once

#include "core/numeric/proportion.h"
#include "core/report/table.h"
#include "core/store/figure_rows.h"
#include "core/store/workspace.h"

namespace ant {

/// Two tables of the paper that are shown in the same way.
enum class FigureKind {
    Figure12, ///< 4 bits, fine-tuned, six modes
    Table5,   ///< Table V: 6 bits, not fine-tuned
};

/// What the bars stand for.
enum class FigureMetric {
    Accuracy, ///< top-1, percent
    Loss,     ///< fp32 minus top-1, percentage points
};

enum class FigureSource { Published, Own, Imported };
std::string_view name(FigureSource source); ///< "published", "own", "imported"

/// One bar: a network in a mode.
struct FigureBar {
    std::string network; ///< "ResNet18", "ResNet-20 (PTQ)"
    std::string mode;    ///< canonical
    double top1 = 0;     ///< percent
    double fp32 = 0;     ///< percent, of the floating-point model it is compared with; NaN where unknown
    FigureSource source = FigureSource::Own;
    RunId run = {};          ///< own results only
    std::string model = {};  ///< as in RunSpec::model
    std::int64_t images = 0; ///< evaluated on; 0: unknown
    bool isSubset = false;   ///< of the data set, so that the accuracy is known within interval() only
    std::string origin = {}; ///< imported results only: name of the file

    // Own results only: how the run was chosen.
    std::string cell = {}; ///< name of the cell in FigureChoice
    FigureChoice::Rule rule = FigureChoice::Rule::Latest;
    bool hasOwnRule = false;            ///< and not the one of all cells
    std::vector<RunId> candidates = {}; ///< runs that could stand here, newest first

    double loss() const { return fp32 - top1; }
    double value(FigureMetric metric) const { return metric == FigureMetric::Accuracy ? top1 : loss(); }
    /// 95 % interval of top1, shares; 0 to 1 where the number of images is unknown.
    ShareInterval interval() const;
};

/// Published results (`resources/published/figure12.json`), own runs and imported results side by side.
struct Figure12 {
    FigureKind kind = FigureKind::Figure12;
    std::vector<std::string> networks = {}; ///< in the order shown: published ones, own ones behind theirs
    std::vector<std::string> modes = {};    ///< canonical names, in the paper's order
    std::vector<FigureBar> bars = {};
    std::string title() const; ///< "Figure 12", "Table V"
    const FigureBar *find(const std::string &network, const std::string &mode, FigureSource source) const;
    bool has(const std::string &network, FigureSource source) const;
    /// What the paper reports for the same model and mode; null where it does not.
    const FigureBar *publishedFor(const FigureBar &bar) const;
};

/// What the figure is made of.
struct FigureInputs {
    std::vector<RunSummary> runs = {};
    std::vector<FigureChoice> choices = {};
    std::vector<ImportedResult> imported = {};
};
/// Runs that are not archived, with what the workspace holds besides. Errors: those of Workspace.
Result<FigureInputs> readFigureInputs(Workspace &workspace);

/// Own runs: for each model and mode one finished run of all quantizers at the table's width without
/// overrides, chosen by FigureChoice (the latest where nothing is said); its fp32 is the latest finished fp32
/// run of the same model on the same images. Results on different images, or of PTQ and of QAT, are never put
/// into one network, nor beside published ones that were made otherwise: the names say what differs
/// ("ResNet18 (PTQ, 1000 images)"). Imported results without fp32 are compared with the published one.
/// Errors: NotFound, Corrupt (the published results).
Result<Figure12> figure12(const FigureInputs &inputs, FigureKind kind = FigureKind::Figure12);
/// Both kinds. Errors: as figure12().
Result<std::vector<Figure12>> bothFigures(const FigureInputs &inputs);

/// What stands under the bars: a line of numbers, one a mode.
struct FigureRow {
    enum class Kind {
        Result,
        Interval,   ///< half of the 95 % interval of the result above, percentage points
        Difference, ///< the result above minus the published one, percentage points
    };
    Kind kind = Kind::Result;
    std::string network;
    FigureSource source = FigureSource::Published;
    double fp32 = 0;                     ///< percent; NaN where unknown, and for the other kinds
    std::vector<double> values;          ///< by Figure12::modes; NaN where there is none
    std::vector<const FigureBar *> bars; ///< of the figure, by its modes; null where there is none
};
/// Results alone, or each followed by its interval (accuracy on a subset only) and difference.
std::vector<FigureRow> figureRows(const Figure12 &figure, FigureMetric metric, bool withDerived);

/// Rows: network and source; columns: fp32 (accuracy only) and the modes.
Table figureTable(const Figure12 &figure, FigureMetric metric, bool withDerived = false);
/// A table for each source in the form in which the reference prints its results: a row a network, a column a
/// mode, "68.57%"; own results on some images with their interval ("84.10% ± 2.27").
std::string figureMarkdown(const Figure12 &figure);

/// "IP-F" for "ip-f"; other modes are their own title.
std::string modeTitle(const std::string &mode);
/// 0xRRGGBB for a mode in every chart, one for each mode of the figure and fp32; grey for others.
std::uint32_t modeColour(const std::string &mode);

/// A sheet for each figure: results (model rows, mode columns, source column) above, the loss in the same
/// form below as formulas, and a native clustered column chart of either. Published bars are hatched,
/// imported ones lined, own ones filled. Written atomically. Errors: Io; OutOfMemory.
Result<void> exportFigure12Xlsx(const std::filesystem::path &file, const std::vector<Figure12> &figures);

} // namespace ant
