#include "core/numeric/fake_quant.h"
#include "core/numeric/rounding.h"
#include "tests/numeric/golden_grids.h"
#include "tests/numeric/random_tensor.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>
#include <cstring>

using namespace ant;

namespace {

constexpr SimdLevel kLevels[] = {SimdLevel::Scalar, SimdLevel::Avx2, SimdLevel::Avx512};

struct Outcome {
    std::vector<float> out;
    std::vector<std::uint8_t> codes;
    QuantCounts counts;
    std::vector<float> gradient;
};

bool sameBits(const std::vector<float> &a, const std::vector<float> &b)
{
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

bool operator==(const Outcome &a, const Outcome &b)
{
    return sameBits(a.out, b.out) && a.codes == b.codes && a.counts == b.counts &&
           sameBits(a.gradient, b.gradient);
}

Outcome runAll(std::span<const float> x, std::span<const float> g, const Codebook &book,
               const std::vector<float> &alpha, int threads)
{
    Outcome result;
    result.out.resize(x.size());
    result.codes.resize(x.size());
    result.counts = fakeQuantize(x, result.out, book, {alpha}, threads);
    if (encode(x, result.codes, book, {alpha}, threads) != result.counts)
        result.counts.nonFinite = ~0ull;
    result.gradient = alphaGradient(x, result.out, g, book, {alpha}, threads);
    return result;
}

/// A few of everything that needs care.
void plantOddValues(std::vector<float> &x)
{
    const float odd[] = {std::nanf(""), INFINITY, -INFINITY, 0.0f,     -0.0f,   1e-42f,
                         -1e-42f,       3e38f,    -3e38f,    -3000.0f, 50000.0f};
    for (std::size_t i = 0; i < std::size(odd) && i * 7 + 3 < x.size(); ++i)
        x[i * 7 + 3] = odd[i];
}

} // namespace

class TestFakeQuant : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { setSimdLevel(bestSimdLevel()); }
    void everyInstructionSetAndThreadCountGivesTheSameBits_data();
    void everyInstructionSetAndThreadCountGivesTheSameBits();
    void everyElementIsRoundedByTheRule_data() { everyInstructionSetAndThreadCountGivesTheSameBits_data(); }
    void everyElementIsRoundedByTheRule();
    void unalignedSpansAndOddSizesTouchNothingElse();
    void largeOutputsPastTheCacheAreEqual();
    void inPlaceEqualsOutOfPlace();
    void alphaZeroGivesZerosAndKeepsNan();
    void decodeUndoesEncode();
    void gradientOfFourElementsByHand();
    void nothingInNothingOut();
};

void TestFakeQuant::everyInstructionSetAndThreadCountGivesTheSameBits_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<int>("channels");
    QTest::addColumn<int>("length");
    for (const char *key : {"int/4/signed", "flint/4/unsigned", "pot/4/unsigned", "float/5/signed",
                            "flint/6/signed", "pot/6/unsigned", "apot/6/unsigned", "int/8/signed",
                            "int/8/unsigned", "pot/8/signed", "flint/8/unsigned"})
    {
        QTest::addRow("%s tensor", key)
            << QString(key) << 1 << (QString(key).startsWith("int") ? 70001 : 4099);
        QTest::addRow("%s channels", key) << QString(key) << 37 << 613;
        QTest::addRow("%s short channels", key) << QString(key) << 301 << 9;
    }
}

void TestFakeQuant::everyInstructionSetAndThreadCountGivesTheSameBits()
{
    QFETCH(QString, key);
    QFETCH(int, channels);
    QFETCH(int, length);
    const Codebook book = Codebook::make(test::specFromKey(key.toStdString())).value();
    auto x = test::randomTensor(std::size_t(channels * length), 1);
    const auto g = test::randomTensor(x.size(), 2, 0.01f);
    plantOddValues(x);
    std::vector<float> alpha(std::size_t(channels), 2.3f);
    for (std::size_t c = 0; c < alpha.size(); ++c)
        alpha[c] *= 1.0f + 0.01f * static_cast<float>(c % 50);
    setSimdLevel(SimdLevel::Scalar);
    const Outcome expected = runAll(x, g, book, alpha, 1);
    QCOMPARE(expected.counts.nonFinite, 5ull); // NaN, two infinities, two whose division overflows
    for (const SimdLevel level : kLevels) {
        setSimdLevel(level);
        for (const int threads : {1, 2, 3})
            QVERIFY2(runAll(x, g, book, alpha, threads) == expected, name(simdLevel()).data());
    }
}

void TestFakeQuant::everyElementIsRoundedByTheRule()
{
    QFETCH(QString, key);
    QFETCH(int, channels);
    QFETCH(int, length);
    const Codebook book = Codebook::make(test::specFromKey(key.toStdString())).value();
    auto x = test::randomTensor(std::size_t(channels * length), 5);
    plantOddValues(x);
    // Thresholds and their neighbours, mapped as exactly as a float can be.
    const std::vector<float> alpha(std::size_t(channels), 1.7f);
    const float scale = book.scaleFor(alpha[0]);
    std::size_t at = 100;
    for (const float t : book.thresholds())
        for (const float y : {t * scale, std::nextafterf(t * scale, -9e9f), std::nextafterf(t * scale, 9e9f)})
            x[at++ % x.size()] = y;
    std::vector<float> out(x.size());
    fakeQuantize(x, out, book, {alpha});
    for (std::size_t i = 0; i < x.size(); ++i) {
        const int code =
            nearestByRule(x[i] / scale, book.grid().data(), static_cast<int>(book.grid().size()));
        const float expected = code < 0 ? 0.0f : book.grid()[std::size_t(code)] * scale;
        if (!std::isfinite(x[i] / scale))
            QVERIFY(std::isnan(out[i]));
        else if (out[i] != expected)
            QFAIL(qPrintable(QString("[%1] x=%2").arg(i).arg(x[i], 0, 'g', 9)));
    }
}

