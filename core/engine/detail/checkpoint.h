#pragma once

#include "core/engine/detail/quantizer.h"
#include "core/io/tensor_file.h"

namespace ant::detail {

/// Adds the state of calibrated quantizers, see core/experiment/checkpoint_state.h.
void addQuantizers(TensorFile &file, const std::vector<Quantizer> &quantizers);

/// Sets type, bits, sign and alpha of each plan from the file instead of searching; a quantizer that the file
/// does not hold stays in floating point. Errors: InvalidArgument where it holds none at all; Corrupt, naming
/// the layer, where alpha is not a number or has the wrong length; Unsupported for an unknown grid.
Result<void> planFromCheckpoint(const TensorFile &file, std::vector<QuantizerPlan> &plans);

} // namespace ant::detail
