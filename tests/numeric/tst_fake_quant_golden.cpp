#include "core/numeric/fake_quant.h"
#include "tests/numeric/golden_grids.h"
#include "tests/support/golden_tensors.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <bit>
#include <cmath>

using namespace ant;

namespace {

bool sameBitsOrNan(float a, float b)
{
    return std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b) ||
           (std::isnan(a) && std::isnan(b)) || (a == 0 && b == 0);
}

/// Spacing of the floats around x.
float ulp(float x)
{
    return std::nextafterf(std::fabs(x), INFINITY) - std::fabs(x);
}

} // namespace

class TestFakeQuantGolden : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyCodeAndValueIsTheReferences();
    void alphaGradientIsTheReferences();
};

void TestFakeQuantGolden::everyCodeAndValueIsTheReferences()
{
    ANT_NEEDS_DATA(listFile, "golden/fake_quant.json");
    const auto tensors = test::readGoldenTensors(test::testData("golden/fake_quant.safetensors"));
    const auto list = test::readGoldenJson(listFile);
    QVERIFY(list["cases"].size() >= 150);
    for (const auto &one : list["cases"]) {
        const auto &x = tensors.at(one["input"]).values;
        const auto &alpha = tensors.at(one["alpha"]).values;
        const std::string name = one["output"];
        const auto &expected = tensors.at(name).values;
        const auto book = Codebook::make(test::specFromKey(one["grid"]));
        ANT_VERIFY_OK(book);
        std::vector<float> out(x.size());
        std::vector<std::uint8_t> codes(x.size());
        const QuantCounts counts = fakeQuantize(x, out, book.value(), {alpha}, 1);
        QVERIFY(encode(x, codes, book.value(), {alpha}, 1) == counts);
        const std::size_t length = x.size() / alpha.size();
        for (std::size_t i = 0; i < x.size(); ++i) {
            const auto where = [&] {
                return QString("%1 [%2] x=%3").arg(name.c_str()).arg(i).arg(x[i], 0, 'g', 9);
            };
            // The reference adds and subtracts d around q; with the right code that gives its very bits.
            const float scale = alpha[i / length] / book.value().gridMax();
            const float d = x[i] / scale;
            const float theirs = ((book.value().values()[codes[i]] - d) + d) * scale;
            if (!sameBitsOrNan(theirs, expected[i]))
                QFAIL(qPrintable(where()));
            // That detour costs it ulps of d, which our value does not have.
            const float slack = 4 * ulp(std::fmax(std::fabs(x[i]), std::fabs(expected[i])));
            const bool bothNan = std::isnan(out[i]) && std::isnan(expected[i]);
            if (!bothNan && !(std::fabs(out[i] - expected[i]) <= slack))
                QFAIL(qPrintable(where()));
        }
    }
}

void TestFakeQuantGolden::alphaGradientIsTheReferences()
{
    ANT_NEEDS_DATA(file, "golden/gradients.safetensors");
    const auto tensors = test::readGoldenTensors(file);
    for (const std::string name :
         {"weight_flint4", "weight_int4", "act_flint4", "act_int4", "act_signed_pot4"}) {
        const auto book = Codebook::fromGrid(tensors.at(name + ".grid").values);
        ANT_VERIFY_OK(book);
        const auto &expected = tensors.at(name + ".grad_alpha_float64").wide;
        const auto &x = tensors.at(name + ".x").values;
        const QuantScale scale{tensors.at(name + ".alpha").values};
        std::vector<float> rounded(x.size());
        fakeQuantize(x, rounded, book.value(), scale);
        const auto found = alphaGradient(x, rounded, tensors.at(name + ".g").values, book.value(), scale);
        QCOMPARE(found.size(), expected.size());
        for (std::size_t i = 0; i < found.size(); ++i)
            QVERIFY2(std::fabs(found[i] - expected[i]) <= 1e-5 * std::fabs(expected[i]),
                     qPrintable(QString("%1 [%2]").arg(name.c_str()).arg(i)));
    }
}

QTEST_APPLESS_MAIN(TestFakeQuantGolden)
#include "tst_fake_quant_golden.moc"
