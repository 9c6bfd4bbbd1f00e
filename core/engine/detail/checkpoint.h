#pragma once

#include "core/engine/detail/quantizer.h"
#include "core/io/tensor_file.h"

namespace ant::detail {

/// Quantizers in a weight file, laid out as the reference does (`reference.md`, "Runs"): beside a layer's
/// parameters
/// `<layer>.quant_weight.` and `<layer>.quant_input.` with `alpha` ([channels, 1] or []), `bit`, `quant_grid`
/// (2^bits values) and `has_inited_quant_para`. The type is not named; it follows from the grid.

/// "layer1.0.conv1.quant_weight.": what the names of a quantizer's state begin with.
std::string quantizerPrefix(const std::string &layer, Role role);

/// Adds the state of calibrated quantizers.
void addQuantizers(TensorFile &file, const std::vector<Quantizer> &quantizers);

/// The parameters and buffers alone.
TensorFile withoutQuantizers(TensorFile file);

/// Sets type, bits, sign and alpha of each plan from the file instead of searching; a quantizer that the file
/// does not hold stays in floating point. Errors: InvalidArgument where it holds none at all; Corrupt, naming
/// the layer, where alpha is not a number or has the wrong length; Unsupported for an unknown grid.
Result<void> planFromCheckpoint(const TensorFile &file, std::vector<QuantizerPlan> &plans);

} // namespace ant::detail
