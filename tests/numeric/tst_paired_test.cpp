#include "core/numeric/paired_test.h"

#include <QTest>

#include <cmath>
#include <vector>

using namespace ant;

namespace {

/// Probability of a multinomial outcome, by logarithms of factorials.
double probability(int both, int first, int second, int n, double p11, double p10, double p01)
{
    const int neither = n - both - first - second;
    return std::exp(std::lgamma(n + 1.0) - std::lgamma(both + 1.0) - std::lgamma(first + 1.0) -
                    std::lgamma(second + 1.0) - std::lgamma(neither + 1.0) + both * std::log(p11) +
                    first * std::log(p10) + second * std::log(p01) + neither * std::log(1 - p11 - p10 - p01));
}

} // namespace

class PairedTestTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void pValuesAreThoseOfAHandCalculation_data()
    {
        QTest::addColumn<int>("first");
        QTest::addColumn<int>("second");
        QTest::addColumn<double>("p");
        QTest::newRow("nothing changed") << 0 << 0 << 1.0;
        QTest::newRow("even") << 7 << 7 << 1.0;
        QTest::newRow("one image") << 1 << 0 << 1.0;
        QTest::newRow("five to none: 2 / 2^5") << 0 << 5 << 0.0625;
        QTest::newRow("nine to one: 2 (1 + 10) / 2^10") << 9 << 1 << 22.0 / 1024;
        QTest::newRow("two to ten: 2 (1 + 12 + 66) / 2^12") << 2 << 10 << 158.0 / 4096;
        QTest::newRow("uneven by one: all of it") << 4 << 3 << 1.0;
    }
    void pValuesAreThoseOfAHandCalculation()
    {
        QFETCH(int, first);
        QFETCH(int, second);
        QFETCH(double, p);
        QVERIFY(std::abs(mcNemarExact(first, second) - p) < 1e-12);
        QCOMPARE(mcNemarExact(first, second), mcNemarExact(second, first));
    }

    void manyImagesAgreeWithPascalsTriangle()
    {
        // The distribution itself, built up by adding one image at a time: no factorial in it.
        std::vector<double> share = {1};
        for (int n = 0; n < 500; ++n) {
            std::vector<double> next(share.size() + 1, 0);
            for (std::size_t k = 0; k < share.size(); ++k)
                next[k] += share[k] / 2, next[k + 1] += share[k] / 2;
            share = std::move(next);
        }
        double tail = 0;
        for (int k = 0; k <= 210; ++k)
            tail += share[std::size_t(k)];
        QVERIFY(std::abs(mcNemarExact(210, 290) / (2 * tail) - 1) < 1e-10);
    }

    void intervalIsTheOneOfTheFormula()
    {
        // n = 98, 4 and 12 discordant: (5, 13) / 100, centre 0.08, variance (0.18 - 0.0064) / 100.
        const PairedTest test = testPaired({70, 4, 12, 12});
        QVERIFY(std::abs(test.difference - 8.0 / 98) < 1e-15);
        const double half = 1.959963984540054 * std::sqrt(0.1736 / 100);
        QVERIFY(std::abs(test.low - (0.08 - half)) < 1e-12);
        QVERIFY(std::abs(test.high - (0.08 + half)) < 1e-12);
    }

    void intervalHoldsTheTruthAsOftenAsItSays()
    {
        // Every outcome of 40 images, weighted by its probability: nothing is drawn at random.
        constexpr int kImages = 40;
        constexpr double kBoth = 0.7, kFirst = 0.12, kSecond = 0.06;
        double covered = 0, all = 0;
        for (int both = 0; both <= kImages; ++both)
            for (int first = 0; first + both <= kImages; ++first)
                for (int second = 0; second + first + both <= kImages; ++second) {
                    const double p = probability(both, first, second, kImages, kBoth, kFirst, kSecond);
                    const PairedTest test =
                        testPaired({both, first, second, kImages - both - first - second});
                    all += p;
                    if (test.low <= kSecond - kFirst && kSecond - kFirst <= test.high)
                        covered += p;
                }
        QVERIFY(std::abs(all - 1) < 1e-9);
        QVERIFY2(covered > 0.935 && covered < 0.985, qPrintable(QString::number(covered)));
    }

    void noImagesSayNothing()
    {
        const PairedTest test = testPaired({});
        QCOMPARE(test.low, -1.0);
        QCOMPARE(test.high, 1.0);
        QCOMPARE(test.pValue, 1.0);
    }
};

QTEST_APPLESS_MAIN(PairedTestTest)
#include "tst_paired_test.moc"
