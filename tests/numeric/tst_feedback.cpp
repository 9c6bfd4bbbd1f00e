#include "core/numeric/fake_quant.h"
#include "core/numeric/feedback.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>
#include <numeric>
#include <random>

using namespace ant;

namespace {

constexpr std::size_t kInputs = 24, kRows = 6, kSamples = 300;

Codebook codebook(const char *type, int bits = 4)
{
    return Codebook::make({.type = NumericType::fromName(type).value(), .bits = bits}).value();
}

/// Samples of correlated inputs, a layer, and its answers with inputs that were rounded a little differently.
struct Layer {
    std::vector<float> weights;
    OutputFit fit{kInputs, kRows, std::vector<double>(kInputs *kInputs), std::vector<double>(kRows *kInputs),
                  std::vector<double>(kRows)};
    explicit Layer(unsigned seed, const std::vector<std::size_t> &deadInputs = {},
                   const std::vector<std::size_t> &doubledInputs = {}, std::size_t samples = kSamples)
    {
        std::mt19937 random(seed);
        std::normal_distribution<double> normal;
        weights.resize(kRows * kInputs);
        for (float &weight : weights)
            weight = static_cast<float>(normal(random));
        for (std::size_t sample = 0; sample < samples; ++sample) {
            std::vector<double> x(kInputs), exact(kInputs);
            const double common = normal(random);
            for (std::size_t i = 0; i < kInputs; ++i) {
                x[i] = std::max(0.0, normal(random) * (1 + double(i) / 8) + 2 * common);
                exact[i] = x[i] + 0.2 * normal(random);
            }
            for (const std::size_t i : deadInputs)
                x[i] = 0;
            for (const std::size_t i : doubledInputs)
                x[i] = x[0];
            add(x, exact, double(samples));
        }
    }
    void add(const std::vector<double> &x, const std::vector<double> &exact, double samples)
    {
        for (std::size_t i = 0; i < kInputs; ++i)
            for (std::size_t j = 0; j < kInputs; ++j)
                fit.gram[i * kInputs + j] += x[i] * x[j] / samples;
        for (std::size_t row = 0; row < kRows; ++row) {
            double y = 0;
            for (std::size_t i = 0; i < kInputs; ++i)
                y += double(weights[row * kInputs + i]) * exact[i];
            fit.power[row] += y * y / samples;
            for (std::size_t i = 0; i < kInputs; ++i)
                fit.cross[row * kInputs + i] += y * x[i] / samples;
        }
    }
    std::span<const float> row(std::size_t row) const
    {
        return std::span(weights).subspan(row * kInputs, kInputs);
    }
};

using Matrix = std::vector<double>;

/// Gauss-Jordan with pivots; the matrix must be regular.
Matrix inverse(Matrix a, std::size_t n)
{
    Matrix result(n * n);
    for (std::size_t i = 0; i < n; ++i)
        result[i * n + i] = 1;
    for (std::size_t column = 0; column < n; ++column) {
        std::size_t pivot = column;
        for (std::size_t i = column; i < n; ++i)
            if (std::abs(a[i * n + column]) > std::abs(a[pivot * n + column]))
                pivot = i;
        for (std::size_t j = 0; j < n; ++j) {
            std::swap(a[column * n + j], a[pivot * n + j]);
            std::swap(result[column * n + j], result[pivot * n + j]);
        }
        const double factor = a[column * n + column];
        for (std::size_t j = 0; j < n; ++j) {
            a[column * n + j] /= factor;
            result[column * n + j] /= factor;
        }
        for (std::size_t i = 0; i < n; ++i) {
            const double share = a[i * n + column];
            if (i == column)
                continue;
            for (std::size_t j = 0; j < n; ++j) {
                a[i * n + j] -= share * a[column * n + j];
                result[i * n + j] -= share * result[column * n + j];
            }
        }
    }
    return result;
}

/// GPTQ as it is written down: the inverse of the damped matrix, an input at a time, largest diagonal first.
std::vector<float> denseFeedback(const Layer &layer, std::size_t row, double damping, const Codebook &book,
                                 float alpha)
{
    const std::size_t n = kInputs;
    Matrix damped = layer.fit.gram;
    for (std::size_t i = 0; i < n; ++i)
        damped[i * n + i] += damping;
    Matrix left = inverse(damped, n);
    std::vector<double> w(n);
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j)
            w[i] += left[i * n + j] *
                    (layer.fit.cross[row * n + j] + damping * double(layer.weights[row * n + j]));
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return layer.fit.gram[i * n + i]; });
    std::vector<float> rounded(n);
    for (auto place = order.rbegin(); place != order.rend(); ++place) {
        const std::size_t i = *place;
        const float wanted = static_cast<float>(w[i]);
        fakeQuantize(std::span(&wanted, 1), std::span(&rounded[i], 1), book, {std::span(&alpha, 1)}, 1);
        const double error = (w[i] - double(rounded[i])) / left[i * n + i];
        for (auto later = place + 1; later != order.rend(); ++later)
            w[*later] -= error * left[i * n + *later];
        const Matrix before = left;
        for (auto a = place + 1; a != order.rend(); ++a)
            for (auto b = place + 1; b != order.rend(); ++b)
                left[*a * n + *b] -= before[*a * n + i] * before[i * n + *b] / before[i * n + i];
    }
    return rounded;
}

