#pragma once

#include "core/base/result.h"

#include <compare>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace ant {

struct GridSpec;

/// What a family of numbers is: one object of this kind per file in `core/numeric/types/`, listed once in
/// `core/numeric/numeric_type.cpp`. Everything else (modes, search, charts, command line) reads the list.
struct TypeDefinition {
    std::string_view name;    ///< as in mode strings and in the database: "int", "flint"
    std::string_view summary; ///< one line for people
    std::uint32_t colour;     ///< 0xRRGGBB, the same in every chart, distinguishable for colour-blind people
    bool searchedByModes;     ///< false: only used when named (apot)

    /// Values of a grid before padding and scaling, zero included; the order matters only between zeros of
    /// different sign. Multiples of a power of two, so that they have integer levels.
    /// Errors: Unsupported, saying why the family has no such grid.
    Result<std::vector<double>> (*values)(const GridSpec &spec);
};

/// A number family, by its place in the list of definitions. The order of the list is the order in which the
/// search tries types (int, flint, pot, float, apot); on equal scores the earlier one wins. Stored by name
/// only.
class NumericType {
public:
    constexpr NumericType() = default; ///< int, the first of the list

    /// Errors: InvalidArgument, naming the known types.
    static Result<NumericType> fromName(std::string_view name);
    static std::span<const NumericType> all();

    const TypeDefinition &definition() const;
    std::string_view name() const { return definition().name; }

    auto operator<=>(const NumericType &) const = default;

private:
    explicit constexpr NumericType(std::uint8_t index) : m_index(index) {}
    std::uint8_t m_index = 0;
};

} // namespace ant
