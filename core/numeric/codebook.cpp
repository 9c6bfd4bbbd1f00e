#include "core/numeric/codebook.h"

#include "core/numeric/rounding.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <sstream>

namespace ant {
namespace {

/// The smallest float32 d in (low, high] for which the rule prefers high to low: bisection over the floats
/// between them, on which that preference is monotone.
float exactThreshold(float low, float high)
{
    using namespace rounding;
    std::uint32_t below = orderOf(low);
    std::uint32_t above = orderOf(high);
    while (above - below > 1) {
        const std::uint32_t middle = below + (above - below) / 2;
        const float d = floatAt(middle);
        if (std::fabs(d - high) <= std::fabs(d - low))
            above = middle;
        else
            below = middle;
    }
    return floatAt(above);
}

bool equalBits(std::span<const float> a, std::span<const float> b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](float left, float right) {
        return left == right && std::signbit(left) == std::signbit(right);
    });
}

bool nearlyEqual(std::span<const float> a, std::span<const float> b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](float left, float right) {
        return std::fabs(left - right) <= 1e-5f * std::max(std::fabs(left), std::fabs(right));
    });
}

/// Every grid of this width, the usual exponent width first.
std::vector<GridSpec> allSpecs(int bits, bool isSigned)
{
    std::vector<GridSpec> specs;
    for (const NumericType type : NumericType::all())
        specs.push_back({type, bits, isSigned});
    for (const int exponentBits : {1, 2, 4, 5, 6, 7, 8})
        for (const NumericType type : NumericType::all())
            if (type.name() == "float")
                specs.push_back({type, bits, isSigned, exponentBits});
    return specs;
}

std::string listed(std::span<const float> grid)
{
    std::ostringstream text;
    for (std::size_t i = 0; i < grid.size(); ++i)
        text << (i ? ", " : "") << grid[i];
    return text.str();
}

} // namespace

Result<Codebook> Codebook::make(const GridSpec &spec)
{
    auto grid = makeGrid(spec);
    if (!grid.ok())
        return std::move(grid).error();
    auto data = std::make_shared<Data>();
    data->spec = spec;
    data->grid = std::move(grid).value();
    std::unique_copy(data->grid.begin(), data->grid.end(), std::back_inserter(data->values));
    for (float &value : data->values)
        value += 0.0f; // -0 becomes 0
    for (std::size_t k = 0; k + 1 < data->values.size(); ++k)
        data->thresholds.push_back(exactThreshold(data->values[k], data->values[k + 1]));
    return Codebook(std::move(data));
}

Result<Codebook> Codebook::fromGrid(std::span<const float> grid)
{
    std::vector<float> sorted(grid.begin(), grid.end());
    std::stable_sort(sorted.begin(), sorted.end());
    const int bits = std::bit_width(grid.size()) - 1;
    if (std::has_single_bit(grid.size()) && bits >= kMinBits && bits <= kMaxBits) {
        const std::vector<GridSpec> specs = allSpecs(bits, sorted.front() < 0);
        for (const auto &same : {equalBits, nearlyEqual})
            for (const GridSpec &spec : specs)
                if (const auto known = makeGrid(spec); known.ok() && same(known.value(), sorted))
                    return make(spec);
    }
    return Error{ErrorCode::Unsupported,
                 "no numeric type has this grid of " + std::to_string(grid.size()) +
                     " values: " + listed(grid),
                 {}};
}

} // namespace ant
