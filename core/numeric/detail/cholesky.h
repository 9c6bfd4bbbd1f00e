#pragma once

#include <cstddef>
#include <vector>

namespace ant::detail {

/// Lower Cholesky factor of a symmetric matrix [n, n] (row-major; what lies above the diagonal is neither
/// read nor written), in place, row by row in a fixed order. False where the matrix is not safely positive
/// definite; what it then holds is of no use.
bool cholesky(std::vector<double> &a, std::size_t n);

} // namespace ant::detail
