#include "core/base/random.h"
#include "core/numeric/knapsack.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace ant;

namespace {

/// Random options; costs fall with the weight on the whole, but not always, as measured losses do.
KnapsackGroups randomGroups(std::uint64_t seed, int groups, int options, int largestWeight)
{
    SplitMix64 random(seed);
    KnapsackGroups all(static_cast<std::size_t>(groups));
    for (auto &group : all)
        for (int i = 0; i < options; ++i) {
            const auto weight = std::int64_t(random.below(std::uint64_t(largestWeight)));
            group.push_back({weight, 10.0 / (1.0 + double(weight)) + random.between(-0.5, 1.0)});
        }
    return all;
}

double bruteForce(const KnapsackGroups &groups, std::int64_t budget, std::size_t group = 0)
{
    if (budget < 0)
        return std::numeric_limits<double>::infinity();
    if (group == groups.size())
        return 0;
    double least = std::numeric_limits<double>::infinity();
    for (const KnapsackOption &option : groups[group])
        least = std::min(least, option.cost + bruteForce(groups, budget - option.weight, group + 1));
    return least;
}

} // namespace

class TestKnapsack : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theSolutionIsThatOfBruteForce_data()
    {
        QTest::addColumn<int>("seed");
        for (int seed = 0; seed < 60; ++seed)
            QTest::addRow("seed %d", seed) << seed;
    }
    void theSolutionIsThatOfBruteForce()
    {
        QFETCH(int, seed);
        const KnapsackGroups groups = randomGroups(std::uint64_t(seed), 5, 6, 40);
        const std::int64_t smallest = smallestWeight(groups);
        for (std::int64_t budget = smallest; budget <= smallest + 120; budget += 7) {
            const auto found = solveKnapsack(groups, budget);
            QVERIFY(found.ok());
            QVERIFY2(std::abs(found.value().cost - bruteForce(groups, budget)) < 1e-9,
                     qPrintable(QStringLiteral("budget %1: %2").arg(budget).arg(found.value().cost)));
            std::int64_t weight = 0;
            double cost = 0;
            for (std::size_t group = 0; group < groups.size(); ++group) {
                const KnapsackOption &option = groups[group][std::size_t(found.value().choice[group])];
                weight += option.weight;
                cost += option.cost;
            }
            QCOMPARE(found.value().weight, weight);
            QVERIFY(weight <= budget);
            QCOMPARE(found.value().cost, cost);
        }
    }

    void theSameProblemHasTheSameSolutionTwice()
    {
        const KnapsackGroups groups = randomGroups(7, 40, 6, 1000);
        const auto once = solveKnapsack(groups, smallestWeight(groups) + 4321);
        const auto again = solveKnapsack(groups, smallestWeight(groups) + 4321);
        QVERIFY(once.ok() && again.ok());
        QCOMPARE(once.value(), again.value());
    }

    void aBudgetThatCannotBeKeptIsRefusedWithTheSmallestOne()
    {
        const KnapsackGroups groups = {{{30, 1.0}, {40, 0.5}}, {{12, 1.0}}};
        const auto found = solveKnapsack(groups, 41);
        QVERIFY(!found.ok());
        QCOMPARE(found.error().code, ErrorCode::InvalidArgument);
        QVERIFY(found.error().message.find("42") != std::string::npos);
        QVERIFY(solveKnapsack(groups, 42).ok());
    }

    void aGroupWithoutOptionsAndACostThatIsNoNumberAreRefused()
    {
        QVERIFY(!solveKnapsack({{}}, 10).ok());
        QVERIFY(!solveKnapsack({{{1, std::numeric_limits<double>::quiet_NaN()}}}, 10).ok());
        QVERIFY(!knapsackHull({{{-1, 0.0}}}).ok());
    }

    void everyPointOfTheHullIsTheBestForItsOwnWeight()
    {
        const KnapsackGroups groups = randomGroups(3, 6, 5, 50);
        const auto hull = knapsackHull(groups);
        QVERIFY(hull.ok());
        QCOMPARE(hull.value().front().weight, smallestWeight(groups));
        for (std::size_t i = 0; i < hull.value().size(); ++i) {
            const KnapsackSolution &point = hull.value()[i];
            QVERIFY(std::abs(point.cost - bruteForce(groups, point.weight)) < 1e-9);
            if (i > 0)
                QVERIFY(point.weight > hull.value()[i - 1].weight &&
                        point.cost < hull.value()[i - 1].cost + 1e-12);
        }
        // No budget makes it cheaper than the last point.
        QVERIFY(std::abs(hull.value().back().cost - bruteForce(groups, 1'000'000)) < 1e-9);
    }

    void aProblemOfManyLayersIsSolvedAtOnce()
    {
        // As large as the bit operations of a network of 156 layers: 36 options each, weights up to 10^10.
        SplitMix64 random(11);
        KnapsackGroups groups(156);
        for (auto &group : groups) {
            const auto size = std::int64_t(1000 + random.below(100'000'000));
            const double importance = random.between(0.01, 1);
            for (int w = 3; w <= 8; ++w)
                for (int a = 3; a <= 8; ++a)
                    group.push_back({size * w * a, importance * (std::pow(0.25, w) + std::pow(0.25, a)) *
                                                       random.between(0.8, 1.2)});
        }
        const std::int64_t budget = smallestWeight(groups) * 2;
        const auto found = solveKnapsack(groups, budget);
        QVERIFY(found.ok());
        QVERIFY(found.value().weight <= budget);
        // Between the two hull points around the budget, so no worse than the lighter one.
        const auto hull = knapsackHull(groups);
        for (const KnapsackSolution &point : hull.value())
            if (point.weight <= budget)
                QVERIFY(found.value().cost <= point.cost + 1e-12);
    }
};

QTEST_APPLESS_MAIN(TestKnapsack)
#include "tst_knapsack.moc"
