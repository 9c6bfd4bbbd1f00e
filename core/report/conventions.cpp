#include "core/report/conventions.h"

#include "core/data/dataset.h"
#include "core/experiment/evaluated_images.h"
#include "core/experiment/model_source.h"
#include "core/experiment/modes.h"
#include "core/experiment/sensitivity.h"
#include "core/report/detail/spec_values.h"

#include <algorithm>
#include <charconv>

namespace ant {
namespace {

/// "0.485": as short as it can be told.
std::string shortText(double value)
{
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, value, std::chars_format::general, 6).ptr;
    return {digits, end};
}

std::string percentRange(const AlphaRange &range)
{
    return std::to_string(range.low) + " to " + std::to_string(range.up) + " % of the largest magnitude";
}

std::string typeList(const RunSpec &spec)
{
    const auto mode = parseMode(spec.mode);
    std::string types;
    if (mode.ok())
        for (const NumericType type : mode.value().types)
            types += (types.empty() ? "" : ", ") + std::string(type.name());
    return types;
}

/// Channels of a scale: the fewest and the most that a quantizer of this role has.
std::string scalesText(const std::vector<QuantizerRecord> &quantizers, Role role)
{
    std::size_t least = 0, most = 0;
    for (const QuantizerRecord &q : quantizers)
        if (q.role == role && !q.alpha.empty()) {
            least = least == 0 ? q.alpha.size() : std::min(least, q.alpha.size());
            most = std::max(most, q.alpha.size());
        }
    if (most == 0)
        return role == Role::Weight ? "one scale an output channel" : "one scale a tensor";
    if (most == 1)
        return "one scale a tensor";
    return "one scale an output channel (" + std::to_string(least) +
           (least == most ? "" : " to " + std::to_string(most)) + " a layer)";
}

std::string roleText(const RunSpec &spec, const std::vector<QuantizerRecord> &quantizers, Role role)
{
    const bool isWeight = role == Role::Weight;
    if (spec.isFloatingPoint() || !(isWeight ? spec.quantizeWeights : spec.quantizeActivations))
        return "float32, not quantized";
    const int bits = isWeight ? spec.weightBits : spec.activationBits;
    std::string text = std::to_string(bits) + " bits, " + scalesText(quantizers, role);
    if (bits > kMaxSearchedBits)
        return text + ", type int, clipping limit by least squared error";
    const AlphaRange &range = isWeight ? spec.weightRange : spec.activationRange;
    return text + ", type by least squared error among " + typeList(spec) + ", clipping limit among " +
           percentRange(range);
}

/// "conv1: weight 4 bits flint, input 8 bits int".
std::string layerText(const std::vector<QuantizerRecord> &quantizers, int layer, const std::string &name)
{
    std::string text = name + ": ";
    for (const Role role : {Role::Weight, Role::Input}) {
        const auto found = std::ranges::find_if(
            quantizers, [&](const QuantizerRecord &q) { return q.layerIndex == layer && q.role == role; });
        text += (role == Role::Weight ? "weight " : ", input ");
        text += found == quantizers.end() ? "float32" : std::to_string(found->bits) + " bits " + found->type;
    }
    return text;
}

std::string edgeLayerText(const RunSpec &spec, const std::vector<QuantizerRecord> &quantizers, bool isFirst)
{
    if (spec.isFloatingPoint())
        return "float32";
    const auto model = openModel(spec.model);
    if (!model.ok())
        return "unknown model";
    const Graph graph = model.value()->build();
    const std::vector<int> layers = graph.quantizableNodes();
    const int layer = isFirst ? 0 : static_cast<int>(layers.size()) - 1;
    const std::string &name = graph.node(layers[static_cast<std::size_t>(layer)]).name;
    if (quantizers.empty())
        return name + ": known once the run has calibrated";
    return layerText(quantizers, layer, name);
}

std::string wideLayersText(const RunSpec &spec)
{
    if (spec.eightBitLayers.empty())
        return "none";
    std::string text;
    for (const int layer : spec.eightBitLayers)
        text += (text.empty() ? "" : ", ") + std::to_string(layer);
    return text + " (counted from 0 in module order)";
}

std::string calibrationSetText(const PtqRecipe &recipe)
{
    std::string text = std::to_string(recipe.images()) + " images of the ";
    switch (recipe.source) {
    case CalibrationSource::Auto:
        text += "training half (the evaluation half where there is none)";
        break;
    case CalibrationSource::Train:
        text += "training half";
        break;
    case CalibrationSource::Evaluation:
        text += "evaluation half";
        break;
    }
    return text + ", drawn by the seed" +
           (recipe.excludeCalibration ? "; evaluation images that calibrate are not evaluated" : "");
}

std::string methodText(const PtqRecipe &recipe)
{
    switch (recipe.method) {
    case RoundingMethod::Nearest:
        return "to the nearest value of the grid";
    case RoundingMethod::Feedback:
        return "with error feedback, layer by layer, on the inputs that the quantized network delivers";
    case RoundingMethod::Reconstruct:
        break;
    }
    return "with error feedback, then learned block by block to answer like the floating-point network";
}

std::string calibrationText(const RunSpec &spec)
{
    const std::string images = std::to_string(spec.calibrationImages());
    if (spec.isFloatingPoint())
        return "none";
    if (!spec.checkpoint.empty())
        return "none: scales come from the checkpoint";
    if (spec.task == Task::Qat)
        return "the first training batch, " + std::to_string(spec.batch) + " images of the training half" +
               (spec.training.shuffle ? ", shuffled" : "") + (spec.training.augment ? ", augmented" : "");
    if (spec.ptq.hasCalibrationSet())
        return calibrationSetText(spec.ptq);
    return "the first " + images + " images of the evaluation half, in one batch";
}

std::string preprocessingText(const RunSpec &spec)
{
    const auto model = openModel(spec.model);
    if (!model.ok())
        return "unknown model";
    const Preprocessing how;
    std::string text =
        model.value()->resize > 0
            ? "shorter side to " + std::to_string(model.value()->resize) + " pixels (bilinear), "
            : "no resizing, ";
    const std::string side = std::to_string(model.value()->inputSize);
    text += "centre crop " + side + " x " + side + ", / 255, mean";
    for (const float mean : how.mean)
        text += " " + shortText(mean);
    text += ", std";
    for (const float deviation : how.std)
        text += " " + shortText(deviation);
    return text;
}

std::string trainingText(const RunSpec &spec)
{
    if (spec.task != Task::Qat)
        return "none";
    const TrainingRecipe &recipe = spec.training;
    return std::to_string(recipe.epochs) + (recipe.epochs == 1 ? " epoch" : " epochs") + ", batch " +
           std::to_string(spec.batch) + ", learning rate " + shortText(recipe.learningRate) +
           " x batch / 256, gradients pass straight through the rounding";
}

std::string evaluationText(const RunSpec &spec)
{
    const std::string subset = subsetText(spec);
    return (subset.empty() ? "all images" : "the first " + subset) + " of the evaluation half of " +
           spec.dataset.kind;
}

std::string measuredText(const RunSpec &spec)
{
    return "each weight and each input alone, at " + std::to_string(kMinBits) + " to " +
           std::to_string(kMaxBits) + " bits, as " + typeList(spec) +
           ": SQNR of the layer's output, divergence and loss of the network's";
}

} // namespace

