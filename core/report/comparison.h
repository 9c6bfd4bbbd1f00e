#pragma once

#include "core/numeric/paired_test.h"
#include "core/report/table.h"
#include "core/store/workspace.h"

namespace ant {

/// What a comparison looks at of one run.
struct ComparedRun {
    RunSummary run;
    std::map<std::string, std::string> environment;
    std::vector<Prediction> predictions; ///< in order of the images
    std::vector<QuantizerRecord> quantizers;
};
/// Errors: those of Workspace.
Result<ComparedRun> readComparedRun(Workspace &workspace, RunId run);

/// Which of the two got which images right. Errors: InvalidArgument where they did not see the same images
/// (another data set, another number of them) or have stored no answers: one sentence that says so.
Result<PairedCounts> pairedCounts(const ComparedRun &first, const ComparedRun &second);

/// An image that one of them got right and the other one wrong.
struct ChangedImage {
    std::int64_t image = 0;
    int label = 0, predictedFirst = 0, predictedSecond = 0;
    float lossFirst = 0, lossSecond = 0;
    bool isGained = false; ///< wrong in the first, right in the second
    bool operator==(const ChangedImage &) const = default;
};
/// In order of the images. Errors: as pairedCounts.
Result<std::vector<ChangedImage>> changedImages(const ComparedRun &first, const ComparedRun &second);
/// Columns: image, label, predicted in either, loss in either, change ("gained", "lost").
Table changedImagesTable(const std::vector<ChangedImage> &images);

/// Settings, and facts of the environment, that are not the same in all of the runs: a column for each run.
Table differencesTable(const std::vector<ComparedRun> &runs);
/// A row a run: its accuracy, and against the first one the difference in percentage points with its 95 %
/// interval and p of McNemar's exact test (see paired_test.h), and the images that only the first one got
/// right
/// ("lost") and that only this one did ("gained").
/// Where the two cannot be paired, the reason stands in the column "note" and there is no number.
Table accuracyTable(const std::vector<ComparedRun> &runs);
/// A row for each quantizer that either of the two has: types and bits of both, whether they differ, MSE of
/// the second over that of the first, and the difference of their SQNR in dB.
Table layerDifferencesTable(const ComparedRun &first, const ComparedRun &second);

/// "run 3", for the columns.
std::string runTitle(const RunSummary &run);

} // namespace ant
