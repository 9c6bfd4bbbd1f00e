#include "core/numeric/fake_quant.h"
#include "core/numeric/scale_search.h"
#include "core/numeric/statistics.h"
#include "tests/numeric/golden_grids.h"
#include "tests/numeric/random_tensor.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>
#include <cstring>

using namespace ant;

namespace {

std::vector<Codebook> booksFor(const QStringList &keys)
{
    std::vector<Codebook> books;
    for (const QString &key : keys)
        books.push_back(Codebook::make(test::specFromKey(key.toStdString())).value());
    return books;
}

/// The score by definition: round the tensor, sum the squared errors in double.
double scoreByDefinition(std::span<const float> x, const Codebook &book, float alpha)
{
    double sum = 0;
    for (const float element : x) {
        const float d = element / book.scaleFor(alpha);
        float best = 102400.0f, q = 0.0f;
        for (const float y : book.grid())
            if (std::fabs(d - y) <= best) {
                best = std::fabs(d - y);
                q = y;
            }
        const double error = double(q * book.scaleFor(alpha)) - double(element);
        sum += error * error;
    }
    return sum / double(x.size());
}

float alphaFor(float absmax, int step)
{
    return absmax * static_cast<float>(step * 0.01);
}

void verifyAgainstDefinition(std::span<const float> row, std::size_t channel, const ScaleSearch &found,
                             const std::vector<Codebook> &books)
{
    const std::size_t width = std::size_t(found.range.up - found.range.low);
    for (std::size_t i = 0; i < books.size(); ++i) {
        double least = INFINITY;
        int winner = 0;
        for (std::size_t k = 0; k < width; ++k) {
            const int step = found.range.low + int(k);
            const double score = scoreByDefinition(row, books[i], alphaFor(found.absmax[channel], step));
            const double ours = found.types[i].channelCurves[channel * width + k];
            QVERIFY2(std::fabs(ours - score) <= 1e-9 * score,
                     qPrintable(QString("%1 step %2: %3 vs %4")
                                    .arg(describe(books[i].spec()).c_str())
                                    .arg(step)
                                    .arg(ours, 0, 'g', 15)
                                    .arg(score, 0, 'g', 15)));
            if (score < least) {
                least = score;
                winner = step;
            }
        }
        QCOMPARE(found.types[i].step[channel], winner);
        QCOMPARE(found.types[i].alpha[channel], alphaFor(found.absmax[channel], winner));
    }
}

bool same(const ScaleSearch &a, const ScaleSearch &b)
{
    bool equal = a.best == b.best && a.absmax == b.absmax && a.types.size() == b.types.size();
    for (std::size_t i = 0; equal && i < a.types.size(); ++i)
        equal = a.types[i].score == b.types[i].score && a.types[i].step == b.types[i].step &&
                a.types[i].alpha == b.types[i].alpha && a.types[i].mse == b.types[i].mse &&
                a.types[i].curve == b.types[i].curve && a.types[i].channelCurves == b.types[i].channelCurves;
    return equal;
}

const QStringList kSigned4{"int/4/signed", "flint/4/signed", "pot/4/signed", "float/4/signed"};
const QStringList kUnsigned4{"int/4/unsigned", "flint/4/unsigned", "pot/4/unsigned", "float/4/unsigned"};

} // namespace

class TestScaleSearch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void scoresAndWinnersAreThoseOfTheDefinition_data();
    void scoresAndWinnersAreThoseOfTheDefinition();
    void elementsOnThresholdsAreDecidedExactly();
    void channelsEqualTensorsOfTheirOwn();
    void resultDoesNotDependOnThreads();
    void negativeElementsOfAnUnsignedGridRoundToZero();
    void exactlyRepresentedTensorScoresZeroAndTheEarlierTypeWins();
    void allZeroChannelGetsAlphaZero();
    void tinyAndHugeTensorsAreSearchedToo();
    void badArgumentsAreErrors();
    void valuesThatAreNotFiniteAreCounted();
    void stopRequestCancels();
};

