#include "core/numeric/codebook.h"
#include "core/numeric/rounding.h"
#include "tests/numeric/golden_grids.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <random>

using namespace ant;

namespace {

/// The value that the reference's loop picks, written as reference.md describes it.
float referenceChoice(float d, std::span<const float> grid)
{
    float best = 102400.0f, chosen = 0.0f;
    for (const float y : grid) {
        const float distance = std::fabs(d - y);
        if (distance <= best) {
            best = distance;
            chosen = y;
        }
    }
    return chosen;
}

std::vector<Codebook> allCodebooks()
{
    std::vector<Codebook> books;
    for (const NumericType type : NumericType::all())
        for (int bits = kMinBits; bits <= kMaxBits; ++bits)
            for (const bool isSigned : {true, false})
                if (auto book = Codebook::make({type, bits, isSigned}); book.ok())
                    books.push_back(book.value());
    return books;
}

std::vector<float> probesFor(const Codebook &book)
{
    std::vector<float> probes{0.0f, -0.0f, 1e-40f, -1e-40f, 1e-30f, -1e-30f};
    const auto around = [&](float x) {
        for (const float y : {x, std::nextafterf(x, -INFINITY), std::nextafterf(x, INFINITY)})
            probes.push_back(y);
    };
    for (const float t : book.thresholds())
        around(t);
    for (const float v : book.values())
        around(v);
    std::mt19937 random(7);
    std::uniform_real_distribution<float> exponent(-20.0f, 17.0f);
    for (int i = 0; i < 1000; ++i) {
        const float size = std::exp2(exponent(random));
        probes.push_back(size);
        probes.push_back(-size);
    }
    return probes;
}

} // namespace

class TestCodebook : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyElementIsRoundedAsTheReferenceLoopDoes();
    void tiesGoToTheLargerValue();
    void valuesAreUniqueWithOneZero();
    void mappedThresholdIsTheSmallestThatDivisionAccepts();
    void flagsTellNonFiniteAndBeyondTheCutoff();
    void gridOfACheckpointGivesItsType_data();
    void gridOfACheckpointGivesItsType();
    void strangeGridIsUnsupportedAndShown();
};

void TestCodebook::everyElementIsRoundedAsTheReferenceLoopDoes()
{
    for (const Codebook &book : allCodebooks()) {
        const auto values = book.values();
        for (const float d : probesFor(book)) {
            const Rounded rounded =
                roundOne(d, 1.0f, book.thresholds().data(), values.data(), static_cast<int>(values.size()));
            if (rounded.value != referenceChoice(d, book.grid()))
                QFAIL(qPrintable(QString("%1 d=%2").arg(describe(book.spec()).c_str()).arg(d, 0, 'g', 9)));
        }
    }
}

void TestCodebook::tiesGoToTheLargerValue()
{
    const auto book = Codebook::make(test::specFromKey("pot/4/signed"));
    ANT_VERIFY_OK(book);
    const auto code = [&](float d) {
        return codeOf(d, book.value().thresholds().data(), static_cast<int>(book.value().values().size()));
    };
    // 7.5 is exactly between 5 and 10, the last two values.
    QCOMPARE(code(7.5f), code(10.0f));
    QCOMPARE(code(std::nextafterf(7.5f, 0)), code(5.0f));
    QCOMPARE(code(-7.5f), code(-5.0f));
}

void TestCodebook::valuesAreUniqueWithOneZero()
{
    for (const Codebook &book : allCodebooks()) {
        const auto values = book.values();
        QVERIFY(std::adjacent_find(values.begin(), values.end(), std::greater_equal<>()) == values.end());
        QCOMPARE(std::count(values.begin(), values.end(), 0.0f), 1);
        QCOMPARE(book.thresholds().size() + 1, values.size());
        QVERIFY(std::is_sorted(book.thresholds().begin(), book.thresholds().end()));
    }
}

