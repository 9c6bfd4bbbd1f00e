#include "core/experiment/checkpoint_state.h"

#include "core/numeric/grid.h"

namespace ant {

std::string quantizerPrefix(const std::string &layer, Role role)
{
    return layer + (role == Role::Weight ? ".quant_weight." : ".quant_input.");
}

void addQuantizerState(TensorFile &file, const QuantizerRecord &record, std::span<const float> grid)
{
    const std::string prefix = quantizerPrefix(record.layer, record.role);
    std::vector<std::int64_t> alphaShape;
    if (record.role == Role::Weight)
        alphaShape = {static_cast<std::int64_t>(record.alpha.size()), 1};
    file.tensors[prefix + "alpha"] = FileTensor::fromFloats(alphaShape, record.alpha);
    file.tensors[prefix + "bit"] = FileTensor::fromFloats({}, {static_cast<float>(record.bits)});
    file.tensors[prefix + "has_inited_quant_para"] = FileTensor::fromFloats({}, {1.0f});
    file.tensors[prefix + "quant_grid"] =
        FileTensor::fromFloats({static_cast<std::int64_t>(grid.size())}, {grid.begin(), grid.end()});
}

Result<void> addQuantizerState(TensorFile &file, const QuantizerRecord &record)
{
    const auto type = NumericType::fromName(record.type);
    if (!type.ok())
        return type.error();
    const auto grid = makeGrid({.type = type.value(), .bits = record.bits, .isSigned = record.isSigned});
    if (!grid.ok())
        return grid.error();
    addQuantizerState(file, record, grid.value());
    return {};
}

} // namespace ant
