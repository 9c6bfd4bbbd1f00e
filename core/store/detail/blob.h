#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ant::detail {

/// Bytes for a BLOB column, told apart from text.
struct Blob {
    std::string bytes;
};

// A vector is stored as one byte for format and element type (1 float32, 2 float64, 3 int32, 4 int64,
// 5 uint32, 6 uint64; a later layout takes a new number), then the elements, little-endian, without padding.
// An empty vector is its first byte alone.
Blob encode(const std::vector<float> &values);
Blob encode(const std::vector<double> &values);
Blob encode(const std::vector<int> &values);
Blob encode(const std::vector<std::int64_t> &values);
/// Takes half the space (format 5) where every count fits into 32 bits.
Blob encode(const std::vector<std::uint64_t> &values);

/// The vector again, for T one of the element types above. Throws Failure (Corrupt) where the format byte or
/// the number of bytes is wrong; `what` names the value in the message.
template <typename T>
std::vector<T> decode(std::string_view bytes, std::string_view what);

} // namespace ant::detail
