#pragma once

#include <cstdint>

namespace ant {

/// A range of shares, 0 to 1.
struct ShareInterval {
    double low = 0, high = 1;
};

/// 95 % confidence interval of a share of which `hits` of `total` were seen: of the accuracy on all images,
/// when only some were looked at. `total` 0: 0 to 1.
/// E. B. Wilson, Journal of the American Statistical Association 22, 1927.
ShareInterval wilsonInterval(std::int64_t hits, std::int64_t total);

} // namespace ant
