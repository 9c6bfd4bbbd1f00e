#pragma once

#include "core/experiment/run_spec.h"

#include <span>

namespace ant {

/// What happens where one quantizer alone rounds, to one type at one width, and everything else is in
/// floating point. With SensitivityKey::feeds a weight is rounded with error feedback, and the mean that its
/// layer's answers are off by is taken out, as a bias does.
struct SensitivityOption {
    int quantizer = 0; ///< QuantizerRecord::index: 2 * layer for the weight, + 1 for the input
    int bits = 4;
    std::string type;
    double mse = 0;          ///< of the rounded tensor, as the type search scores it
    double outputSqnrDb = 0; ///< of the layer's output; infinite where nothing was lost
    double lossIncrease = 0; ///< mean cross entropy with the labels, minus that in floating point
    /// Mean Kullback-Leibler divergence of the answers from those in floating point: the loss increase to be
    /// expected for labels that are drawn from them. Never negative and, unlike the increase itself, steady
    /// on few images; so the allocation adds this up.
    double divergence = 0;
    std::int64_t correct = 0; ///< right answers
    bool operator==(const SensitivityOption &) const = default;
};

/// What a sensitivity was measured on: two with the same key have the same numbers.
struct SensitivityKey {
    std::string model;
    std::string weightsSha256;      ///< "random:SEED" for random ones
    std::string datasetFingerprint; ///< of the half that the images are from
    bool isFromTraining = true;     ///< false: there is no training half, so evaluation images were taken
    std::int64_t images = 0;
    std::uint64_t seed = 0;         ///< chose the images
    std::vector<std::string> types; ///< of the mode, in search order
    AlphaRange weightRange, activationRange;
    /// Weights were rounded with error feedback: then they cost a part of what rounding to nearest does, and
    /// bits are worth more in the inputs.
    bool feeds = false;
    bool operator==(const SensitivityKey &) const = default;
};

struct Sensitivity {
    std::int64_t id = 0; ///< in its workspace
    SensitivityKey key;
    std::int64_t run = 0;       ///< that measured it
    std::int64_t createdMs = 0; ///< Unix time
    double loss = 0;            ///< in floating point, on the same images
    std::int64_t correct = 0;
    std::vector<SensitivityOption> options; ///< by quantizer, bits, and type in search order
    bool operator==(const Sensitivity &) const = default;

    double top1() const { return key.images ? 100.0 * double(correct) / double(key.images) : 0; }
    /// Those of one quantizer, all widths.
    std::span<const SensitivityOption> of(int quantizer) const;
    /// The one that the type search among `types` chooses at that width: the least MSE, or with feedback the
    /// least error of the layer's answers; the earlier type on a tie; above kMaxSearchedBits always int. Null
    /// where it was not measured.
    const SensitivityOption *chosen(int quantizer, int bits, std::span<const NumericType> types) const;
};

/// Images that measure where nobody says how many.
inline constexpr std::int64_t kSensitivityImages = 128;

/// How many images such a run measures on: `limit`, or the usual number.
std::int64_t sensitivityImages(const RunSpec &spec);

/// The run that measures what allocating bits in `spec` needs to know: its network, data, types, ranges and
/// seed, and whether it rounds with feedback. `images` 0: kSensitivityImages.
RunSpec sensitivitySpec(const RunSpec &spec, std::int64_t images = 0);

/// The same model, weights and data set: what was measured of the one holds for the other.
bool isSameNetwork(const RunSpec &a, const RunSpec &b);

/// What that run would measure; images 0 stands for any number. Reads and hashes the weight file, and opens
/// the data set: off the GUI thread.
/// Errors: those of findModel, parseMode, sha256OfFile and openDataset; InvalidArgument for mode fp32.
Result<SensitivityKey> sensitivityKey(const RunSpec &spec, std::int64_t images = 0);

/// Whether what `stored` was measured on serves `wanted`: the same, and at least its types.
bool serves(const SensitivityKey &stored, const SensitivityKey &wanted);

/// The half of the data that calibrates: the training images, or where there are none the others.
struct CalibrationData {
    std::shared_ptr<const Dataset> dataset;
    bool isFromTraining = true;
};
/// Errors: those of openDataset for the evaluation half.
Result<CalibrationData> openCalibrationData(const DatasetRef &ref);

/// `images` of 0 … size - 1, ascending, drawn from the seed; all where there are no more.
std::vector<std::int64_t> chooseImages(std::int64_t size, std::int64_t images, std::uint64_t seed);

} // namespace ant
