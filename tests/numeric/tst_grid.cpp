#include "core/numeric/grid.h"
#include "tests/numeric/golden_grids.h"
#include "tests/support/golden_tensors.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <bit>
#include <cmath>

using namespace ant;

namespace {

/// The magnitudes above zero as multiples of the smallest.
QList<double> inSmallestSteps(const std::vector<float> &grid)
{
    QList<double> steps;
    for (const float value : grid)
        if (value > 0)
            steps << value;
    const double smallest = steps.isEmpty() ? 1 : steps.first();
    for (double &step : steps)
        step = std::round(step / smallest * 1e4) / 1e4;
    return steps;
}

} // namespace

class TestGrid : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyGridEqualsTheReferenceInEveryBit();
    void gridHasTheValuesOfThePaper_data();
    void gridHasTheValuesOfThePaper();
    void signedIntReachesBelowMinusTen();
    void signedFourBitFloatIsSignedFourBitPot();
    void gridsWithoutMeaningAreErrors_data();
    void gridsWithoutMeaningAreErrors();
    void integerLevelsAreMultiplesOfOneUnit_data();
    void integerLevelsAreMultiplesOfOneUnit();
    void levelsBeyondSixteenBitsAreNone();
    void typesAreFoundByNameAndListedInSearchOrder();
    void unknownTypeNamesTheKnownOnes();
};

void TestGrid::everyGridEqualsTheReferenceInEveryBit()
{
    ANT_NEEDS_DATA(file, "golden/grids.json");
    const auto golden = test::readGoldenJson(file);
    QVERIFY(golden["grids"].size() >= 90);
    for (const auto &entry : golden["grids"]) {
        const std::string key = entry["grid"];
        const auto grid = makeGrid(test::specFromKey(key));
        const bool usable = !entry.contains("unsupported") && key != "pot/8/unsigned";
        if (!usable) {
            QVERIFY2(!grid.ok(), key.c_str());
            QCOMPARE(grid.error().code, ErrorCode::Unsupported);
            continue;
        }
        QVERIFY2(grid.ok(), key.c_str());
        QCOMPARE(grid.value().size(), entry["hex"].size());
        for (std::size_t i = 0; i < grid.value().size(); ++i) {
            const std::string hex = entry["hex"][i];
            const auto bits = static_cast<std::uint32_t>(std::stoul(hex, nullptr, 16));
            QVERIFY2(std::bit_cast<std::uint32_t>(grid.value()[i]) == bits,
                     qPrintable(QString("%1 [%2]").arg(key.c_str()).arg(i)));
        }
    }
}

void TestGrid::gridHasTheValuesOfThePaper_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QList<double>>("positive"); // in units of the smallest value
    QTest::newRow("int") << "int/4/signed" << QList<double>{1, 2, 3, 4, 5, 6, 7};
    QTest::newRow("pot") << "pot/4/signed" << QList<double>{1, 2, 4, 8, 16, 32, 64};
    QTest::newRow("flint") << "flint/4/signed" << QList<double>{1, 2, 3, 4, 6, 8, 16};
    QTest::newRow("flint unsigned") << "flint/4/unsigned"
                                    << QList<double>{1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 24, 32, 64};
    QTest::newRow("float unsigned") << "float/4/unsigned"
                                    << QList<double>{1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192};
    QTest::newRow("apot unsigned") << "apot/3/unsigned" << QList<double>{1, 2, 3, 4, 6, 8, 10};
}

void TestGrid::gridHasTheValuesOfThePaper()
{
    QFETCH(QString, key);
    QFETCH(QList<double>, positive);
    const auto grid = makeGrid(test::specFromKey(key.toStdString()));
    ANT_VERIFY_OK(grid);
    QCOMPARE(inSmallestSteps(grid.value()), positive);
    QCOMPARE(grid.value().back(), 10.0f);
    QVERIFY(std::is_sorted(grid.value().begin(), grid.value().end()));
}

