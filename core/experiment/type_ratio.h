#pragma once

#include "core/experiment/run_record.h"

#include <array>

namespace ant {

/// One numeric type at one width.
struct TypeAndBits {
    std::string type;
    int bits = 4;
    bool operator==(const TypeAndBits &) const = default;
};

/// How much of a network has which type, counted in five ways; each column sums to 100 %.
struct TypeRatio {
    enum Measure { WeightLayers, WeightParameters, WeightMacs, InputLayers, InputMacs, MeasureCount };
    struct Share {
        TypeAndBits what;
        std::array<double, MeasureCount> percent{};
        bool operator==(const Share &) const = default;
    };
    std::vector<Share> shares; ///< in the order of the types, narrow ones first
    bool operator==(const TypeRatio &) const = default;
};

/// Parameters are the elements of a weight; MACs those of its layer for one image.
TypeRatio typeRatioOf(const std::vector<QuantizerRecord> &quantizers);

} // namespace ant
