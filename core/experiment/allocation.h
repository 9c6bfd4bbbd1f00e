#pragma once

#include "core/experiment/assignment.h"
#include "core/experiment/sensitivity.h"

namespace ant {

/// What the bits of a network may cost (`antq run --budget`).
struct Budget {
    enum class Kind {
        Size, ///< bytes of NetworkCost; weights are allocated, inputs keep to the mean of the spec's width
        Bops, ///< bit operations of an image; weights and inputs together
        Bits, ///< mean width of the weights, and of the inputs
    };
    Kind kind = Kind::Bits;
    double value = 4; ///< bytes, bit operations, bits
    bool operator==(const Budget &) const = default;
};
/// "size=0.15MB" (units of parseSize), "bops=650M" (K, M, G, T: powers of 1000) or "bits=4.5".
/// Errors: InvalidArgument.
Result<Budget> parseBudget(std::string_view text);
std::string text(const Budget &budget); ///< as parseBudget reads it

/// What an allocation must respect, a value for each quantizer.
struct AllocationRules {
    struct Quantizer {
        std::vector<NumericType> types; ///< that the search will try
        int lowest = kMinBits;
        std::optional<int> fixed = {}; ///< kFloatBits: stays in floating point
    };
    std::vector<Quantizer> quantizers; ///< by QuantizerRecord::index
    double inputBits = 4;              ///< mean that Budget::Kind::Size leaves the inputs
};

/// Layers at 8 bits (`eight_bit_layers`), overridden widths and types, and what stays in floating point are
/// the spec's; `lowestBits` (kMinBits..kMaxBits) holds for the rest.
/// Errors: those of parseMode; InvalidArgument for an unknown layer, and where the spec leaves the choice of
/// 8-bit layers to `eight_bit_count`.
Result<AllocationRules> allocationRules(const RunSpec &spec, const NetworkSize &size, int lowestBits);

/// Everything that deciding on bits needs to know. Value type; cheap to ask again and again.
struct AllocationProblem {
    Sensitivity sensitivity;
    NetworkSize size;
    AllocationRules rules;
    std::string model, mode;
};
/// Errors: those of findModel and allocationRules.
Result<AllocationProblem> allocationProblem(Sensitivity sensitivity, const RunSpec &spec, int lowestBits);

/// The widths with the least sum of divergences that keep to the budget: exact, and the same every time.
/// Errors: InvalidArgument where no widths keep to it, with the smallest budget that can be kept, and where a
///         quantizer was not measured.
Result<Assignment> allocate(const AllocationProblem &problem, const Budget &budget);

/// What an allocation can trade the loss for.
enum class CostAxis { Size, Bops };
std::string_view name(CostAxis axis); ///< "size"
Result<CostAxis> costAxisFromName(std::string_view name);
std::int64_t costAlong(CostAxis axis, const NetworkCost &cost); ///< bytes or bit operations

/// The Pareto front, cheapest network first: every assignment on the lower convex hull of all of them. Each
/// is optimal for its own cost; allocate() finds those in between. Errors: as allocate().
Result<std::vector<Assignment>> paretoFront(const AllocationProblem &problem, CostAxis axis);

/// Cost and predicted loss of given bits, one for each quantizer; what the rules fix is not looked at.
/// Errors: InvalidArgument where a width was not measured.
Result<Assignment> assess(const AllocationProblem &problem, std::span<const int> bits);

/// Every weight and input at that width, but first and last layer at 8 bits where `keepsOuter` (`-l8` as the
/// reference's recipes use it for ResNets).
std::vector<int> uniformBits(const NetworkSize &size, int bits, bool keepsOuter);
/// The reference's `-n8`: the last two layers and the `count` - 2 of the others with the largest sum of the
/// MSEs of weight and input at `bits` go to 8 bits.
std::vector<int> largestErrorBits(const AllocationProblem &problem, int bits, int count);

} // namespace ant
