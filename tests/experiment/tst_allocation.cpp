#include "core/base/random.h"
#include "core/experiment/allocation.h"
#include "core/experiment/modes.h"
#include "core/graph/models.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>

using namespace ant;

namespace {

/// As if measured: what a width costs falls by about a factor of 4 a bit, not always evenly.
Sensitivity sensitivityOf(const std::string &model, const std::vector<std::string> &types)
{
    Sensitivity found;
    found.key.model = model;
    found.key.types = types;
    found.key.images = 100;
    found.correct = 90;
    SplitMix64 random(5);
    const auto layers = findModel(model).value()->build().quantizableNodes().size();
    for (int quantizer = 0; quantizer < int(2 * layers); ++quantizer) {
        const double importance = random.between(0.01, 2);
        for (int bits = kMinBits; bits <= kMaxBits; ++bits)
            for (const std::string &type : types) {
                if (bits > kMaxSearchedBits && type != "int")
                    continue;
                SensitivityOption option{quantizer, bits, type};
                option.mse = std::pow(0.25, bits) * random.between(0.8, 1.2);
                option.divergence = importance * std::pow(0.3, bits) * random.between(0.9, 1.1);
                option.correct = 89;
                found.options.push_back(option);
            }
    }
    return found;
}

RunSpec demoSpec(const std::string &mode = "ip-f")
{
    RunSpec spec;
    spec.mode = mode;
    return spec;
}

AllocationProblem problemOf(const RunSpec &spec, int lowest = kMinBits)
{
    auto problem = allocationProblem(sensitivityOf(spec.model, {"int", "flint", "pot"}), spec, lowest);
    Q_ASSERT(problem.ok());
    return std::move(problem).value();
}

/// The least loss of all widths of the weights that keep to a mean.
double bruteForce(const AllocationProblem &problem, double bits, std::size_t layer, std::int64_t used,
                  double loss)
{
    std::int64_t elements = 0;
    for (const LayerSize &size : problem.size.layers)
        elements += size.weights;
    if (double(used) > double(elements) * bits)
        return HUGE_VAL;
    if (layer == problem.size.layers.size())
        return loss;
    double least = HUGE_VAL;
    for (int width = kMinBits; width <= kMaxBits; ++width) {
        const auto *option =
            problem.sensitivity.chosen(int(2 * layer), width, problem.rules.quantizers[2 * layer].types);
        least = std::min(least, bruteForce(problem, bits, layer + 1,
                                           used + problem.size.layers[layer].weights * width,
                                           loss + option->divergence));
    }
    return least;
}

} // namespace