Table conventionTable(const RunSpec &spec, const std::vector<QuantizerRecord> &quantizers)
{
    Table table{"Conventions", {"what", "how"}, {}};
    const auto add = [&table](const char *what, std::string how) {
        table.rows.push_back({{std::string(what)}, {std::move(how)}});
    };
    if (spec.task == Task::Sensitivity) {
        add("measured", measuredText(spec));
        add("left in float32", "everything else, while one weight or input is measured");
        add("images", std::to_string(sensitivityImages(spec)) +
                          " drawn by the seed, of the training half where there is one");
        add("preprocessing", preprocessingText(spec));
        return table;
    }
    add("weights", roleText(spec, quantizers, Role::Weight));
    add("inputs of layers", roleText(spec, quantizers, Role::Input));
    add("first layer", edgeLayerText(spec, quantizers, true));
    add("last layer", edgeLayerText(spec, quantizers, false));
    add("8-bit layers", wideLayersText(spec));
    if (!spec.overrides.empty())
        add("set by hand", std::to_string(spec.overrides.size()) + " quantizers");
    if (!spec.isFloatingPoint())
        add("left in float32", "biases, normalization, sums of branches and pooling");
    if (spec.bfloat16)
        add("multiplied in bfloat16", "attention, and layers of which nothing is quantized");
    add("calibration", calibrationText(spec));
    if (spec.task == Task::Ptq && !spec.isFloatingPoint())
        add("rounding of weights", methodText(spec.ptq));
    add("training", trainingText(spec));
    add("preprocessing", preprocessingText(spec));
    add("evaluation", evaluationText(spec));
    return table;
}

Table specTable(const RunSpec &spec)
{
    Table table{"Specification", {"setting", "value"}, {}};
    for (auto &[key, value] : detail::specValues(spec))
        table.rows.push_back({{key}, {value}});
    return table;
}

} // namespace ant