void TestScaleSearch::scoresAndWinnersAreThoseOfTheDefinition_data()
{
    QTest::addColumn<QStringList>("keys");
    QTest::addColumn<int>("low");
    QTest::addColumn<int>("up");
    QTest::newRow("signed 4 bits") << kSigned4 << 75 << 150;
    QTest::newRow("apot") << QStringList{"apot/4/signed", "int/3/signed"} << 20 << 60;
    QTest::newRow("6 bits") << QStringList{"int/6/signed", "flint/6/signed", "pot/6/signed"} << 100 << 130;
    QTest::newRow("8 bits") << QStringList{"int/8/signed"} << 95 << 110;
    QTest::newRow("pot beyond the sorted list") << QStringList{"pot/8/signed"} << 99 << 101;
}

void TestScaleSearch::scoresAndWinnersAreThoseOfTheDefinition()
{
    QFETCH(QStringList, keys);
    QFETCH(int, low);
    QFETCH(int, up);
    const auto books = booksFor(keys);
    const auto x = test::randomTensor(1501, 11, 0.3f);
    const auto found = searchPerTensor(x, books, {{low, up}, true, 0});
    ANT_VERIFY_OK(found);
    verifyAgainstDefinition(x, 0, found.value(), books);
}

void TestScaleSearch::elementsOnThresholdsAreDecidedExactly()
{
    // Many elements lie exactly on a threshold of some candidate, or one float beside it.
    const auto books = booksFor(kSigned4);
    std::vector<float> x{1.7f};
    for (const Codebook &book : books)
        for (const int step : {75, 88, 100, 123, 149})
            for (const float t : book.thresholds()) {
                const float on = t * book.scaleFor(alphaFor(1.7f, step));
                if (std::fabs(on) < 1.7f)
                    for (const float y : {on, std::nextafterf(on, -9.0f), std::nextafterf(on, 9.0f)})
                        x.push_back(y);
            }
    const auto found = searchPerTensor(x, books, {{75, 150}, true, 0});
    ANT_VERIFY_OK(found);
    verifyAgainstDefinition(x, 0, found.value(), books);
}

void TestScaleSearch::channelsEqualTensorsOfTheirOwn()
{
    const auto books = booksFor(kSigned4);
    const auto x = test::randomTensor(70 * 27, 12);
    const auto found = searchPerChannel(x, 70, books, {{75, 150}, true, 2});
    ANT_VERIFY_OK(found);
    verifyAgainstDefinition(std::span(x).subspan(69 * 27, 27), 69, found.value(), books);
    double sum = 0;
    for (std::size_t c = 0; c < 70; ++c) {
        const auto alone = searchPerTensor(std::span(x).subspan(c * 27, 27), books, {});
        ANT_VERIFY_OK(alone);
        QCOMPARE(alone.value().types[2].step[0], found.value().types[2].step[c]);
        sum += alone.value().types[2].mse[0];
    }
    QVERIFY(std::fabs(found.value().types[2].score / sum - 1) < 1e-12);
}

void TestScaleSearch::resultDoesNotDependOnThreads()
{
    const auto books = booksFor(kSigned4);
    const auto x = test::randomTensor(300 * 901, 13);
    for (const bool perChannel : {false, true}) {
        const auto search = [&](int threads) {
            const SearchOptions options{{75, 150}, perChannel, threads};
            return perChannel ? searchPerChannel(x, 300, books, options) : searchPerTensor(x, books, options);
        };
        const auto one = search(1);
        ANT_VERIFY_OK(one);
        for (const int threads : {2, 3})
            QVERIFY(same(search(threads).value(), one.value()));
    }
}

void TestScaleSearch::negativeElementsOfAnUnsignedGridRoundToZero()
{
    const auto books = booksFor(kUnsigned4);
    auto x = test::randomTensor(1000, 14);
    x[0] = 5.0f; // absmax is a positive one
    const auto found = searchPerTensor(x, books, {{75, 150}, true, 0});
    ANT_VERIFY_OK(found);
    verifyAgainstDefinition(x, 0, found.value(), books);
}