class TestAllocation : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theWidthsOfTheWeightsAreTheBestThatKeepToTheMean()
    {
        const AllocationProblem problem = problemOf(demoSpec());
        const auto assignment = allocate(problem, {Budget::Kind::Bits, 4.5});
        ANT_VERIFY_OK(assignment);
        QVERIFY(assignment.value().cost.weightBits <= 4.5);
        QVERIFY(assignment.value().cost.inputBits <= 4.5);
        double loss = 0;
        for (std::size_t i = 0; i < assignment.value().quantizers.size(); i += 2)
            loss +=
                problem.sensitivity
                    .chosen(int(i), assignment.value().quantizers[i].bits, problem.rules.quantizers[i].types)
                    ->divergence;
        QVERIFY(std::abs(loss - bruteForce(problem, 4.5, 0, 0, 0)) < 1e-12);
    }

    void budgetsOfSizeAndBitOperationsAreKept_data()
    {
        QTest::addColumn<QString>("budget");
        QTest::newRow("size") << "size=6KB";
        QTest::newRow("size, as tables print it") << "size=6kB";
        QTest::newRow("bops") << "bops=20M";
    }
    void budgetsOfSizeAndBitOperationsAreKept()
    {
        QFETCH(QString, budget);
        RunSpec spec = demoSpec();
        spec.model = "resnet20";
        const AllocationProblem problem = problemOf(spec);
        const Assignment uniform = assess(problem, uniformBits(problem.size, 5, false)).value();
        const bool isSize = budget.startsWith(QStringLiteral("size"));
        const Budget own{isSize ? Budget::Kind::Size : Budget::Kind::Bops,
                         double(isSize ? uniform.cost.bytes : uniform.cost.bops)};
        const auto assignment = allocate(problem, own);
        ANT_VERIFY_OK(assignment);
        QVERIFY(costAlong(isSize ? CostAxis::Size : CostAxis::Bops, assignment.value().cost) <=
                std::int64_t(own.value));
        QCOMPARE(parseBudget(text(own)).value(), own);
        QVERIFY(parseBudget(budget.toStdString()).ok());
        if (!isSize) // weights and inputs are free there, so it cannot be worse than the same bits everywhere
            QVERIFY(assignment.value().predictedLoss <= uniform.predictedLoss);
        QCOMPARE(allocate(problem, own).value(), assignment.value());
    }

    void layersAtEightBitsOverridesAndTheLowestWidthAreRespected()
    {
        RunSpec spec = demoSpec();
        const NetworkSize size = networkSize(findModel("demo").value()->build());
        const int last = int(size.layers.size()) - 1;
        spec.eightBitLayers = {0, last};
        spec.overrides = {{size.layers[1].layer, Role::Weight, {}, {}, 6, {}},
                          {size.layers[1].layer, Role::Input, false, {}, {}, {}}};
        const AllocationProblem problem = problemOf(spec, 4);
        const auto front = paretoFront(problem, CostAxis::Bops);
        ANT_VERIFY_OK(front);
        QVERIFY(front.value().size() > 2);
        for (const Assignment &assignment : front.value()) {
            const std::vector<int> bits = assignment.bits();
            for (const int outer : {0, 1, 2 * last, 2 * last + 1})
                QCOMPARE(bits[std::size_t(outer)], 8);
            QCOMPARE(bits[2], 6);
            QCOMPARE(bits[3], kFloatBits);
            for (std::size_t i = 4; i + 2 < bits.size(); ++i)
                QVERIFY(bits[i] >= 4);
        }
    }

    void withOneTypeOnlyItsLossesCount()
    {
        RunSpec spec = demoSpec("int");
        const AllocationProblem problem = problemOf(spec);
        const auto assignment = allocate(problem, {Budget::Kind::Bits, 4});
        ANT_VERIFY_OK(assignment);
        for (const AssignedQuantizer &quantizer : assignment.value().quantizers)
            QCOMPARE(quantizer.type, std::string("int"));
    }

    void aBudgetThatCannotBeKeptIsRefusedWithTheSmallestThatCan_data()
    {
        QTest::addColumn<QString>("budget");
        QTest::newRow("size") << "size=1KB";
        QTest::newRow("bops") << "bops=1K";
        QTest::newRow("bits") << "bits=2.5";
    }
    void aBudgetThatCannotBeKeptIsRefusedWithTheSmallestThatCan()
    {
        QFETCH(QString, budget);
        const AllocationProblem problem = problemOf(demoSpec());
        const auto refused = allocate(problem, parseBudget(budget.toStdString()).value());
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
        const std::string &message = refused.error().message;
        const std::string kind = budget.section('=', 0, 0).toStdString() + "=";
        const std::size_t from = message.find(kind, message.find("smallest"));
        QVERIFY(from != std::string::npos);
        const auto smallest = parseBudget(message.substr(from, message.find(',', from) - from));
        ANT_VERIFY_OK(smallest);
        ANT_VERIFY_OK(allocate(problem, smallest.value()));
    }

    void theFrontFallsWithTheCostAndContainsItsEnds()
    {
        const AllocationProblem problem = problemOf(demoSpec());
        for (const CostAxis axis : {CostAxis::Size, CostAxis::Bops}) {
            const auto front = paretoFront(problem, axis);
            ANT_VERIFY_OK(front);
            for (std::size_t i = 1; i < front.value().size(); ++i) {
                QVERIFY(costAlong(axis, front.value()[i].cost) > costAlong(axis, front.value()[i - 1].cost));
                QVERIFY(front.value()[i].predictedLoss < front.value()[i - 1].predictedLoss);
            }
        }
    }

    void theReferencesHeuristicTakesTheLastTwoLayersAndThoseOfLargestError()
    {
        AllocationProblem problem = problemOf(demoSpec());
        const auto layers = problem.size.layers.size();
        for (SensitivityOption &option : problem.sensitivity.options)
            option.mse = option.quantizer == 2 ? 10 : 1;
        const std::vector<int> bits = largestErrorBits(problem, 4, 3);
        for (std::size_t layer = 0; layer < layers; ++layer)
            QCOMPARE(bits[2 * layer], layer == 1 || layer + 2 >= layers ? 8 : 4);
    }

    void nonsenseIsNoBudget_data()
    {
        QTest::addColumn<QString>("budget");
        for (const char *text : {"", "bits", "bits=", "bits=x", "bits=-1", "size=5", "size=0MB", "bops=1Q",
                                 "bops=0", "speed=4", "bits=4.5 "})
            QTest::newRow(text) << text;
    }
    void nonsenseIsNoBudget()
    {
        QFETCH(QString, budget);
        QCOMPARE(parseBudget(budget.toStdString()).error().code, ErrorCode::InvalidArgument);
    }

    void theImagesAreThoseOfTheSeed()
    {
        const auto once = chooseImages(1000, 50, 3);
        QCOMPARE(chooseImages(1000, 50, 3), once);
        QVERIFY(chooseImages(1000, 50, 4) != once);
        QVERIFY(std::is_sorted(once.begin(), once.end()));
        QVERIFY(std::adjacent_find(once.begin(), once.end()) == once.end());
        QCOMPARE(chooseImages(5, 50, 3), (std::vector<std::int64_t>{0, 1, 2, 3, 4}));
    }
};

QTEST_APPLESS_MAIN(TestAllocation)
#include "tst_allocation.moc"
