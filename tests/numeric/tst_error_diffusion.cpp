#include "core/numeric/error_diffusion.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace ant;

namespace {

Codebook codebook(const char *type, int bits = 4)
{
    return Codebook::make({.type = NumericType::fromName(type).value(), .bits = bits}).value();
}

/// What a layer in front of the image does to errors: `answers` filters of 3x3 over all channels.
struct Layer {
    int channels, answers;
    std::vector<double> taps; ///< [answers, channels, 3, 3]

    /// Each channel blurred, and one answer to how the channels differ.
    static Layer blur(int channels)
    {
        Layer layer{channels, channels + 1, {}};
        layer.taps.resize(std::size_t(layer.answers * channels * 9));
        for (int c = 0; c < channels; ++c)
            for (int k = 0; k < 9; ++k) {
                layer.at(c, c, k) = k == 4 ? 0.4 : 0.1;
                layer.at(channels, c, k) = (c == 0 ? 0.2 : -0.1);
            }
        return layer;
    }
    double &at(int answer, int channel, int k)
    {
        return taps[std::size_t((answer * channels + channel) * 9 + k)];
    }
    double at(int answer, int channel, int k) const
    {
        return taps[std::size_t((answer * channels + channel) * 9 + k)];
    }

    ErrorCost cost(int reach) const
    {
        ErrorCost cost{channels, reach, {}};
        for (int c = 0; c < channels; ++c)
            for (int d = 0; d < channels; ++d)
                for (int down = -reach; down <= reach; ++down)
                    for (int right = -reach; right <= reach; ++right)
                        cost.values.push_back(correlation(c, d, down, right));
        return cost;
    }
    double correlation(int c, int d, int down, int right) const
    {
        double sum = 0;
        for (int answer = 0; answer < answers; ++answer)
            for (int k = 0; k < 9; ++k) {
                const int row = k / 3 + down, column = k % 3 + right;
                if (row >= 0 && row < 3 && column >= 0 && column < 3)
                    sum += at(answer, c, k) * at(answer, d, row * 3 + column);
            }
        return sum;
    }

    /// Squared answers to these errors, of all places where the filters lie inside.
    double squares(std::span<const float> errors, const ImageShape &shape) const
    {
        double sum = 0;
        for (std::size_t image = 0; image < shape.images; ++image)
            for (std::size_t y = 1; y + 1 < shape.height; ++y)
                for (std::size_t x = 1; x + 1 < shape.width; ++x)
                    for (int answer = 0; answer < answers; ++answer) {
                        double value = 0;
                        for (int c = 0; c < channels; ++c)
                            for (int k = 0; k < 9; ++k)
                                value +=
                                    at(answer, c, k) *
                                    double(errors[((image * shape.channels + std::size_t(c)) * shape.height +
                                                   y - 1 + std::size_t(k / 3)) *
                                                      shape.width +
                                                  x - 1 + std::size_t(k % 3)]);
                        sum += value * value;
                    }
        return sum;
    }
};

std::vector<float> smoothImages(const ImageShape &shape, unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    std::vector<float> x;
    for (std::size_t plane = 0; plane < shape.images * shape.channels; ++plane) {
        const float a = normal(random), b = normal(random);
        for (std::size_t i = 0; i < shape.height * shape.width; ++i)
            x.push_back(std::sin(a * float(i / shape.width) / 4 + b * float(i % shape.width) / 5) +
                        0.2f * normal(random));
    }
    return x;
}

std::vector<float> difference(std::span<const float> a, std::span<const float> b)
{
    std::vector<float> d(a.size());
    for (std::size_t i = 0; i < d.size(); ++i)
        d[i] = a[i] - b[i];
    return d;
}

std::vector<float> diffused(std::span<const float> x, const ImageShape &shape, const DiffusionFilter &filter,
                            const Codebook &book, float alpha, int threads = 1)
{
    std::vector<float> out(x.size());
    (void)diffuse(x, out, shape, book, alpha, filter, threads);
    return out;
}

/// Solves a x = b by elimination with pivots.
std::vector<double> solve(std::vector<double> a, std::vector<double> b)
{
    const std::size_t n = b.size();
    for (std::size_t k = 0; k < n; ++k) {
        std::size_t pivot = k;
        for (std::size_t i = k; i < n; ++i)
            if (std::abs(a[i * n + k]) > std::abs(a[pivot * n + k]))
                pivot = i;
        for (std::size_t j = 0; j < n; ++j)
            std::swap(a[k * n + j], a[pivot * n + j]);
        std::swap(b[k], b[pivot]);
        for (std::size_t i = k + 1; i < n; ++i) {
            const double share = a[i * n + k] / a[k * n + k];
            for (std::size_t j = k; j < n; ++j)
                a[i * n + j] -= share * a[k * n + j];
            b[i] -= share * b[k];
        }
    }
    for (std::size_t k = n; k-- > 0;) {
        for (std::size_t j = k + 1; j < n; ++j)
            b[k] -= a[k * n + j] * b[j];
        b[k] /= a[k * n + k];
    }
    return b;
}

} // namespace