void TestGrid::signedIntReachesBelowMinusTen()
{
    const auto grid = makeGrid(test::specFromKey("int/4/signed"));
    ANT_VERIFY_OK(grid);
    QCOMPARE(grid.value().front(), -80.0f / 7.0f);
}

void TestGrid::signedFourBitFloatIsSignedFourBitPot()
{
    QCOMPARE(makeGrid(test::specFromKey("float/4/signed")).value(),
             makeGrid(test::specFromKey("pot/4/signed")).value());
}

void TestGrid::gridsWithoutMeaningAreErrors_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<int>("code");
    QTest::newRow("two bits") << "int/2/signed" << int(ErrorCode::InvalidArgument);
    QTest::newRow("nine bits") << "int/9/signed" << int(ErrorCode::InvalidArgument);
    QTest::newRow("no exponent") << "float0/4/signed" << int(ErrorCode::InvalidArgument);
    QTest::newRow("wide exponent") << "float4/4/signed" << int(ErrorCode::Unsupported);
    QTest::newRow("pot overflows") << "pot/8/unsigned" << int(ErrorCode::Unsupported);
    QTest::newRow("apot too wide") << "apot/8/signed" << int(ErrorCode::Unsupported);
}

void TestGrid::gridsWithoutMeaningAreErrors()
{
    QFETCH(QString, key);
    QFETCH(int, code);
    const auto grid = makeGrid(test::specFromKey(key.toStdString()));
    QVERIFY(!grid.ok());
    QCOMPARE(int(grid.error().code), code);
    QVERIFY(!grid.error().message.empty());
}

void TestGrid::integerLevelsAreMultiplesOfOneUnit_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QList<int>>("levels");
    QTest::newRow("int") << "int/4/signed"
                         << QList<int>{-8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7};
    QTest::newRow("flint") << "flint/4/signed"
                           << QList<int>{-16, -8, -6, -4, -3, -2, -1, 0, 1, 2, 3, 4, 6, 8, 16};
    QTest::newRow("pot") << "pot/3/unsigned" << QList<int>{0, 1, 2, 4, 8, 16, 32, 64};
    QTest::newRow("apot") << "apot/3/unsigned" << QList<int>{0, 1, 2, 3, 4, 6, 8, 10};
    QTest::newRow("float") << "float2/3/unsigned" << QList<int>{0, 1, 2, 3, 4, 6, 8, 12};
}

void TestGrid::integerLevelsAreMultiplesOfOneUnit()
{
    QFETCH(QString, key);
    QFETCH(QList<int>, levels);
    const auto found = integerLevels(test::specFromKey(key.toStdString()));
    QVERIFY(found.has_value());
    QCOMPARE(QList<int>(found->begin(), found->end()), levels);
}

void TestGrid::levelsBeyondSixteenBitsAreNone()
{
    QVERIFY(integerLevels(test::specFromKey("pot/4/unsigned")).has_value());
    QVERIFY(!integerLevels(test::specFromKey("pot/5/unsigned")).has_value());
    QVERIFY(!integerLevels(test::specFromKey("pot/8/unsigned")).has_value());
    QVERIFY(!integerLevels(test::specFromKey("int/9/unsigned")).has_value());
}

void TestGrid::typesAreFoundByNameAndListedInSearchOrder()
{
    QStringList names;
    for (const NumericType type : NumericType::all()) {
        names << QString::fromStdString(std::string(type.name()));
        QCOMPARE(NumericType::fromName(type.name()).value(), type);
    }
    QCOMPARE(names, QStringList({"int", "flint", "pot", "float", "apot"}));
    QCOMPARE(NumericType(), NumericType::all().front());
}

void TestGrid::unknownTypeNamesTheKnownOnes()
{
    const auto type = NumericType::fromName("posit");
    QVERIFY(!type.ok());
    QCOMPARE(type.error().code, ErrorCode::InvalidArgument);
    QVERIFY(type.error().message.find("posit") != std::string::npos);
    QVERIFY(type.error().message.find("flint") != std::string::npos);
}

QTEST_APPLESS_MAIN(TestGrid)
#include "tst_grid.moc"
