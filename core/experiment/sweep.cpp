#include "core/experiment/sweep.h"

#include "core/experiment/model_source.h"
#include "core/experiment/modes.h"
#include "core/experiment/run_options.h"

namespace ant {
namespace {

/// "resnet20 ip-f W6A6": what differs between the runs, behind the name that they share.
std::string nameOf(const RunSpec &spec, const Sweep &sweep, const std::string &mode)
{
    std::string name = sweep.base.name;
    const auto add = [&](const std::string &part) { name += (name.empty() ? "" : " ") + part; };
    if (name.empty() || !sweep.models.empty())
        add(spec.model);
    if (sweep.base.name.empty() || !sweep.modes.empty())
        add(mode.empty() ? spec.mode : mode);
    if (!sweep.bits.empty() && !spec.isFloatingPoint() && mode != kSixBitMode)
        add("W" + std::to_string(spec.weightBits) + "A" + std::to_string(spec.activationBits));
    return name;
}

Result<void> settleEightBitLayers(RunSpec &spec, const Sweep &sweep)
{
    const auto mode = parseMode(spec.mode);
    if (!mode.ok())
        return mode.error();
    if (!mode.value().needsEightBitLayers) {
        if (sweep.modes.size() > 1) { // the base's speak of ant4-8 alone
            spec.eightBitLayers.clear();
            spec.eightBitCount = 0;
        }
        return {};
    }
    if (spec.model != sweep.base.model) { // whose layers have other numbers
        spec.eightBitLayers.clear();
        spec.eightBitCount = 0;
    }
    return settleOuterLayers(spec);
}

} // namespace

Result<std::vector<int>> outerLayers(const std::string &model)
{
    const auto info = openModel(model);
    if (!info.ok())
        return info.error();
    const auto layers = info.value()->build().quantizableNodes().size();
    return std::vector<int>{0, static_cast<int>(layers) - 1};
}

Result<void> settleOuterLayers(RunSpec &spec)
{
    const auto mode = parseMode(spec.mode);
    if (!mode.ok())
        return mode.error();
    if (!mode.value().needsEightBitLayers || !spec.eightBitLayers.empty() || spec.eightBitCount > 0)
        return {};
    auto layers = outerLayers(spec.model);
    if (!layers.ok())
        return std::move(layers).error();
    spec.eightBitLayers = std::move(layers).value();
    return {};
}

Result<void> applyMode(RunSpec &spec, const std::string &mode)
{
    if (mode != kSixBitMode)
        return setOption(spec, "--mode", mode);
    spec.mode = "ip-f";
    spec.weightBits = spec.activationBits = 6;
    spec.weightRange.low = spec.activationRange.low = 100;
    return {};
}

Result<std::vector<RunSpec>> expandSweep(const Sweep &sweep)
{
    const SweepModel base{sweep.base.model, sweep.base.weights, sweep.base.dataset};
    const auto models = sweep.models.empty() ? std::vector{base} : sweep.models;
    const auto modes = sweep.modes.empty() ? std::vector<std::string>{""} : sweep.modes;
    std::vector<RunSpec> specs;
    for (const SweepModel &model : models)
        for (const std::string &mode : modes) {
            RunSpec spec = sweep.base;
            spec.model = model.model;
            spec.weights = model.weights;
            spec.dataset = model.dataset;
            if (!mode.empty())
                if (auto applied = applyMode(spec, mode); !applied.ok())
                    return std::move(applied).error();
            if (auto settled = settleEightBitLayers(spec, sweep); !settled.ok())
                return std::move(settled).error();
            const bool hasWidths = !sweep.bits.empty() && !spec.isFloatingPoint() && mode != kSixBitMode;
            for (const int bits : hasWidths ? sweep.bits : std::vector{spec.weightBits}) {
                if (hasWidths)
                    spec.weightBits = spec.activationBits = bits;
                if (!sweep.isSingle())
                    spec.name = nameOf(spec, sweep, mode);
                specs.push_back(spec);
            }
        }
    return specs;
}

} // namespace ant