class TestErrorDiffusion : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void errorsThatOnlyCostByThemselvesAreNotPassedOn()
    {
        ErrorCost cost{3, 8, std::vector<double>(std::size_t(9 * 17 * 17))};
        for (int c = 0; c < 3; ++c)
            cost.values[std::size_t(((c * 3 + c) * 17 + 8) * 17 + 8)] = 2;
        const DiffusionFilter filter = diffusionFilter(cost, 2, 0.1);
        for (const float tap : filter.taps)
            QCOMPARE(tap, 0.0f);
        const ImageShape shape{2, 3, 9, 7};
        const std::vector<float> x = smoothImages(shape, 1);
        std::vector<float> nearest(x.size());
        const Codebook book = codebook("flint");
        (void)fakeQuantize(x, nearest, book, {std::vector<float>{1.1f}}, 1);
        QCOMPARE(diffused(x, shape, filter, book, 1.1f), nearest);
    }
    /// Where all values but one have been rounded, that one takes up what makes the cost least, later ones
    /// being free to make up for it: normal equations of the values from it on, by another method.
    void aValueTakesUpWhatMakesTheCostLeast()
    {
        constexpr int kReach = 2, kSide = 2 * (kReach + kDiffusionMargin) + 1, kChannels = 2;
        const Layer layer = Layer::blur(kChannels);
        const ErrorCost cost = layer.cost(2 * (kReach + kDiffusionMargin));
        const double damping = 0.05;
        const DiffusionFilter filter = diffusionFilter(cost, kReach, damping);
        const double unit = (cost.at(0, 0, 0, 0) + cost.at(1, 1, 0, 0)) / 2;
        const auto entry = [&](std::size_t a, std::size_t b) {
            const int pa = int(a) / kChannels, pb = int(b) / kChannels;
            return cost.at(int(a) % kChannels, int(b) % kChannels, pb / kSide - pa / kSide,
                           pb % kSide - pa % kSide) +
                   (a == b ? damping * unit : 0);
        };
        const std::size_t all = kSide * kSide * kChannels;
        for (int to = 0; to < kChannels; ++to) {
            const std::size_t own = (kSide * kSide / 2) * kChannels + std::size_t(to), rest = all - own;
            for (const auto &[row, column, from] :
                 {std::array{4, 3, 0}, std::array{4, 3, 1}, std::array{3, 5, 0}, std::array{2, 2, 1}})
            {
                const std::size_t erred = std::size_t((row * kSide + column) * kChannels + from);
                std::vector<double> matrix, right;
                for (std::size_t i = 0; i < rest; ++i) {
                    for (std::size_t j = 0; j < rest; ++j)
                        matrix.push_back(entry(own + i, own + j));
                    right.push_back(-entry(own + i, erred));
                }
                const double best = solve(matrix, right).front();
                const int down = 4 - row, toRight = 4 - column;
                const std::size_t place =
                    (std::size_t(from) * (kReach + 1) + std::size_t(down)) * filter.width() +
                    std::size_t((toRight + kReach) * kChannels + to);
                QVERIFY2(std::abs(best + double(filter.taps[place])) < 1e-6,
                         qPrintable(QString::number(best) + " " + QString::number(filter.taps[place])));
            }
        }
    }
    void whatTheLayerSeesOfTheErrorsShrinks()
    {
        const ImageShape shape{4, 3, 24, 20};
        const std::vector<float> x = smoothImages(shape, 2);
        const Layer layer = Layer::blur(3);
        for (const char *type : {"int", "flint"}) {
            const Codebook book = codebook(type);
            std::vector<float> nearest(x.size());
            (void)fakeQuantize(x, nearest, book, {std::vector<float>{1.5f}}, 1);
            double before = layer.squares(difference(nearest, x), shape);
            for (const double damping : {0.3, 0.1, 0.03}) {
                const auto filter = diffusionFilter(layer.cost(12), 4, damping);
                const auto q = diffused(x, shape, filter, book, 1.5f);
                const double after = layer.squares(difference(q, x), shape);
                QVERIFY2(
                    after < before,
                    qPrintable(QString("%1 %2: %3 after %4").arg(type).arg(damping).arg(after).arg(before)));
                before = after;
            }
            QVERIFY(before < 0.4 * layer.squares(difference(nearest, x), shape));
        }
    }
    void whatComesOutLiesOnTheGridAndStaysAsItIs()
    {
        const ImageShape shape{2, 3, 12, 12};
        const std::vector<float> x = smoothImages(shape, 3);
        const auto filter = diffusionFilter(Layer::blur(3).cost(12), 4, 0.05);
        const Codebook book = codebook("int");
        const std::vector<float> q = diffused(x, shape, filter, book, 0.9f);
        std::vector<float> nearest(q.size());
        (void)fakeQuantize(q, nearest, book, {std::vector<float>{0.9f}}, 1);
        QCOMPARE(nearest, q);
        QCOMPARE(diffused(q, shape, filter, book, 0.9f), q);
        QVERIFY(q != x);
    }
    void theSameBitsWithAnyNumberOfThreadsAndInPlace()
    {
        const ImageShape shape{5, 3, 16, 11};
        std::vector<float> x = smoothImages(shape, 4);
        const auto filter = diffusionFilter(Layer::blur(3).cost(12), 4, 0.05);
        const Codebook book = codebook("int");
        const std::vector<float> one = diffused(x, shape, filter, book, 1.2f, 1);
        QCOMPARE(diffused(x, shape, filter, book, 1.2f, 2), one);
        QCOMPARE(diffused(x, shape, filter, book, 1.2f, 7), one);
        (void)diffuse(x, x, shape, book, 1.2f, filter, 2);
        QCOMPARE(x, one);
    }
    void whatIsClippedSpoilsItsSurroundingsOnlySoFar()
    {
        const ImageShape shape{1, 3, 16, 16};
        std::vector<float> some = smoothImages(shape, 5), much = some;
        const auto filter = diffusionFilter(Layer::blur(3).cost(12), 4, 0.05);
        some[shape.width * 5 + 5] = 4;
        much[shape.width * 5 + 5] = 400;
        const Codebook book = codebook("int");
        QCOMPARE(diffused(some, shape, filter, book, 1.2f), diffused(much, shape, filter, book, 1.2f));
    }
    void whatIsNotFiniteIsCountedAndNotPassedOn()
    {
        const ImageShape shape{1, 3, 8, 8};
        std::vector<float> x = smoothImages(shape, 6);
        const auto filter = diffusionFilter(Layer::blur(3).cost(12), 4, 0.05);
        const Codebook book = codebook("int");
        x[20] = NAN;
        std::vector<float> out(x.size());
        const QuantCounts counts = diffuse(x, out, shape, book, 1.2f, filter, 1);
        QCOMPARE(counts.nonFinite, std::uint64_t(1));
        for (std::size_t i = 0; i < out.size(); ++i)
            QCOMPARE(std::isnan(out[i]), i == 20);
    }
    void anImageOfZerosOrAScaleOfZeroGivesZeros()
    {
        const ImageShape shape{1, 3, 8, 8};
        const auto filter = diffusionFilter(Layer::blur(3).cost(12), 4, 0.05);
        const Codebook book = codebook("int");
        const std::vector<float> zeros(3 * 64, 0.0f);
        QCOMPARE(diffused(zeros, shape, filter, book, 1), zeros);
        QCOMPARE(diffused(smoothImages(shape, 7), shape, filter, book, 0), zeros);
    }
    void aCostOfNothingGivesAFilterThatPassesNothingOn()
    {
        const ErrorCost cost{3, 12, std::vector<double>(std::size_t(9 * 25 * 25))};
        for (const float tap : diffusionFilter(cost, 4, 0.1).taps)
            QCOMPARE(tap, 0.0f);
    }
};

QTEST_APPLESS_MAIN(TestErrorDiffusion)
#include "tst_error_diffusion.moc"
