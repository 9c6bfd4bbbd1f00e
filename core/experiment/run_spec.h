#pragma once

#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/experiment/ptq_recipe.h"
#include "core/numeric/scale_search.h"

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>

namespace ant {

enum class Task {
    Ptq,
    Qat,
    Eval,
    Sensitivity, ///< what each quantizer alone costs (sensitivity.h); `limit` calibration images, 0: 128
};
std::string_view name(Task task); ///< "ptq"
Result<Task> taskFromName(std::string_view name);

enum class Role { Weight, Input };
std::string_view name(Role role); ///< "weight", "input"

/// Differs from what the mode would do, for one quantizer.
struct QuantizerOverride {
    std::string layer; ///< module path, "layer1.0.conv1"
    Role role = Role::Weight;
    std::optional<bool> enabled = {};     ///< false: stays in floating point
    std::optional<std::string> type = {}; ///< instead of searching
    std::optional<int> bits = {};
    std::vector<float> alpha = {}; ///< instead of searching: one, or one per channel
    bool operator==(const QuantizerOverride &) const = default;
};

/// How the learning rate falls: to a tenth at each milestone, or along half a cosine to 0.
enum class Schedule { Steps, Cosine };
std::string_view name(Schedule schedule); ///< "steps"
Result<Schedule> scheduleFromName(std::string_view name);

/// Fine-tuning recipe (`reference.md`, "Runs"). What the reference does not do is off by default.
struct TrainingRecipe {
    int epochs = 2;
    double learningRate = 5e-5;              ///< before scaling by batch * processes / 256
    std::vector<int> milestones = {2, 3, 4}; ///< epochs from which on the rate is a tenth of what it was
    bool shuffle = true;
    bool augment = true;
    Schedule schedule = Schedule::Steps;
    bool scaleAlphaGradient = false; ///< by 1 / sqrt(values * levels), as LSQ does
    double labelSmoothing = 0;       ///< share of the label that is spread over all classes, [0, 1)
    double distillation = 0;         ///< share of the loss that compares with the fp32 network, [0, 1]
    double temperature = 2;          ///< of the answers that distillation compares
    bool freezeBatchNorm = false;    ///< keep its statistics as they are, and normalise with them
    double weightAverage = 0;        ///< decay of the moving average that is evaluated and kept; 0: none
    int microBatch = 0;              ///< images at once, their gradients added up to a batch; 0: batch
    std::int64_t images = 0;         ///< the first ones of the training set; 0: all
    double checkpointMinutes = 10;   ///< between the states written for going on; one after each epoch anyway
    int keptCheckpoints = 2;         ///< newest ones
    bool operator==(const TrainingRecipe &) const = default;
};

/// One experiment, complete enough to be repeated. JSON with "version"; unknown keys are errors.
struct RunSpec {
    static constexpr int kVersion = 1;
    /// Instead of a file of weights: values drawn from the seed, for training from scratch.
    static constexpr const char *kRandomWeights = "random";

    std::string name; ///< empty: made from model and mode
    Task task = Task::Ptq;
    std::string model = "demo";
    std::filesystem::path weights; ///< empty: the built-in weights (model demo only); or kRandomWeights
    DatasetRef dataset;
    std::string mode = "ip-f"; ///< canonical: fp32, int, ip, fip, ip-f, fip-f, ant4-8 or ant-TYPE-TYPE…
    int weightBits = 4;        ///< kMinBits..kMaxBits
    int activationBits = 4;
    AlphaRange weightRange;
    AlphaRange activationRange;
    std::vector<int> eightBitLayers; ///< layer indices (`-l8`)
    int eightBitCount = 0;           ///< so many are chosen after calibration (`-n8`); 0: none, or 2 and more
    bool quantizeWeights = true;
    bool quantizeActivations = true;
    std::vector<QuantizerOverride> overrides;
    int batch = 128;
    int calibrationBatch = 0;  ///< images that calibrate; 0: batch
    std::int64_t limit = 0;    ///< evaluation images, the first ones; 0: all
    std::int64_t perClass = 0; ///< evaluation images of each class, the first ones; 0: all
    PtqRecipe ptq;
    TrainingRecipe training;
    std::filesystem::path checkpoint;
    std::uint64_t seed = 0;
    std::string device = "cpu"; ///< cpu, cuda, cuda:N
    int threads = 0;            ///< of a process; 0: all processors, divided among those that share them
    int processes = 1;          ///< that divide each batch among them
    /// Bytes; a training that takes more works on fewer images at once. 0: none.
    std::int64_t memoryLimit = 0;
    /// On a GPU: layers of which nothing is quantized, and attention, multiply bfloat16 values.
    bool bfloat16 = false;
    bool allowNonFinite = false; ///< go on where a quantizer meets NaN or infinity

    int calibrationImages() const { return calibrationBatch > 0 ? calibrationBatch : batch; }
    bool isFloatingPoint() const { return mode == "fp32"; }
    /// Whether post-training quantization makes a network of its own from a set of calibration images.
    bool quantizesOnSet() const
    {
        return task == Task::Ptq && !isFloatingPoint() && checkpoint.empty() && ptq.hasCalibrationSet();
    }
    bool hasRandomWeights() const { return weights == kRandomWeights; }
    bool operator==(const RunSpec &) const = default;
};

nlohmann::json toJson(const RunSpec &spec);
/// Missing keys take the defaults above. Keys as in spec_fields.cpp, a dot meaning an object: {"bits":
/// {"weight": 4}}; `eight_bit_layers` is a list, `dataset` the text of a DatasetRef.
/// Errors: InvalidArgument naming the key, the value and what is allowed. Paths stay as written.
Result<RunSpec> runSpecFromJson(const nlohmann::json &json);
/// From toJson()'s text, without a tree of it: a list of many runs is read so.
/// Errors: Corrupt where it is not JSON; those of runSpecFromJson.
Result<RunSpec> runSpecFromText(std::string_view text);
/// runSpecFromJson with relative paths (weights, checkpoint, the data set's folder) taken from `folder`.
Result<RunSpec> runSpecFromJson(const nlohmann::json &json, const std::filesystem::path &folder);
/// Relative paths are taken from the file's folder. Errors: those of runSpecFromJson and readJsonFile.
Result<RunSpec> readRunSpec(const std::filesystem::path &file);
/// Any JSON file. Errors: NotFound, Io; InvalidArgument naming the line and column that is not JSON.
Result<nlohmann::json> readJsonFile(const std::filesystem::path &file);

/// The `antq run …` command that does the same, naming what differs from the defaults, arguments quoted for a
/// POSIX shell. See run_options.h.
std::string commandLine(const RunSpec &spec);

} // namespace ant