void TestScaleSearch::exactlyRepresentedTensorScoresZeroAndTheEarlierTypeWins()
{
    const auto books = booksFor(kUnsigned4);
    const auto found = searchPerTensor(std::vector<float>{0, 10, 10, 0}, books, {});
    ANT_VERIFY_OK(found);
    QCOMPARE(found.value().best, 0u);
    for (const TypeSearch &type : found.value().types) {
        QCOMPARE(type.score, 0.0);
        QCOMPARE(type.step[0], 100);
    }
}

void TestScaleSearch::allZeroChannelGetsAlphaZero()
{
    const auto books = booksFor(kSigned4);
    const std::vector<float> x{0, 0, 0, -0.0f, 1, 0.5f, -0.25f, 0.1f};
    const auto found = searchPerChannel(x, 2, books, {});
    ANT_VERIFY_OK(found);
    for (const TypeSearch &type : found.value().types) {
        QCOMPARE(type.alpha[0], 0.0f);
        QCOMPARE(type.mse[0], 0.0);
        QCOMPARE(type.step[0], 75);
        QVERIFY(type.alpha[1] > 0);
    }
    const auto none = searchPerTensor(std::vector<float>(9, 0.0f), books, {});
    ANT_VERIFY_OK(none);
    QCOMPARE(none.value().types[0].alpha[0], 0.0f);
    QCOMPARE(none.value().types[0].curve, std::vector<double>(75, 0.0));
}

void TestScaleSearch::tinyAndHugeTensorsAreSearchedToo()
{
    const auto books = booksFor(kSigned4);
    for (const float size : {1e-36f, 1e-20f, 1e18f}) {
        auto x = test::randomTensor(300, 15);
        for (float &element : x)
            element *= size;
        const auto found = searchPerTensor(x, books, {{90, 110}, true, 0});
        ANT_VERIFY_OK(found);
        verifyAgainstDefinition(x, 0, found.value(), books);
    }
}

void TestScaleSearch::badArgumentsAreErrors()
{
    const auto books = booksFor(kSigned4);
    const std::vector<float> x(12, 1.0f);
    const auto code = [](const Result<ScaleSearch> &result) { return result.error().code; };
    QCOMPARE(code(searchPerTensor(x, books, {{100, 100}})), ErrorCode::InvalidArgument);
    QCOMPARE(code(searchPerTensor(x, books, {{0, 100}})), ErrorCode::InvalidArgument);
    QCOMPARE(code(searchPerTensor({}, books, {})), ErrorCode::InvalidArgument);
    QCOMPARE(code(searchPerTensor(x, {}, {})), ErrorCode::InvalidArgument);
    QCOMPARE(code(searchPerChannel(x, 0, books, {})), ErrorCode::InvalidArgument);
    QCOMPARE(code(searchPerChannel(x, 5, books, {})), ErrorCode::InvalidArgument);
}

void TestScaleSearch::valuesThatAreNotFiniteAreCounted()
{
    const std::vector<float> x{1, std::nanf(""), 2, INFINITY};
    const auto found = searchPerTensor(x, booksFor(kSigned4), {});
    QVERIFY(!found.ok());
    QCOMPARE(found.error().code, ErrorCode::Corrupt);
    QVERIFY(found.error().message.find("2 of 4") != std::string::npos);
}

void TestScaleSearch::stopRequestCancels()
{
    const auto x = test::randomTensor(1000, 16);
    std::stop_source source;
    source.request_stop();
    const auto books = booksFor(kSigned4);
    QCOMPARE(searchPerTensor(x, books, {}, source.get_token()).error().code, ErrorCode::Cancelled);
    QCOMPARE(searchPerChannel(x, 10, books, {}, source.get_token()).error().code, ErrorCode::Cancelled);
}

QTEST_APPLESS_MAIN(TestScaleSearch)
#include "tst_scale_search.moc"
