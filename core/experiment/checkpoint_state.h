#pragma once

#include "core/experiment/run_record.h"
#include "core/io/tensor_file.h"

namespace ant {

/// Quantizers in a weight file, laid out as the reference does (`reference.md`, "Runs"): beside a layer's
/// parameters `<layer>.quant_weight.` and `<layer>.quant_input.` with `alpha` ([channels, 1] or []), `bit`,
/// `quant_grid` (2^bits values) and `has_inited_quant_para`. The type is not named; it follows from the grid.

/// Beside those of the input that images are: how rounding errors are passed on (DiffusionFilter::taps),
/// which the reference does not know; [channels, reach + 1, 2 reach + 1, channels].
inline constexpr std::string_view kDiffusionState = "diffusion";

/// "layer1.0.conv1.quant_weight.": what the names of a quantizer's state begin with.
std::string quantizerPrefix(const std::string &layer, Role role);

/// Adds the state of one calibrated quantizer.
void addQuantizerState(TensorFile &file, const QuantizerRecord &record, std::span<const float> grid);

/// The same with the grid of the record's type, width and sign. Errors: those of makeGrid.
Result<void> addQuantizerState(TensorFile &file, const QuantizerRecord &record);

} // namespace ant
