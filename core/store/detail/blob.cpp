#include "core/store/detail/blob.h"

#include "core/store/detail/translate.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

namespace ant::detail {
namespace {

static_assert(std::endian::native == std::endian::little, "blobs are copied without swapping bytes");
static_assert(sizeof(int) == 4 && sizeof(float) == 4 && sizeof(double) == 8);

template <typename T>
constexpr char kFormat = 0;
template <>
constexpr char kFormat<float> = 1;
template <>
constexpr char kFormat<double> = 2;
template <>
constexpr char kFormat<int> = 3;
template <>
constexpr char kFormat<std::int64_t> = 4;
template <>
constexpr char kFormat<std::uint32_t> = 5;
template <>
constexpr char kFormat<std::uint64_t> = 6;

template <typename T>
Blob pack(const std::vector<T> &values)
{
    Blob blob;
    blob.bytes.resize(1 + values.size() * sizeof(T));
    blob.bytes[0] = kFormat<T>;
    if (!values.empty())
        std::memcpy(blob.bytes.data() + 1, values.data(), values.size() * sizeof(T));
    return blob;
}

template <typename T>
std::vector<T> unpack(std::string_view bytes, std::string_view what)
{
    const auto corrupt = [&](const std::string &why) {
        return Failure{{ErrorCode::Corrupt, "the stored " + std::string(what) + " " + why, {}}};
    };
    if (bytes.empty())
        throw corrupt("is empty");
    if (bytes[0] != kFormat<T>)
        throw corrupt("has the unknown format " + std::to_string(int(bytes[0])));
    if ((bytes.size() - 1) % sizeof(T) != 0)
        throw corrupt("has " + std::to_string(bytes.size() - 1) + " bytes, no multiple of " +
                      std::to_string(sizeof(T)));
    std::vector<T> values((bytes.size() - 1) / sizeof(T));
    if (!values.empty())
        std::memcpy(values.data(), bytes.data() + 1, values.size() * sizeof(T));
    return values;
}

} // namespace

Blob encode(const std::vector<float> &values)
{
    return pack(values);
}

Blob encode(const std::vector<double> &values)
{
    return pack(values);
}

Blob encode(const std::vector<int> &values)
{
    return pack(values);
}

Blob encode(const std::vector<std::int64_t> &values)
{
    return pack(values);
}

Blob encode(const std::vector<std::uint64_t> &values)
{
    constexpr std::uint64_t kLargest = std::numeric_limits<std::uint32_t>::max();
    if (std::ranges::any_of(values, [](std::uint64_t value) { return value > kLargest; }))
        return pack(values);
    return pack(std::vector<std::uint32_t>(values.begin(), values.end()));
}

template <>
std::vector<float> decode(std::string_view bytes, std::string_view what)
{
    return unpack<float>(bytes, what);
}

template <>
std::vector<double> decode(std::string_view bytes, std::string_view what)
{
    return unpack<double>(bytes, what);
}

template <>
std::vector<int> decode(std::string_view bytes, std::string_view what)
{
    return unpack<int>(bytes, what);
}

template <>
std::vector<std::int64_t> decode(std::string_view bytes, std::string_view what)
{
    return unpack<std::int64_t>(bytes, what);
}

template <>
std::vector<std::uint64_t> decode(std::string_view bytes, std::string_view what)
{
    if (!bytes.empty() && bytes[0] == kFormat<std::uint32_t>) {
        const auto narrow = unpack<std::uint32_t>(bytes, what);
        return {narrow.begin(), narrow.end()};
    }
    return unpack<std::uint64_t>(bytes, what);
}

} // namespace ant::detail
