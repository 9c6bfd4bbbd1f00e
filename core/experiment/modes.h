#pragma once

#include "core/numeric/numeric_type.h"

#include <string>

namespace ant {

/// A mode of Figure 12, or any combination of types.
struct Mode {
    std::string name;                 ///< canonical, as in RunSpec::mode
    std::string title;                ///< "IP-F"
    std::vector<NumericType> types;   ///< empty: fp32
    bool needsEightBitLayers = false; ///< ant4-8
};

/// The columns of Figure 12 in its order: int, ip, fip, ip-f, fip-f, ant4-8.
const std::vector<Mode> &figureModes();

/// Accepts the names above, fp32, `ant-int-pot-flint…` in any order, and spellings like "IP-F", "ip_f",
/// "ANT4-8". Types come out in search order. Errors: InvalidArgument naming what is allowed.
Result<Mode> parseMode(std::string_view text);

} // namespace ant
