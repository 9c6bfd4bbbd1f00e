#include "core/experiment/validation.h"

#include "core/experiment/model_source.h"
#include "core/experiment/modes.h"
#include "core/experiment/spec_checks.h"
#include "core/experiment/spec_facts.h"
#include "core/experiment/spec_fields.h"

#include <algorithm>

namespace ant {
namespace detail {

void Findings::error(std::string field, std::string text)
{
    m_problems.push_back({std::move(field), true, std::move(text)});
}

void Findings::warning(std::string field, std::string text)
{
    m_problems.push_back({std::move(field), false, std::move(text)});
}

bool Findings::hasError(std::string_view field) const
{
    return std::ranges::any_of(
        m_problems, [&](const FieldProblem &problem) { return problem.isError && problem.field == field; });
}

void checkValues(const RunSpec &spec, Findings &findings)
{
    RunSpec copy;
    for (const SpecField &field : specFields()) {
        const nlohmann::json value = field.write(spec);
        const std::string key(field.key);
        if (const auto read = field.read(copy, value); !read.ok())
            findings.error(key, read.error().message);
        else if (!isUtf8(value))
            findings.error(key, key + " is " + shortText(value) +
                                    ", which is not valid UTF-8; rename it to letters that are");
    }
}

namespace {

/// Whether the grids that a role may need exist at its width: inputs turn out signed or unsigned.
void checkGrids(const std::vector<NumericType> &types, int bits, Role role, const std::string &field,
                Findings &findings)
{
    if (bits > kMaxSearchedBits)
        return;
    for (const NumericType type : types)
        for (const bool isSigned : {true, false}) {
            if (role == Role::Weight && !isSigned)
                continue;
            const auto codebook = Codebook::make({.type = type, .bits = bits, .isSigned = isSigned});
            if (!codebook.ok())
                return findings.error(field, field + ": " + codebook.error().message +
                                                 "; choose other bits or a mode without " +
                                                 std::string(type.name()));
        }
}

void checkRange(const AlphaRange &range, const std::string &field, Findings &findings)
{
    if (range.low >= range.up)
        findings.error(field, field + " tries no scale: low is " + std::to_string(range.low) +
                                  " and must be below up, which is " + std::to_string(range.up));
}

} // namespace

void checkSubset(const RunSpec &spec, Findings &findings)
{
    if (spec.perClass > 0 && spec.limit > 0)
        findings.error("per_class", "limit is " + std::to_string(spec.limit) + " and per_class is " +
                                        std::to_string(spec.perClass) + "; give one of them");
    else if (spec.perClass > 0 && spec.task == Task::Sensitivity)
        findings.error("per_class", "task sensitivity measures on calibration images and takes no per_class; "
                                    "limit says how many");
}

void checkQuantization(const RunSpec &spec, Findings &findings)
{
    if (spec.task == Task::Sensitivity && spec.isFloatingPoint())
        findings.error("mode", "task sensitivity measures what the types of a mode cost, and mode fp32 has "
                               "none; choose another mode, such as ip-f");
    if (findings.hasError("mode") || spec.isFloatingPoint())
        return;
    const auto mode = parseMode(spec.mode);
    if (!mode.ok())
        return;
    if (!spec.quantizeWeights && !spec.quantizeActivations)
        findings.warning("quantize.weights",
                         "neither weights nor inputs are quantized: mode fp32 says the same more clearly");
    if (!findings.hasError("bits.weight"))
        checkGrids(mode.value().types, spec.weightBits, Role::Weight, "bits.weight", findings);
    if (!findings.hasError("bits.input"))
        checkGrids(mode.value().types, spec.activationBits, Role::Input, "bits.input", findings);
    checkRange(spec.weightRange, "range.weight", findings);
    checkRange(spec.activationRange, "range.input", findings);
    if (std::max(spec.weightBits, spec.activationBits) > kMaxSearchedBits && mode.value().name != "int")
        findings.warning(spec.weightBits > kMaxSearchedBits ? "bits.weight" : "bits.input",
                         "above " + std::to_string(kMaxSearchedBits) +
                             " bits the type is always int, whatever the mode");
}

} // namespace detail

std::vector<FieldProblem> validateSettings(const RunSpec &spec)
{
    detail::Findings findings;
    detail::checkValues(spec, findings);
    detail::checkSubset(spec, findings);
    detail::checkQuantization(spec, findings);
    if (const auto model = openModel(spec.model); model.ok())
        detail::checkLayers(spec, model.value()->build(), findings);
    else
        findings.error("model", model.error().message);
    return std::move(findings).take();
}

std::vector<FieldProblem> validate(const RunSpec &spec)
{
    detail::Findings findings;
    detail::checkValues(spec, findings);
    detail::checkSubset(spec, findings);
    detail::checkQuantization(spec, findings);
    const auto model = openModel(spec.model);
    if (model.ok()) {
        const Graph graph = model.value()->build();
        detail::checkLayers(spec, graph, findings);
        detail::checkWeightFiles(spec, *model.value(), graph, findings);
        detail::checkData(spec, *model.value(), findings);
    } else {
        findings.error("model", model.error().message);
    }
    detail::checkMachine(spec, findings);
    return std::move(findings).take();
}

Result<void> checkSpec(const RunSpec &spec)
{
    for (FieldProblem &problem : validate(spec))
        if (problem.isError)
            return Error{ErrorCode::InvalidArgument, std::move(problem.text), {}};
    return {};
}

} // namespace ant
