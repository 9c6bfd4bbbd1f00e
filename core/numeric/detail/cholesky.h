#pragma once

#include <cstddef>
#include <vector>

namespace ant::detail {

/// Lower Cholesky factor of a symmetric matrix [n, n] (row-major; what lies above the diagonal is neither
/// read nor written), in place, row by row in a fixed order. False where the matrix is not safely positive
/// definite; what it then holds is of no use.
bool cholesky(std::vector<double> &a, std::size_t n);

/// The factor of a matrix with damping added to its diagonal: share * unit, raised tenfold until that is
/// safely positive definite. `factor` takes it; returns the damping. share: >= 0; unit: > 0.
double dampedCholesky(const std::vector<double> &matrix, std::size_t n, double share, double unit,
                      std::vector<double> &factor);

} // namespace ant::detail
