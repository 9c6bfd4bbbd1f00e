#pragma once

#include "core/experiment/network_cost.h"
#include "core/experiment/run_spec.h"

namespace ant {

struct AssignedQuantizer {
    std::string layer;
    Role role = Role::Weight;
    int bits = 4;     ///< kMinBits..kMaxBits, or kFloatBits for what stays in floating point
    std::string type; ///< that the search is expected to choose; for reading, a run searches itself
    bool operator==(const AssignedQuantizer &) const = default;
};

/// Bits for every quantizer of a network, and what they are expected to cost.
struct Assignment {
    std::string model, mode;
    std::string budget;                        ///< that it was made for; may be empty
    std::vector<AssignedQuantizer> quantizers; ///< by QuantizerRecord::index
    NetworkCost cost;
    double predictedLoss = 0; ///< sum of divergences, nats
    std::vector<int> bits() const;
    bool operator==(const Assignment &) const = default;
};

/// A file for `antq run --assignment`: an object with `format` "ant-assignment", `version` 1, `model`,
/// `mode`, `budget`, `predicted_loss`, `size_bytes`, `bops`, `weight_bits`, `input_bits`, and `quantizers`, a
/// list of {layer, role, bits, type}.
std::string toJsonText(const Assignment &assignment);
/// Only `format`, `version`, `model` and `quantizers` with their layer, role and bits must be there; keys
/// that are not known are errors. Errors: those of readJsonFile; InvalidArgument naming the entry, the value
/// and what is allowed.
Result<Assignment> readAssignment(const std::filesystem::path &file);

/// Makes them the spec's widths: its overrides name each quantizer whose width differs from the spec's own,
/// and its lists of 8-bit layers are empty. Quantizers that the assignment does not name keep the spec's
/// width. Errors: InvalidArgument: made for another model, or a layer that the model does not have.
Result<void> applyAssignment(const Assignment &assignment, RunSpec &spec);

/// The width that a spec gives each quantizer, by index: that of an override, else 8 in its 8-bit layers.
/// What `eight_bit_count` will choose is not known and is not counted. kFloatBits where it stays in floating
/// point.
std::vector<int> bitsOf(const RunSpec &spec, const NetworkSize &size);

} // namespace ant
