#include "core/numeric/numeric_type.h"

#include <array>
#include <string>

/// The registration: one line a type, in the order in which the search tries them.
#define ANT_NUMERIC_TYPES(X)                                                                                 \
    X(intType)                                                                                               \
    X(flintType)                                                                                             \
    X(potType)                                                                                               \
    X(floatType)                                                                                             \
    X(apotType)

namespace ant {
namespace types {
#define ANT_DECLARE(definition) extern const TypeDefinition definition;
ANT_NUMERIC_TYPES(ANT_DECLARE)
#undef ANT_DECLARE
} // namespace types

namespace {

#define ANT_ADDRESS(definition) &types::definition,
constexpr std::array kDefinitions = {ANT_NUMERIC_TYPES(ANT_ADDRESS)};
#undef ANT_ADDRESS

} // namespace

Result<NumericType> NumericType::fromName(std::string_view name)
{
    std::string known;
    for (const NumericType type : all()) {
        if (type.name() == name)
            return type;
        known += (known.empty() ? "" : ", ") + std::string(type.name());
    }
    return Error{ErrorCode::InvalidArgument,
                 "there is no numeric type \"" + std::string(name) + "\" (known: " + known + ")",
                 {}};
}

std::span<const NumericType> NumericType::all()
{
    static const auto types = [] {
        std::array<NumericType, kDefinitions.size()> list;
        for (std::size_t i = 0; i < list.size(); ++i)
            list[i] = NumericType(static_cast<std::uint8_t>(i));
        return list;
    }();
    return types;
}

const TypeDefinition &NumericType::definition() const
{
    return *kDefinitions[m_index];
}

} // namespace ant
