#include "core/io/tensor_file.h"

#include <array>
#include <bit>
#include <cstring>
#include <type_traits>
#include <utility>

namespace ant {
namespace {

struct TypeFacts {
    std::string_view name;
    std::size_t bytes;
};

constexpr std::array<TypeFacts, 10> kFacts = {{{"F16", 2},
                                               {"BF16", 2},
                                               {"F32", 4},
                                               {"F64", 8},
                                               {"I8", 1},
                                               {"U8", 1},
                                               {"I16", 2},
                                               {"I32", 4},
                                               {"I64", 8},
                                               {"BOOL", 1}}};

/// Exact: every half is a float. IEEE 754, 3.4: 5 exponent bits with bias 15, 10 mantissa bits.
float halfToFloat(std::uint16_t half)
{
    const std::uint32_t sign = std::uint32_t(half >> 15) << 31;
    const std::uint32_t exponent = half >> 10 & 31;
    const std::uint32_t mantissa = half & 1023;
    if (exponent == 31)
        return std::bit_cast<float>(sign | 0x7F800000u | mantissa << 13);
    if (exponent != 0)
        return std::bit_cast<float>(sign | (exponent + 127 - 15) << 23 | mantissa << 13);
    const float magnitude = static_cast<float>(mantissa) * 0x1p-24f;
    return sign ? -magnitude : magnitude;
}

float bfloatToFloat(std::uint16_t value)
{
    return std::bit_cast<float>(std::uint32_t(value) << 16);
}

template <typename Stored, typename Convert>
std::vector<float> convert(std::span<const std::byte> bytes, Convert toFloat)
{
    std::vector<float> values(bytes.size() / sizeof(Stored));
    for (std::size_t i = 0; i < values.size(); ++i) {
        Stored stored; // the bytes need not be aligned
        std::memcpy(&stored, bytes.data() + i * sizeof(Stored), sizeof(Stored));
        values[i] = toFloat(stored);
    }
    return values;
}

template <typename Stored>
std::vector<float> convertNumbers(std::span<const std::byte> bytes)
{
    return convert<Stored>(bytes, [](Stored value) { return static_cast<float>(value); });
}

} // namespace

std::string_view name(DType type)
{
    return kFacts[static_cast<std::size_t>(type)].name;
}

std::size_t bytesPerElement(DType type)
{
    return kFacts[static_cast<std::size_t>(type)].bytes;
}

std::int64_t FileTensor::elements() const
{
    std::int64_t count = 1;
    for (const std::int64_t size : shape)
        count *= size;
    return count;
}

std::vector<float> FileTensor::toFloats() const
{
    switch (dtype) {
    case DType::F16:
        return convert<std::uint16_t>(bytes, halfToFloat);
    case DType::BF16:
        return convert<std::uint16_t>(bytes, bfloatToFloat);
    case DType::F32:
        return convertNumbers<float>(bytes);
    case DType::F64:
        return convertNumbers<double>(bytes);
    case DType::I8:
        return convertNumbers<std::int8_t>(bytes);
    case DType::U8:
        return convertNumbers<std::uint8_t>(bytes);
    case DType::I16:
        return convertNumbers<std::int16_t>(bytes);
    case DType::I32:
        return convertNumbers<std::int32_t>(bytes);
    case DType::I64:
        return convertNumbers<std::int64_t>(bytes);
    case DType::Bool:
        return convert<std::uint8_t>(bytes, [](std::uint8_t value) { return value ? 1.0f : 0.0f; });
    }
    return {};
}

FileTensor FileTensor::fromFloats(std::vector<std::int64_t> shape, std::vector<float> values)
{
    FileTensor result;
    result.shape = std::move(shape);
    auto owned = std::make_shared<const std::vector<float>>(std::move(values));
    result.bytes = std::as_bytes(std::span(*owned));
    result.owner = std::move(owned);
    return result;
}

} // namespace ant
