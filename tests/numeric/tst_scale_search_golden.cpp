#include "core/numeric/scale_search.h"
#include "tests/numeric/golden_grids.h"
#include "tests/support/golden_tensors.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>

using namespace ant;

namespace {

/// "[1,2]" and "1" alike.
template <typename T>
std::vector<T> asList(const nlohmann::json &value)
{
    return value.is_array() ? value.get<std::vector<T>>() : std::vector<T>{value.get<T>()};
}

std::string gridKey(const nlohmann::json &search, const std::string &type)
{
    return type + "/" + std::to_string(search["bits"].get<int>()) +
           (search["signed"] ? "/signed" : "/unsigned");
}

/// Largest relative difference between our curves and the golden [candidates, channels].
double curveDifference(const TypeSearch &found, const std::vector<float> &golden, std::size_t width)
{
    const std::size_t channels = golden.size() / width;
    double worst = 0;
    for (std::size_t step = 0; step < width; ++step)
        for (std::size_t channel = 0; channel < channels; ++channel) {
            const double theirs = golden[step * channels + channel];
            worst = std::max(worst, std::fabs(found.channelCurves[channel * width + step] / theirs - 1));
        }
    return worst;
}

} // namespace

class TestScaleSearchGolden : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyWinnerIsTheReferences();
};

void TestScaleSearchGolden::everyWinnerIsTheReferences()
{
    ANT_NEEDS_DATA(listFile, "golden/search.json");
    const auto tensors = test::readGoldenTensors(test::testData("golden/search.safetensors"));
    const auto list = test::readGoldenJson(listFile);
    QVERIFY(list["searches"].size() >= 190);
    for (const auto &one : list["searches"]) {
        const std::string name = one["tensor"].get<std::string>() + " " + one["mode_name"].get<std::string>();
        const auto &tensor = tensors.at(one["tensor"]);
        std::vector<Codebook> books;
        for (const auto &candidate : one["candidates"])
            books.push_back(Codebook::make(test::specFromKey(gridKey(one, candidate["type"]))).value());
        const SearchOptions options{{one["low"], one["up"]}, true, 2};
        const auto search = one["per_channel"]
                                ? searchPerChannel(tensor.values, tensor.shape[0], books, options)
                                : searchPerTensor(tensor.values, books, options);
        ANT_VERIFY_OK(search);
        const ScaleSearch &found = search.value();
        QCOMPARE(found.absmax, asList<float>(one["absmax"]));
        const TypeSearch &best = found.types[found.best];
        QVERIFY2(best.grid.type.name() == one["chosen"].get<std::string>(), name.c_str());
        QCOMPARE(best.step, asList<int>(one["index"]));
        QCOMPARE(best.alpha, asList<float>(one["alpha"]));
        for (std::size_t i = 0; i < books.size(); ++i) {
            const auto &golden = one["candidates"][i];
            QVERIFY2(found.types[i].step == asList<int>(golden["index"]), name.c_str());
            QVERIFY2(found.types[i].alpha == asList<float>(golden["alpha"]), name.c_str());
            QVERIFY(std::fabs(found.types[i].score / golden["score"].get<double>() - 1) < 1e-6);
            if (golden.contains("curve")) {
                const auto &curve = tensors.at(golden["curve"]).values;
                // One curve serves several ranges; it is stored for the widest.
                if (curve.size() == found.types[i].channelCurves.size())
                    QVERIFY2(curveDifference(found.types[i], curve, found.types[i].curve.size()) < 1e-6,
                             name.c_str());
            }
        }
    }
}

QTEST_APPLESS_MAIN(TestScaleSearchGolden)
#include "tst_scale_search_golden.moc"
