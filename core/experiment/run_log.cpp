#include "core/experiment/run_log.h"

#include "core/experiment/type_ratio.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace ant::run_log {
namespace {

/// Without the zeros behind the point that say nothing: "60", "71.2".
std::string number(double value, int digits)
{
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", digits, value);
    std::string line = text;
    if (line.find('.') != std::string::npos) {
        line.erase(line.find_last_not_of('0') + 1);
        if (line.ends_with('.'))
            line.pop_back();
    }
    return line;
}

std::string fixed(double value, int digits)
{
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", digits, value);
    return text;
}

std::string significant(double value)
{
    char text[64];
    std::snprintf(text, sizeof text, "%.4g", value);
    return text;
}

std::string seconds(double value)
{
    return fixed(value, value < 10 ? 2 : 1) + " s";
}

std::string bits(bool isQuantized, int bits)
{
    return isQuantized ? std::to_string(bits) + " bits" : "in floating point";
}

std::string key(const QuantizerRecord &quantizer)
{
    return quantizer.layer + "/" + std::string(name(quantizer.role)) + "=" + quantizer.type +
           std::to_string(quantizer.bits);
}

std::string alphaText(const QuantizerRecord &quantizer)
{
    if (quantizer.alpha.empty())
        return "";
    const auto [low, high] = std::ranges::minmax(quantizer.alpha);
    std::string text = ", alpha " + significant(low);
    if (quantizer.alpha.size() > 1)
        text += " to " + significant(high) + " in " + std::to_string(quantizer.alpha.size()) + " channels";
    return text;
}

/// The type that would have come next, with what it would have cost.
std::string runnerUp(const QuantizerRecord &quantizer)
{
    const CandidateScore *chosen = nullptr, *next = nullptr;
    for (const CandidateScore &candidate : quantizer.candidates)
        if (candidate.type == quantizer.type)
            chosen = &candidate;
        else if (!next || candidate.score < next->score)
            next = &candidate;
    if (!chosen || !next || !(chosen->score > 0))
        return "";
    return "; " + next->type + " would have " + number(100 * (next->score / chosen->score - 1), 1) +
           " % more error";
}

constexpr std::array kMeasures = {"weight_layers", "weight_parameters", "weight_macs", "input_layers",
                                  "input_macs"};
static_assert(kMeasures.size() == TypeRatio::MeasureCount);

std::string shareText(const TypeRatio::Share &share, TypeRatio::Measure measure, const char *what)
{
    return number(share.percent[measure], 1) + " % of the " + what;
}

} // namespace

std::string started(const RunSpec &spec)
{
    std::string task(name(spec.task));
    std::ranges::transform(task, task.begin(), [](unsigned char c) { return char(std::toupper(c)); });
    std::string line = task + " of " + spec.model + " in mode " + spec.mode;
    if (!spec.isFloatingPoint())
        line += ", weights " + bits(spec.quantizeWeights, spec.weightBits) + ", inputs " +
                bits(spec.quantizeActivations, spec.activationBits);
    return line + ", batch " + std::to_string(spec.batch) + ", seed " + std::to_string(spec.seed);
}

std::string loaded(const std::map<std::string, std::string> &facts, double time)
{
    const auto fact = [&](const char *name) {
        const auto found = facts.find(name);
        return found == facts.end() ? std::string() : found->second;
    };
    std::string line = "loaded in " + seconds(time);
    if (const std::string file = fact("weights.file"); !file.empty())
        line += ": " + file + " (SHA-256 " + fact("weights.sha256").substr(0, 12) + "…)";
    const std::string threads = fact("threads");
    return line + ", " + fact("device") + ", " + threads + (threads == "1" ? " thread, " : " threads, ") +
           fact("instruction set");
}

std::string quantizer(const QuantizerRecord &quantizer)
{
    std::string line = quantizer.layer + " " + std::string(name(quantizer.role)) + ": " + quantizer.type +
                       ", " + std::to_string(quantizer.bits) + " bits, " +
                       (quantizer.isSigned ? "signed" : "unsigned") + alphaText(quantizer);
    if (quantizer.isDiffused)
        line += ", errors passed on to the pixels around";
    return line + ", SQNR " + fixed(quantizer.sqnrDb, 1) + " dB" + runnerUp(quantizer);
}

std::vector<std::string> typeRatio(const std::vector<QuantizerRecord> &quantizers)
{
    const TypeRatio ratio = typeRatioOf(quantizers);
    std::string weights, inputs;
    for (const TypeRatio::Share &share : ratio.shares) {
        const std::string type = share.what.type + " " + std::to_string(share.what.bits) + " bits ";
        if (share.percent[TypeRatio::WeightLayers] > 0)
            weights += (weights.empty() ? "" : "; ") + type +
                       shareText(share, TypeRatio::WeightLayers, "layers, ") +
                       shareText(share, TypeRatio::WeightParameters, "parameters, ") +
                       shareText(share, TypeRatio::WeightMacs, "MACs");
        if (share.percent[TypeRatio::InputLayers] > 0)
            inputs += (inputs.empty() ? "" : "; ") + type +
                      shareText(share, TypeRatio::InputLayers, "layers, ") +
                      shareText(share, TypeRatio::InputMacs, "MACs");
    }
    std::vector<std::string> lines;
    if (!weights.empty())
        lines.push_back("types of the weights: " + weights);
    if (!inputs.empty())
        lines.push_back("types of the inputs: " + inputs);
    return lines;
}

std::string typesForPrograms(const std::vector<QuantizerRecord> &quantizers)
{
    nlohmann::ordered_json json;
    json["version"] = 1;
    json["quantizers"] = nlohmann::ordered_json::array();
    for (const QuantizerRecord &quantizer : quantizers)
        json["quantizers"].push_back(key(quantizer));
    for (const TypeRatio::Share &share : typeRatioOf(quantizers).shares)
        for (std::size_t measure = 0; measure < kMeasures.size(); ++measure)
            if (share.percent[measure] > 0)
                json["ratio"][kMeasures[measure]][share.what.type + std::to_string(share.what.bits)] =
                    share.percent[measure];
    return "types " + json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::string epoch(const EpochRecord &epoch, int epochs, double time)
{
    return "epoch " + std::to_string(epoch.epoch + 1) + " of " + std::to_string(epochs) + ": training loss " +
           fixed(epoch.trainLoss, 4) + ", top-1 " + fixed(epoch.top1, 2) + " %, " + seconds(time);
}

std::string evaluated(const std::vector<Prediction> &predictions, double time)
{
    const auto right = std::ranges::count_if(
        predictions, [](const Prediction &answer) { return answer.label == answer.predicted; });
    const double share = 100.0 * double(right) / double(std::max<std::size_t>(1, predictions.size()));
    return "evaluated " + std::to_string(predictions.size()) + " images in " + seconds(time) + ": " +
           std::to_string(right) + " right (" + fixed(share, 2) + " %)";
}

std::vector<std::string> unrepresentable(const std::vector<QuantizerRecord> &quantizers)
{
    std::vector<std::string> lines;
    for (const QuantizerRecord &quantizer : quantizers) {
        const std::string where = quantizer.layer + " " + std::string(name(quantizer.role)) + ": ";
        if (quantizer.nonFinite > 0)
            lines.push_back(where + std::to_string(quantizer.nonFinite) +
                            " values are not finite and stay so");
        if (quantizer.beyondCutoff > 0)
            lines.push_back(where + std::to_string(quantizer.beyondCutoff) +
                            " values lie so far beyond the grid that they became 0, as in the reference");
    }
    return lines;
}

} // namespace ant::run_log
