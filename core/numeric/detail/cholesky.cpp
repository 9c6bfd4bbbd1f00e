#include "core/numeric/detail/cholesky.h"

#include <algorithm>
#include <cmath>

namespace ant::detail {
namespace {

constexpr double kLeastShare = 1e-10;    ///< of damping, where none was asked for and it is needed
constexpr double kMostShare = 1e6;       ///< more would not help
constexpr double kSmallestPivot = 1e-12; ///< of its diagonal entry; below, the factor is noise

} // namespace

bool cholesky(std::vector<double> &a, std::size_t n)
{
    for (std::size_t i = 0; i < n; ++i) {
        double *row = a.data() + i * n;
        const double diagonal = row[i];
        for (std::size_t j = 0; j <= i; ++j) {
            const double *other = a.data() + j * n;
            double sum[4] = {0, 0, 0, 0};
            std::size_t k = 0;
            for (; k + 4 <= j; k += 4)
                for (std::size_t lane = 0; lane < 4; ++lane)
                    sum[lane] += row[k + lane] * other[k + lane];
            double value = row[j] - ((sum[0] + sum[1]) + (sum[2] + sum[3]));
            for (; k < j; ++k)
                value -= row[k] * other[k];
            if (i != j)
                row[j] = value / other[j];
            else if (!(value > kSmallestPivot * diagonal))
                return false;
            else
                row[i] = std::sqrt(value);
        }
    }
    return true;
}

double dampedCholesky(const std::vector<double> &matrix, std::size_t n, double share, double unit,
                      std::vector<double> &factor)
{
    for (;; share = std::max(kLeastShare, share * 10)) {
        const double damping = share * unit;
        factor = matrix;
        for (std::size_t i = 0; i < n; ++i)
            factor[i * (n + 1)] += damping;
        if (cholesky(factor, n) || share > kMostShare)
            return damping;
    }
}

} // namespace ant::detail