void TestFakeQuant::unalignedSpansAndOddSizesTouchNothingElse()
{
    const Codebook book = Codebook::make(test::specFromKey("flint/4/signed")).value();
    const auto x = test::randomTensor(200, 3);
    for (const SimdLevel level : kLevels) {
        setSimdLevel(level);
        for (std::size_t offset = 0; offset < 17; ++offset)
            for (const std::size_t count : {1u, 7u, 15u, 16u, 17u, 33u, 100u}) {
                std::vector<float> out(200, 77.0f), whole(200);
                fakeQuantize(x, whole, book, {std::vector<float>{2.0f}});
                fakeQuantize(std::span(x).subspan(offset, count), std::span(out).subspan(offset, count), book,
                             {std::vector<float>{2.0f}});
                for (std::size_t i = 0; i < out.size(); ++i)
                    QCOMPARE(out[i], i >= offset && i < offset + count ? whole[i] : 77.0f);
            }
    }
}

void TestFakeQuant::largeOutputsPastTheCacheAreEqual()
{
    const Codebook book = Codebook::make(test::specFromKey("int/4/signed")).value();
    const std::vector<float> pattern = test::randomTensor(4099, 8), alpha{2.5f};
    std::vector<float> x(std::size_t(11) << 20), expected(pattern.size());
    for (std::size_t i = 0; i < x.size(); ++i)
        x[i] = pattern[i % pattern.size()];
    fakeQuantize(pattern, expected, book, {alpha}, 1);
    std::vector<float> out(x.size());
    for (const SimdLevel level : kLevels) {
        setSimdLevel(level);
        // An odd offset, so that stores past the cache have to find their alignment first.
        fakeQuantize(std::span(x).subspan(3), std::span(out).subspan(3), book, {alpha});
        std::size_t wrong = 0;
        for (std::size_t i = 3; i < out.size(); ++i)
            wrong += out[i] != expected[i % pattern.size()];
        QCOMPARE(wrong, 0u);
    }
}

void TestFakeQuant::inPlaceEqualsOutOfPlace()
{
    const Codebook book = Codebook::make(test::specFromKey("float/4/unsigned")).value();
    auto x = test::randomTensor(5000, 4);
    std::vector<float> out(x.size());
    const std::vector<float> alpha{2.0f, 0.0f, 1.0f, 0.5f};
    fakeQuantize(x, out, book, {alpha});
    fakeQuantize(x, x, book, {alpha});
    QVERIFY(sameBits(x, out));
}

void TestFakeQuant::alphaZeroGivesZerosAndKeepsNan()
{
    const Codebook book = Codebook::make(test::specFromKey("int/4/signed")).value();
    const std::vector<float> x{1, -1, std::nanf(""), 0}, alpha{0.0f};
    std::vector<float> out(4);
    const QuantCounts counts = fakeQuantize(x, out, book, {alpha});
    QCOMPARE(out[0], 0.0f);
    QCOMPARE(out[1], 0.0f);
    QVERIFY(std::isnan(out[2]));
    QVERIFY((counts == QuantCounts{1, 0}));
    QCOMPARE(alphaGradient(x, out, x, book, {alpha})[0], 0.0f);
}

void TestFakeQuant::decodeUndoesEncode()
{
    for (const char *key : {"flint/4/signed", "int/8/signed"}) {
        const Codebook book = Codebook::make(test::specFromKey(key)).value();
        const auto x = test::randomTensor(6000, 6);
        const std::vector<float> alpha{1.5f, 2.5f, 0.0f};
        std::vector<float> out(x.size()), decoded(x.size());
        std::vector<std::uint8_t> codes(x.size());
        fakeQuantize(x, out, book, {alpha});
        encode(x, codes, book, {alpha});
        decode(codes, decoded, book, {alpha}, 2);
        QCOMPARE(decoded, out);
    }
}

void TestFakeQuant::gradientOfFourElementsByHand()
{
    // int3 unsigned: values k * 10/7; alpha 7 makes the steps exactly 1 in x. q - d is in units of 10/7, so
    // the gradient is sum(g * (round(x) - x)) / 7.
    const Codebook book = Codebook::make(test::specFromKey("int/3/unsigned")).value();
    const std::vector<float> x{1.25f, 2.75f, 9.0f, -1.0f}, g{4.0f, 8.0f, 1.0f, 2.0f}, alpha{7.0f};
    const double expected = (4 * -0.25 + 8 * 0.25 + 1 * -2.0 + 2 * 1.0) / 7;
    std::vector<float> out(4);
    fakeQuantize(x, out, book, {alpha});
    QVERIFY(std::fabs(alphaGradient(x, out, g, book, {alpha})[0] - expected) < 1e-6);
}

void TestFakeQuant::nothingInNothingOut()
{
    const Codebook book = Codebook::make(test::specFromKey("int/4/signed")).value();
    const std::vector<float> alpha{1.0f};
    QVERIFY((fakeQuantize({}, {}, book, {alpha}) == QuantCounts{}));
    QCOMPARE(alphaGradient({}, {}, {}, book, {alpha}), std::vector<float>{0.0f});
}

QTEST_APPLESS_MAIN(TestFakeQuant)
#include "tst_fake_quant.moc"
