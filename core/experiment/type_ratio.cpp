#include "core/experiment/type_ratio.h"

#include <algorithm>
#include <functional>
#include <numeric>

namespace ant {
namespace {

double elementsOf(const QuantizerRecord &quantizer)
{
    return std::accumulate(quantizer.shape.begin(), quantizer.shape.end(), 1.0, std::multiplies<>());
}

/// Place in the list of known types; unknown ones come last.
std::size_t orderOf(const std::string &type)
{
    const auto known = NumericType::all();
    return std::size_t(std::ranges::find(known, type, &NumericType::name) - known.begin());
}

TypeRatio::Share &shareOf(TypeRatio &ratio, const QuantizerRecord &quantizer)
{
    const TypeAndBits what{quantizer.type, quantizer.bits};
    const auto found = std::ranges::find(ratio.shares, what, &TypeRatio::Share::what);
    return found != ratio.shares.end() ? *found : ratio.shares.emplace_back(TypeRatio::Share{what, {}});
}

} // namespace

TypeRatio typeRatioOf(const std::vector<QuantizerRecord> &quantizers)
{
    TypeRatio ratio;
    for (const QuantizerRecord &quantizer : quantizers) {
        auto &amount = shareOf(ratio, quantizer).percent;
        if (quantizer.role == Role::Weight) {
            amount[TypeRatio::WeightLayers] += 1;
            amount[TypeRatio::WeightParameters] += elementsOf(quantizer);
            amount[TypeRatio::WeightMacs] += double(quantizer.macs);
        } else {
            amount[TypeRatio::InputLayers] += 1;
            amount[TypeRatio::InputMacs] += double(quantizer.macs);
        }
    }
    for (std::size_t measure = 0; measure < TypeRatio::MeasureCount; ++measure) {
        double total = 0;
        for (const auto &share : ratio.shares)
            total += share.percent[measure];
        for (auto &share : ratio.shares)
            share.percent[measure] *= total > 0 ? 100 / total : 0;
    }
    std::ranges::sort(ratio.shares, {}, [](const TypeRatio::Share &share) {
        return std::pair(orderOf(share.what.type), share.what.bits);
    });
    return ratio;
}

} // namespace ant