std::vector<float> valuesOf(const Codebook &book, const FeedbackProblem::RoundedRow &row)
{
    std::vector<float> values;
    for (const std::uint8_t code : row.codes)
        values.push_back(book.values()[code] * book.scaleFor(row.alpha));
    return values;
}

Result<FeedbackRounding> roundLayer(const Layer &layer, const std::vector<Codebook> &books,
                                    const FeedbackOptions &options = {}, std::stop_token stop = {})
{
    return roundWithFeedback(std::span(&layer.fit, 1), layer.weights, std::vector<double>(kRows, 1.0), books,
                             {}, options, stop);
}

double totalError(const Layer &layer, const std::vector<float> &weights)
{
    double sum = 0;
    for (std::size_t row = 0; row < kRows; ++row)
        sum += outputError(layer.fit, row, std::span(weights).subspan(row * kInputs, kInputs));
    return sum;
}

} // namespace

class TestFeedback : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void roundingEqualsADenseOracle_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<int>("bits");
        for (const QString type : {"int", "flint", "pot", "float"})
            for (const int bits : {3, 4, 6})
                QTest::newRow(qPrintable(type + QString::number(bits))) << type << bits;
    }
    void roundingEqualsADenseOracle()
    {
        QFETCH(QString, type);
        QFETCH(int, bits);
        const Codebook book = codebook(type.toStdString().c_str(), bits);
        const Layer layer(7);
        const FeedbackProblem problem(layer.fit, layer.weights, 0.01);
        for (std::size_t row = 0; row < kRows; ++row)
            for (const float alpha : {1.3f, 2.0f, 2.9f}) {
                const FeedbackProblem::Candidate candidate{&book, alpha};
                const auto rounded = problem.round(row, std::span(&candidate, 1)).front();
                QCOMPARE(valuesOf(book, rounded), denseFeedback(layer, row, problem.damping(), book, alpha));
            }
    }
    void feedbackErrsLessThanRoundingToNearest()
    {
        const Layer layer(3);
        const std::vector<Codebook> books = {codebook("int"), codebook("flint")};
        const auto nearest =
            searchPerChannel(layer.weights, kRows, books, {.range = {50, 150}, .threads = 1});
        ANT_VERIFY_OK(nearest);
        const TypeSearch &best = nearest.value().types[nearest.value().best];
        std::vector<float> plain(layer.weights.size());
        fakeQuantize(layer.weights, plain, books[nearest.value().best], {best.alpha}, 1);
        const auto rounded = roundLayer(layer, books);
        ANT_VERIFY_OK(rounded);
        const FeedbackProblem problem(layer.fit, layer.weights, 0);
        std::vector<float> free; // what no grid at all would reach
        for (std::size_t row = 0; row < kRows; ++row)
            for (const double weight : problem.freeWeights(row))
                free.push_back(static_cast<float>(weight));
        const double least = totalError(layer, free);
        QVERIFY(least < totalError(layer, rounded.value().values));
        QVERIFY(totalError(layer, rounded.value().values) - least < 0.8 * (totalError(layer, plain) - least));
    }
    /// Inputs that are quantized (here: noisy) lose something that no weights bring back; rounding adds to
    /// it.
    void whatInputsLoseIsToldApartFromWhatRoundingLoses()
    {
        const Layer layer(3);
        double power = 0;
        for (const double row : layer.fit.power)
            power += row;
        const auto at4 = roundLayer(layer, {codebook("int")}), at3 = roundLayer(layer, {codebook("int", 3)});
        ANT_VERIFY_OK(at4);
        ANT_VERIFY_OK(at3);
        QCOMPARE(at4.value().missed, totalError(layer, at4.value().values) / power);
        QCOMPARE(at4.value().missedByInputs, at3.value().missedByInputs);
        QVERIFY(at4.value().missedByInputs > 0.001);
        QVERIFY(at4.value().missedByInputs < at4.value().missed);
        QVERIFY(at4.value().missed < at3.value().missed);
    }
    void noChangeOfASingleCodeImprovesAPolishedRow()
    {
        const Layer layer(11);
        const Codebook book = codebook("flint");
        const FeedbackProblem problem(layer.fit, layer.weights, 0);
        const FeedbackProblem::Candidate candidate{&book, 2.5f};
        for (std::size_t row = 0; row < kRows; ++row) {
            auto rounded = problem.round(row, std::span(&candidate, 1)).front();
            problem.polish(row, book, rounded, false, 4);
            const double error = outputError(layer.fit, row, valuesOf(book, rounded));
            for (std::size_t i = 0; i < kInputs; ++i)
                for (std::size_t code = 0; code < book.values().size(); ++code) {
                    auto other = rounded;
                    other.codes[i] = static_cast<std::uint8_t>(code);
                    QVERIFY(outputError(layer.fit, row, valuesOf(book, other)) >= error - 1e-9);
                }
        }
    }
    void valuesAreCodesTimesTheScaleOfTheirRow()
    {
        const Layer layer(5);
        const std::vector<Codebook> books = {codebook("int"), codebook("flint"), codebook("pot")};
        const auto rounded = roundLayer(layer, books);
        ANT_VERIFY_OK(rounded);
        std::vector<float> again(rounded.value().values.size());
        fakeQuantize(rounded.value().values, again, books[rounded.value().best], {rounded.value().alpha}, 1);
        QCOMPARE(again, rounded.value().values);
    }
    void linearlyDependentInputsNeedNoDamping()
    {
        const Layer layer(13, {}, {3, 9, 17});
        const auto rounded = roundLayer(layer, {codebook("int")}, {.damping = 0});
        ANT_VERIFY_OK(rounded);
        for (const float value : rounded.value().values)
            QVERIFY(std::isfinite(value));
        QVERIFY(totalError(layer, rounded.value().values) <
                0.2 * std::accumulate(layer.fit.power.begin(), layer.fit.power.end(), 0.0));
    }
    void fewerImagesThanInputsStillGiveAFiniteAnswer()
    {
        const Layer layer(17, {}, {}, 1);
        for (const double damping : {0.0, 0.01}) {
            const auto rounded = roundLayer(layer, {codebook("int")}, {.damping = damping});
            ANT_VERIFY_OK(rounded);
            for (const float value : rounded.value().values)
                QVERIFY(std::isfinite(value) && std::abs(value) < 20);
        }
    }
    void weightsOfDeadInputsRoundToNearest()
    {
        const std::vector<std::size_t> dead = {2, 5, 23};
        const Layer layer(19, dead);
        const Codebook book = codebook("int");
        const FeedbackProblem problem(layer.fit, layer.weights, 0.01);
        const FeedbackProblem::Candidate candidate{&book, 2.2f};
        const auto rounded = valuesOf(book, problem.round(1, std::span(&candidate, 1)).front());
        for (const std::size_t i : dead) {
            float nearest = 0;
            fakeQuantize(layer.row(1).subspan(i, 1), std::span(&nearest, 1), book,
                         {std::span(&candidate.alpha, 1)}, 1);
            QCOMPARE(rounded[i], nearest);
        }
    }
    void inputsThatAreAllZeroRoundToNearest()
    {
        std::vector<std::size_t> all(kInputs);
        std::iota(all.begin(), all.end(), std::size_t(0));
        const Layer layer(23, all);
        const auto rounded = roundLayer(layer, {codebook("int")}, {.damping = 0});
        ANT_VERIFY_OK(rounded);
        std::vector<float> nearest(layer.weights.size());
        fakeQuantize(layer.weights, nearest, codebook("int"), {rounded.value().alpha}, 1);
        QCOMPARE(rounded.value().values, nearest);
    }
    void aRowOfZerosGetsAlphaZero()
    {
        Layer layer(29);
        std::fill_n(layer.weights.begin() + kInputs, kInputs, 0.0f);
        std::fill_n(layer.fit.cross.begin() + kInputs, kInputs, 0.0);
        const auto rounded = roundLayer(layer, {codebook("flint")});
        ANT_VERIFY_OK(rounded);
        QCOMPARE(rounded.value().alpha[1], 0.0f);
        for (std::size_t i = 0; i < kInputs; ++i)
            QCOMPARE(rounded.value().values[kInputs + i], 0.0f);
    }
    void threadsDoNotChangeTheResult()
    {
        const Layer layer(31);
        const std::vector<Codebook> books = {codebook("int"), codebook("flint")};
        const auto one = roundLayer(layer, books, {.threads = 1});
        const auto five = roundLayer(layer, books, {.threads = 5});
        ANT_VERIFY_OK(one);
        ANT_VERIFY_OK(five);
        QCOMPARE(one.value().values, five.value().values);
        QCOMPARE(one.value().alpha, five.value().alpha);
        QCOMPARE(one.value().scores, five.value().scores);
    }
    void aStopRequestEndsTheRounding()
    {
        const Layer layer(37);
        std::stop_source stop;
        stop.request_stop();
        const auto rounded = roundLayer(layer, {codebook("int")}, {}, stop.get_token());
        QVERIFY(!rounded.ok());
        QCOMPARE(rounded.error().code, ErrorCode::Cancelled);
    }
    void sizesThatDoNotFitAreRefused()
    {
        Layer layer(41);
        layer.weights.pop_back();
        const auto rounded = roundLayer(layer, {codebook("int")});
        QVERIFY(!rounded.ok());
        QCOMPARE(rounded.error().code, ErrorCode::InvalidArgument);
    }
};

QTEST_APPLESS_MAIN(TestFeedback)
#include "tst_feedback.moc"
