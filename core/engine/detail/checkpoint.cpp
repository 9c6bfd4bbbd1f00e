#include "core/engine/detail/checkpoint.h"

#include "core/experiment/checkpoint_state.h"

#include <algorithm>
#include <cmath>

namespace ant::detail {
namespace {

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

FileTensor stored(const DiffusionFilter &filter)
{
    return FileTensor::fromFloats({filter.channels, filter.reach + 1, 2 * filter.reach + 1, filter.channels},
                                  filter.taps);
}

Result<DiffusionFilter> diffusionOf(const QuantizerPlan &plan, const FileTensor &tensor)
{
    constexpr std::int64_t kMost = 64;
    const std::vector<std::int64_t> &shape = tensor.shape;
    const bool isFilter = shape.size() == 4 && shape[0] >= 1 && shape[0] <= kMost && shape[3] == shape[0] &&
                          shape[1] >= 1 && shape[1] <= kMost && shape[2] == 2 * shape[1] - 1;
    DiffusionFilter filter;
    if (isFilter) {
        filter = {static_cast<int>(shape[0]), static_cast<int>(shape[1]) - 1, tensor.toFloats()};
        const auto isTap = [](float tap) { return std::isfinite(tap); };
        if (std::ranges::all_of(filter.taps, isTap))
            return filter;
    }
    return Error{ErrorCode::Corrupt,
                 "the checkpoint does not say how rounding errors of " + plan.layer +
                     "'s images are passed on: " + std::string(kDiffusionState) + " is no such filter",
                 {}};
}

} // namespace

void addQuantizers(TensorFile &file, const std::vector<Quantizer> &quantizers)
{
    for (const Quantizer &quantizer : quantizers) {
        if (!quantizer.isEnabled() || !quantizer.isCalibrated())
            continue;
        const QuantizerRecord record = quantizer.record();
        addQuantizerState(file, record, quantizer.codebook().grid());
        if (!quantizer.diffusion().isEmpty())
            file.tensors[quantizerPrefix(record.layer, record.role) + std::string(kDiffusionState)] =
                stored(quantizer.diffusion());
    }
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
        const FileTensor *diffusion = find(file, prefix + std::string(kDiffusionState));
        if (diffusion && plan.role == Role::Input) {
            auto filter = diffusionOf(plan, *diffusion);
            if (!filter.ok())
                return std::move(filter).error();
            plan.diffusion = std::move(filter).value();
        }
        holdsAny = true;
    }
    if (!holdsAny)
        return Error{ErrorCode::InvalidArgument,
                     "the checkpoint holds no quantizers; give a file of plain weights as weights instead",
                     {}};
    return {};
}

} // namespace ant::detail