void TestCodebook::mappedThresholdIsTheSmallestThatDivisionAccepts()
{
    std::mt19937 random(3);
    std::uniform_real_distribution<float> exponent(-140.0f, 120.0f);
    std::uniform_real_distribution<float> threshold(-12.0f, 12.0f);
    for (int i = 0; i < 20000; ++i) {
        const float scale = std::exp2(exponent(random));
        const float t = i % 10 ? threshold(random) : threshold(random) * 1e-30f;
        const float x = thresholdInX(t, scale);
        QVERIFY(x / scale >= t);
        QVERIFY(!(std::nextafterf(x, -INFINITY) / scale >= t));
    }
}

void TestCodebook::flagsTellNonFiniteAndBeyondTheCutoff()
{
    const auto book = Codebook::make(test::specFromKey("int/4/signed"));
    ANT_VERIFY_OK(book);
    const auto round = [&](float x, float scale) {
        return roundOne(x, scale, book.value().thresholds().data(), book.value().values().data(),
                        static_cast<int>(book.value().values().size()));
    };
    const int zero = 8; // -8 … 7
    for (const float x : {std::nanf(""), INFINITY, -INFINITY}) {
        QVERIFY(std::isnan(round(x, 1).value));
        QCOMPARE(round(x, 1).code, zero);
        QCOMPARE(round(x, 1).flag, RoundFlag::NonFinite);
        QVERIFY(std::isnan(round(x, 0).value));
    }
    QCOMPARE(round(102410.0f, 1).flag, RoundFlag::None); // 102400 from the largest value, 10
    QCOMPARE(round(102410.0f, 1).code, 15);
    QCOMPARE(round(102411.0f, 1).flag, RoundFlag::BeyondCutoff);
    QCOMPARE(round(102411.0f, 1).value, 0.0f);
    QCOMPARE(round(-102420.0f, 1).flag, RoundFlag::BeyondCutoff);
    QCOMPARE(round(3e38f, 1e-30f).flag, RoundFlag::NonFinite); // the division overflows
    QCOMPARE(round(5.0f, 0).value, 0.0f);
    QCOMPARE(round(5.0f, 0).flag, RoundFlag::None);
}

void TestCodebook::gridOfACheckpointGivesItsType_data()
{
    QTest::addColumn<QString>("made");
    QTest::addColumn<QString>("found");
    QTest::newRow("int") << "int/4/signed"
                         << "int/4/signed";
    QTest::newRow("flint") << "flint/4/unsigned"
                           << "flint/4/unsigned";
    QTest::newRow("int8") << "int/8/unsigned"
                          << "int/8/unsigned";
    QTest::newRow("the same grid: the earlier type") << "float/4/signed"
                                                     << "pot/4/signed";
    QTest::newRow("other exponent width") << "float2/6/signed"
                                          << "float2/6/signed";
    QTest::newRow("apot") << "apot/6/signed"
                          << "apot/6/signed";
}

void TestCodebook::gridOfACheckpointGivesItsType()
{
    QFETCH(QString, made);
    QFETCH(QString, found);
    auto grid = makeGrid(test::specFromKey(made.toStdString()));
    ANT_VERIFY_OK(grid);
    const auto exact = Codebook::fromGrid(grid.value());
    ANT_VERIFY_OK(exact);
    QVERIFY(exact.value().spec() == test::specFromKey(found.toStdString()));
    for (float &value : grid.value())
        value *= 1.000003f;
    const auto near = Codebook::fromGrid(grid.value());
    ANT_VERIFY_OK(near);
    QVERIFY(near.value().spec() == exact.value().spec());
}

void TestCodebook::strangeGridIsUnsupportedAndShown()
{
    const std::vector<float> odd{0, 1, 2, 3, 4, 5, 7.25f, 10};
    const auto book = Codebook::fromGrid(odd);
    QVERIFY(!book.ok());
    QCOMPARE(book.error().code, ErrorCode::Unsupported);
    QVERIFY(book.error().message.find("7.25") != std::string::npos);
    QCOMPARE(Codebook::fromGrid(std::vector<float>{1, 2, 3}).error().code, ErrorCode::Unsupported);
    QCOMPARE(Codebook::fromGrid({}).error().code, ErrorCode::Unsupported);
}

QTEST_APPLESS_MAIN(TestCodebook)
#include "tst_codebook.moc"
