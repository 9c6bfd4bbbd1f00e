#pragma once

#include "core/experiment/ptq_record.h"
#include "core/experiment/run_spec.h"
#include "core/numeric/statistics.h"

#include <map>

namespace ant {

enum class RunState { Queued, Running, Done, Failed, Cancelled, Interrupted };
std::string_view name(RunState state); ///< "queued"
Result<RunState> runStateFromName(std::string_view name);
inline bool isFinished(RunState state)
{
    return state != RunState::Queued && state != RunState::Running;
}

struct RunId {
    std::int64_t value = 0;
    auto operator<=>(const RunId &) const = default;
};

struct EvaluationResult {
    std::int64_t total = 0; ///< images counted
    std::int64_t top1Correct = 0, top5Correct = 0;
    double loss = 0; ///< mean cross entropy
    double top1() const { return total ? 100.0 * double(top1Correct) / double(total) : 0; } ///< percent
    double top5() const { return total ? 100.0 * double(top5Correct) / double(total) : 0; }
    bool operator==(const EvaluationResult &) const = default;
};

struct Seconds {
    double load = 0, calibrate = 0, train = 0, evaluate = 0;
    bool operator==(const Seconds &) const = default;
};

struct CandidateScore {
    std::string type;
    double score = 0; ///< sum over channels of the best MSE
    bool operator==(const CandidateScore &) const = default;
};

/// What a quantizer was set to, as in the run record of design section 5.
struct QuantizerRecord {
    int index = 0; ///< 2 * layerIndex for the weight, + 1 for the input
    int layerIndex = 0;
    std::string layer;
    Role role = Role::Weight;
    int bits = 4;
    bool isSigned = true;
    std::string type;
    std::vector<float> absmax, alpha;
    std::vector<int> alphaStep; ///< empty where alpha was trained or given
    bool isDiffused = false;    ///< images whose rounding errors are passed on to the pixels around
    double mse = 0;             ///< mean over all elements of the calibration tensor
    double sqnrDb = 0;
    std::vector<CandidateScore> candidates;        ///< in the order tried
    std::vector<std::int64_t> shape;               ///< of the calibration tensor
    std::int64_t macs = 0;                         ///< of the layer, one image
    std::uint64_t nonFinite = 0, beyondCutoff = 0; ///< elements, over the whole run
    bool operator==(const QuantizerRecord &) const = default;
};

/// MSE over the candidates of one type, averaged over channels.
struct MseCurve {
    std::string type;
    int low = 75; ///< step of the first value
    std::vector<double> mse;
    bool operator==(const MseCurve &) const = default;
};

/// What the pages draw of a quantizer; large, so kept apart.
struct QuantizerDetail {
    Histogram histogram; ///< of the calibration tensor
    LogHistogram logHistogram;
    std::vector<MseCurve> curves;
    std::vector<float> grid;              ///< unique values, ascending, largest about 10
    std::vector<std::uint64_t> codeUsage; ///< per entry of grid, elements of the calibration tensor
};

struct EpochRecord {
    int epoch = 0;
    double trainLoss = 0;
    double top1 = 0;
    bool operator==(const EpochRecord &) const = default;
};

struct StepRecord {
    std::int64_t step = 0;
    double loss = 0;
    bool operator==(const StepRecord &) const = default;
};

struct Prediction {
    std::int64_t image = 0; ///< index in the data set
    int label = 0, predicted = 0;
    bool inTop5 = false;
    float loss = 0;
    bool operator==(const Prediction &) const = default;
};

enum class LogLevel { Info, Warning, Error };
std::string_view name(LogLevel level);

struct LogLine {
    std::int64_t timeMs = 0; ///< Unix time
    LogLevel level = LogLevel::Info;
    std::string text;
};

/// What a GPU is doing, as a whole: other programs may use it too.
struct GpuUse {
    std::int64_t memoryUsed = 0, memoryTotal = 0; ///< bytes
    std::optional<int> busyPercent = {};          ///< of the time lately; none: the driver does not say
    bool operator==(const GpuUse &) const = default;
};

struct Progress {
    std::string phase;                ///< load, calibrate, train, measure, evaluate
    std::int64_t done = 0, total = 0; ///< images (or steps when training, candidates when measuring)
    double perSecond = 0;
    std::optional<GpuUse> gpu = {}; ///< of a run on one
    bool operator==(const Progress &) const = default;
};

/// Everything a run found, but for details, predictions and log lines.
struct RunRecord {
    RunId id;
    std::string name;
    RunSpec spec;
    RunState state = RunState::Queued;
    std::string error;
    std::int64_t createdMs = 0, startedMs = 0, finishedMs = 0; ///< Unix time; 0: not yet
    std::optional<EvaluationResult> result;
    Seconds seconds;
    Progress progress;
    std::vector<EpochRecord> epochs;
    std::vector<StepRecord> steps;
    std::vector<QuantizerRecord> quantizers;
    std::vector<BlockRecord> blocks;
    std::optional<CalibrationRecord> calibration; ///< images of a calibration set
    std::map<std::string, std::string>
        environment; ///< versions, device, hashes: what it takes to repeat the run
};

/// The record of design section 5: `id, name, task, model, mode, state, error, spec{}, result{…}, …`.
nlohmann::json toJson(const RunRecord &record);
nlohmann::json toJson(const QuantizerRecord &quantizer);

} // namespace ant
