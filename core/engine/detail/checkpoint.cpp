#include "core/engine/detail/checkpoint.h"

#include <algorithm>
#include <cmath>

namespace ant::detail {
namespace {

bool isQuantizerState(const std::string &name)
{
    return name.find(".quant_weight.") != std::string::npos ||
           name.find(".quant_input.") != std::string::npos;
}

const FileTensor *find(const TensorFile &file, const std::string &name)
{
    const auto found = file.tensors.find(name);
    return found == file.tensors.end() ? nullptr : &found->second;
}

Result<void> fillPlan(QuantizerPlan &plan, const FileTensor &grid, const FileTensor &alpha)
{
    const std::vector<float> values = grid.toFloats();
    auto codebook = Codebook::fromGrid(values);
    if (!codebook.ok())
        return std::move(codebook).error().within(plan.layer);
    plan.givenAlpha = alpha.toFloats();
    const bool isNumber = std::all_of(plan.givenAlpha.begin(), plan.givenAlpha.end(),
                                      [](float value) { return std::isfinite(value) && value >= 0; });
    if (!isNumber || plan.givenAlpha.empty())
        return Error{
            ErrorCode::Corrupt, "the alpha of " + plan.layer + " in the checkpoint is not a limit", {}};
    const GridSpec &spec = codebook.value().spec();
    plan.types = {spec.type};
    plan.bits = spec.bits;
    plan.givenSign = spec.isSigned;
    plan.isEightBitLayer = false;
    return {};
}

} // namespace

std::string quantizerPrefix(const std::string &layer, Role role)
{
    return layer + (role == Role::Weight ? ".quant_weight." : ".quant_input.");
}

void addQuantizers(TensorFile &file, const std::vector<Quantizer> &quantizers)
{
    for (const Quantizer &quantizer : quantizers) {
        if (!quantizer.isEnabled() || !quantizer.isCalibrated())
            continue;
        const QuantizerRecord record = quantizer.record();
        const std::string prefix = quantizerPrefix(record.layer, record.role);
        const auto grid = quantizer.codebook().grid();
        std::vector<std::int64_t> alphaShape;
        if (record.role == Role::Weight)
            alphaShape = {static_cast<std::int64_t>(record.alpha.size()), 1};
        file.tensors[prefix + "alpha"] = FileTensor::fromFloats(alphaShape, record.alpha);
        file.tensors[prefix + "bit"] = FileTensor::fromFloats({}, {static_cast<float>(record.bits)});
        file.tensors[prefix + "has_inited_quant_para"] = FileTensor::fromFloats({}, {1.0f});
        file.tensors[prefix + "quant_grid"] =
            FileTensor::fromFloats({static_cast<std::int64_t>(grid.size())}, {grid.begin(), grid.end()});
    }
}

TensorFile withoutQuantizers(TensorFile file)
{
    std::erase_if(file.tensors, [](const auto &entry) { return isQuantizerState(entry.first); });
    return file;
}

Result<void> planFromCheckpoint(const TensorFile &file, std::vector<QuantizerPlan> &plans)
{
    bool holdsAny = false;
    for (QuantizerPlan &plan : plans) {
        const std::string prefix = quantizerPrefix(plan.layer, plan.role);
        const FileTensor *grid = find(file, prefix + "quant_grid");
        const FileTensor *alpha = find(file, prefix + "alpha");
        plan.enabled = plan.enabled && grid && alpha;
        if (!plan.enabled)
            continue;
        if (auto filled = fillPlan(plan, *grid, *alpha); !filled.ok())
            return filled;
        holdsAny = true;
    }
    if (!holdsAny)
        return Error{ErrorCode::InvalidArgument,
                     "the checkpoint holds no quantizers; give a file of plain weights as weights instead",
                     {}};
    return {};
}

} // namespace ant::detail
