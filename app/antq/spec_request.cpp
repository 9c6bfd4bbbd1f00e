#include "app/antq/spec_request.h"

#include "core/experiment/model_source.h"
#include "core/experiment/modes.h"
#include "core/experiment/presets.h"
#include "core/experiment/run_options.h"
#include "core/experiment/sweep.h"
#include "core/experiment/validation.h"
#include "core/graph/models.h"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace ant::cli {
namespace {

constexpr std::string_view kEightBitOption = "--eight-bit-layers";

/// What the options and modes change: one spec, or one for each preset that is named.
Result<std::vector<RunSpec>> baseSpecs(const SpecRequest &request)
{
    if (!request.file.empty()) {
        auto spec = readRunSpec(request.file);
        if (!spec.ok())
            return std::move(spec).error();
        return std::vector{std::move(spec).value()};
    }
    if (request.preset.empty())
        return std::vector{RunSpec()};
    auto presets = findPresets(request.preset);
    if (!presets.ok())
        return std::move(presets).error();
    std::vector<RunSpec> specs;
    for (Preset &preset : presets.value()) {
        if (presets.value().size() > 1) // what tells them apart
            preset.spec.name = preset.name;
        specs.push_back(std::move(preset.spec));
    }
    return specs;
}

/// Workers have another current folder, and a stored spec is to be repeated from anywhere.
void makeAbsolute(std::filesystem::path &path)
{
    std::error_code code;
    if (!path.empty() && path != RunSpec::kRandomWeights)
        path = std::filesystem::absolute(path, code).lexically_normal();
}

/// What the list of modes means for the 8-bit layers of one of them.
Result<void> settleEightBitLayers(RunSpec &spec, const SpecRequest &request)
{
    const auto mode = parseMode(spec.mode);
    if (!mode.ok())
        return mode.error();
    if (!mode.value().needsEightBitLayers) {
        const auto needs = [](const std::string &text) {
            const auto other = parseMode(text);
            return other.ok() && other.value().needsEightBitLayers;
        };
        if (std::ranges::any_of(request.modes, needs))
            spec.eightBitLayers.clear();
        return {};
    }
    return request.has(kEightBitOption) ? Result<void>() : settleOuterLayers(spec);
}

Result<RunSpec> makeSpec(RunSpec spec, const SpecRequest &request, const std::string &mode)
{
    Result<void> done;
    if (!mode.empty())
        done = applyMode(spec, mode);
    for (const auto &[option, text] : request.settings)
        if (done.ok())
            done = setOption(spec, option, text);
    if (done.ok())
        done = settleEightBitLayers(spec, request);
    if (!done.ok())
        return done.error();
    if (isModelFile(spec.model)) {
        std::filesystem::path file = spec.model;
        makeAbsolute(file);
        spec.model = file.string();
    }
    if (!spec.hasRandomWeights())
        makeAbsolute(spec.weights);
    makeAbsolute(spec.checkpoint);
    makeAbsolute(spec.dataset.folder);
    if (!spec.name.empty() && request.modes.size() > 1)
        spec.name += " " + mode;
    else if (spec.name.empty() && mode == kSixBitMode)
        spec.name = std::filesystem::path(spec.model).stem().string() + " " + mode;
    return spec;
}

} // namespace

bool SpecRequest::has(std::string_view option) const
{
    return std::ranges::any_of(settings, [&](const auto &setting) { return setting.first == option; });
}

void addSpecOptions(CLI::App &command, SpecRequest &request)
{
    auto *preset = command.add_option("--preset", request.preset,
                                      "start from a preset, see antq presets; several are joined by commas, "
                                      "and a * stands for any letters");
    command.add_option("--spec", request.file, "start from a JSON file of a specification")
        ->type_name("FILE")
        ->excludes(preset);
    command
        .add_option("--mode", request.modes,
                    "fp32, int, ip, fip, ip-f, fip-f, ant4-8, 6bit or ant-TYPE-TYPE...; several, joined by "
                    "commas, run one after another")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->type_name("LIST");
    for (const RunOption &known : runOptions()) {
        if (known.option == "--mode") // has an option of its own, for a list of them
            continue;
        const std::string option(known.option);
        const auto add = [&request, option](const std::vector<std::string> &texts) {
            for (const std::string &text : texts)
                request.settings.emplace_back(option, text);
        };
        auto *added =
            command.add_option_function<std::vector<std::string>>(option, add, std::string(known.help));
        added->allow_extra_args(false)->type_name("VALUE");
        if (!known.isRepeatable)
            added->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::Throw);
    }
}

Result<std::vector<RunSpec>> makeSpecs(const SpecRequest &request)
{
    const auto bases = baseSpecs(request);
    if (!bases.ok())
        return bases.error();
    std::vector<RunSpec> specs;
    const std::vector<std::string> modes =
        request.modes.empty() ? std::vector<std::string>{""} : request.modes;
    for (const RunSpec &base : bases.value())
        for (const std::string &mode : modes) {
            auto spec = makeSpec(base, request, mode);
            if (!spec.ok())
                return std::move(spec).error();
            specs.push_back(std::move(spec).value());
        }
    return specs;
}

Result<std::vector<std::string>> checkSpecs(const std::vector<RunSpec> &specs)
{
    std::vector<std::string> warnings;
    for (const RunSpec &spec : specs)
        for (FieldProblem &problem : validate(spec)) {
            if (problem.isError && specs.size() > 1)
                return Error{ErrorCode::InvalidArgument, std::move(problem.text), {"mode " + spec.mode}};
            if (problem.isError)
                return Error{ErrorCode::InvalidArgument, std::move(problem.text), {}};
            if (std::ranges::find(warnings, problem.text) == warnings.end())
                warnings.push_back(std::move(problem.text));
        }
    return warnings;
}

} // namespace ant::cli
