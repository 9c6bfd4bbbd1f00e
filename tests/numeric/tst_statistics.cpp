#include "core/numeric/statistics.h"
#include "tests/numeric/random_tensor.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace ant;

class TestStatistics : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void extentLooksAtFiniteValuesOnly();
    void linearBinsAreEqualAndCloseAtTheTop();
    void logBinsAreEqualInTheLogarithm();
    void histogramsDoNotDependOnThreads();
    void constantAndEmptyTensorsHaveAHistogram();
    void widestRangeFits();
    void quantileIsLinearInsideABin();
    void ratioAndErrorByHand();
    void sumsDoNotDependOnThreads();
};

void TestStatistics::extentLooksAtFiniteValuesOnly()
{
    std::vector<float> x(40, 0.5f);
    x[3] = -2.0f;
    x[17] = INFINITY;
    x[21] = std::nanf("");
    x[39] = 1.5f;
    QVERIFY((extentOf(x) == Extent{-2.0f, 1.5f, 2}));
    QCOMPARE(absMax(x), 2.0f);
    QVERIFY((extentOf({}) == Extent{}));
    QVERIFY((extentOf(std::vector<float>{INFINITY}) == Extent{0, 0, 1}));
}

void TestStatistics::linearBinsAreEqualAndCloseAtTheTop()
{
    const std::vector<float> x{0, 0.9f, 1, 1.5f, 3.99f, 4, std::nanf("")};
    const Histogram histogram = linearHistogram(x, 4);
    QCOMPARE(histogram.low, 0.0f);
    QCOMPARE(histogram.high, 4.0f);
    QCOMPARE(histogram.counts, (std::vector<std::uint64_t>{2, 2, 0, 2}));
    QCOMPARE(histogram.nonFinite, 1u);
    QCOMPARE(histogram.total(), 6u);
}

void TestStatistics::logBinsAreEqualInTheLogarithm()
{
    const std::vector<float> x{1, -1.9f, 2, 5, -9, 16, 0, -0.0f, INFINITY};
    const LogHistogram log = logHistogram(x, 4);
    QCOMPARE(log.histogram.low, 0.0f);
    QCOMPARE(log.histogram.high, 4.0f);
    QCOMPARE(log.histogram.counts, (std::vector<std::uint64_t>{2, 1, 1, 2}));
    QCOMPARE(log.zeros, 2u);
    QCOMPARE(log.histogram.nonFinite, 1u);
}

void TestStatistics::histogramsDoNotDependOnThreads()
{
    auto x = test::randomTensor(200003, 21);
    x[5] = std::nanf("");
    x[6] = 1e-41f;
    const Histogram linear = linearHistogram(x, kHistogramBins, 1);
    const LogHistogram log = logHistogram(x, kHistogramBins, 1);
    QCOMPARE(linear.total(), x.size() - 1);
    QCOMPARE(log.histogram.total() + log.zeros, x.size() - 1);
    for (const int threads : {2, 3}) {
        QVERIFY(linearHistogram(x, kHistogramBins, threads) == linear);
        QVERIFY(logHistogram(x, kHistogramBins, threads).histogram == log.histogram);
    }
}

void TestStatistics::constantAndEmptyTensorsHaveAHistogram()
{
    const std::vector<float> x(7, 3.0f);
    QCOMPARE(linearHistogram(x, 5).counts, (std::vector<std::uint64_t>{7, 0, 0, 0, 0}));
    QCOMPARE(linearHistogram(x, 5).high, 3.0f);
    QCOMPARE(logHistogram(x, 5).histogram.counts, (std::vector<std::uint64_t>{7, 0, 0, 0, 0}));
    QCOMPARE(linearHistogram({}, 2).counts, (std::vector<std::uint64_t>{0, 0}));
    QCOMPARE(logHistogram(std::vector<float>{0, 0}, 2).zeros, 2u);
}

void TestStatistics::widestRangeFits()
{
    const float most = std::numeric_limits<float>::max();
    QCOMPARE(linearHistogram(std::vector<float>{-most, 0, most}, 2).counts,
             (std::vector<std::uint64_t>{1, 2}));
}

void TestStatistics::quantileIsLinearInsideABin()
{
    const Histogram histogram{0, 4, {2, 0, 4, 2}, 0};
    QCOMPARE(quantile(histogram, 0), 0.0);
    QCOMPARE(quantile(histogram, 0.125), 0.5);
    QCOMPARE(quantile(histogram, 0.25), 1.0);
    QCOMPARE(quantile(histogram, 0.5), 2.5);
    QCOMPARE(quantile(histogram, 1), 4.0);
    QCOMPARE(quantile(Histogram{}, 0.5), 0.0);
}

void TestStatistics::ratioAndErrorByHand()
{
    const std::vector<float> x{3, 4}, y{3, 3.5f}, zero{0, 0};
    QCOMPARE(meanSquaredError(x, y), 0.125);
    QCOMPARE(sqnrDb(x, y), 20.0); // 25 to 0.25
    QVERIFY(std::isinf(sqnrDb(x, x)));
    QVERIFY(std::isnan(sqnrDb(zero, zero)));
    QCOMPARE(meanSquaredError({}, {}), 0.0);
}

void TestStatistics::sumsDoNotDependOnThreads()
{
    const auto x = test::randomTensor(150001, 22), y = test::randomTensor(150001, 23);
    for (const int threads : {2, 3}) {
        QCOMPARE(meanSquaredError(x, y, threads), meanSquaredError(x, y, 1));
        QCOMPARE(sqnrDb(x, y, threads), sqnrDb(x, y, 1));
    }
}

QTEST_APPLESS_MAIN(TestStatistics)
#include "tst_statistics.moc"
