#include "core/numeric/grid.h"

#include <algorithm>
#include <cmath>

namespace ant {
namespace {

Result<void> checkBits(const GridSpec &spec)
{
    if (spec.bits < kMinBits || spec.bits > kMaxBits)
        return Error{ErrorCode::InvalidArgument,
                     "a grid has " + std::to_string(kMinBits) + " to " + std::to_string(kMaxBits) +
                         " bits, not " + std::to_string(spec.bits),
                     {}};
    if (spec.floatExponentBits < 1 || spec.floatExponentBits > kMaxBits)
        return Error{ErrorCode::InvalidArgument,
                     "a float has 1 to " + std::to_string(kMaxBits) + " exponent bits, not " +
                         std::to_string(spec.floatExponentBits),
                     {}};
    return {};
}

/// Multiplies all by kGridMax / largest. The reference's library divides a number by a tensor as reciprocal
/// times number, both rounded to float32, which is not always float32(target / largest).
void scaleToMax(std::vector<float> &values)
{
    const float factor = 1.0f / *std::max_element(values.begin(), values.end()) * kGridMax;
    for (float &value : values)
        value *= factor;
}

} // namespace

std::string describe(const GridSpec &spec)
{
    std::string text = std::string(spec.type.name()) + std::to_string(spec.bits);
    if (spec.type.name() == "float" && spec.floatExponentBits != GridSpec{}.floatExponentBits)
        text += " (" + std::to_string(spec.floatExponentBits) + " exponent bits)";
    return text + (spec.isSigned ? " signed" : " unsigned");
}

Result<std::vector<float>> makeGrid(const GridSpec &spec)
{
    if (auto valid = checkBits(spec); !valid.ok())
        return std::move(valid).error();
    auto raw = spec.type.definition().values(spec);
    if (!raw.ok())
        return std::move(raw).error();
    std::vector<float> grid(raw.value().begin(), raw.value().end());
    grid.resize(std::size_t(1) << spec.bits, 0.0f);
    std::stable_sort(grid.begin(), grid.end());
    scaleToMax(grid);
    return grid;
}

std::optional<std::vector<int>> integerLevels(const GridSpec &spec)
{
    if (!checkBits(spec).ok())
        return std::nullopt;
    auto raw = spec.type.definition().values(spec);
    if (!raw.ok())
        return std::nullopt;
    std::vector<double> values = std::move(raw).value();
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    const auto whole = [](double value) { return value == std::floor(value); };
    while (!std::all_of(values.begin(), values.end(), whole))
        for (double &value : values)
            value *= 2;
    if (values.front() < INT16_MIN || values.back() > INT16_MAX)
        return std::nullopt;
    return std::vector<int>(values.begin(), values.end());
}

} // namespace ant
