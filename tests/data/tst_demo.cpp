#include "core/base/random.h"
#include "core/data/dataset.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <set>

using namespace ant;

namespace {

std::shared_ptr<const Dataset> demo(Split split)
{
    return openDataset(DatasetRef{}, split).value();
}

/// FNV-1a, 64 bits.
quint64 hashOf(const std::vector<std::uint8_t> &bytes)
{
    quint64 hash = 0xcbf29ce484222325u;
    for (const std::uint8_t byte : bytes)
        hash = (hash ^ byte) * 0x100000001b3u;
    return hash;
}

} // namespace

class TestDemo : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void generatorIsSplitmix64()
    {
        SplitMix64 random(1234567); // the numbers commonly given to check implementations against
        QCOMPARE(random.next(), std::uint64_t(6457827717110365317u));
        QCOMPARE(random.next(), std::uint64_t(3203168211198807973u));
    }
    /// Recorded once: trained weights go with exactly these pictures, on every machine and compiler.
    void picturesNeverChange_data()
    {
        QTest::addColumn<bool>("isTrain");
        QTest::addColumn<int>("begin");
        QTest::addColumn<quint64>("hash");
        QTest::newRow("first of training") << true << 0 << quint64(5406582503236943643u);
        QTest::newRow("last of training") << true << 9990 << quint64(1464228591334627293u);
        QTest::newRow("first of evaluation") << false << 0 << quint64(7360954408821532656u);
        QTest::newRow("last of evaluation") << false << 1990 << quint64(9700630601879564903u);
    }
    void picturesNeverChange()
    {
        QFETCH(bool, isTrain);
        QFETCH(int, begin);
        QFETCH(quint64, hash);
        const auto dataset = demo(isTrain ? Split::Train : Split::Evaluation);
        std::vector<std::uint8_t> pixels; // ten images, one of each class
        for (int i = begin; i < begin + 10; ++i) {
            const auto image = dataset->decode(i);
            ANT_VERIFY_OK(image);
            pixels.insert(pixels.end(), image.value().pixels.begin(), image.value().pixels.end());
        }
        QCOMPARE(pixels.size(), std::size_t(10 * 3072));
        QCOMPARE(hashOf(pixels), hash);
    }
    void classesAreBalanced_data()
    {
        QTest::addColumn<bool>("isTrain");
        QTest::addColumn<int>("perClass");
        QTest::newRow("training") << true << 1000;
        QTest::newRow("evaluation") << false << 200;
    }
    void classesAreBalanced()
    {
        QFETCH(bool, isTrain);
        QFETCH(int, perClass);
        const auto dataset = demo(isTrain ? Split::Train : Split::Evaluation);
        std::vector<int> counts(10);
        for (std::int64_t i = 0; i < dataset->size(); ++i)
            ++counts.at(static_cast<std::size_t>(dataset->label(i)));
        QCOMPARE(counts, std::vector<int>(10, perClass));
    }
    void classesHaveNamesOfTheirOwn()
    {
        const auto dataset = demo(Split::Train);
        std::set<std::string> names;
        for (int label = 0; label < dataset->classes(); ++label)
            names.insert(dataset->className(label));
        QCOMPARE(names.size(), std::size_t(10));
    }
    void noTwoPicturesAreEqual()
    {
        std::set<quint64> hashes;
        for (const Split split : {Split::Train, Split::Evaluation})
            for (int i = 0; i < 500; ++i)
                hashes.insert(hashOf(demo(split)->decode(i).value().pixels));
        QCOMPARE(hashes.size(), std::size_t(1000));
    }
    void loadingShowsTheSamePixelsAsDecoding()
    {
        const auto dataset = demo(Split::Train);
        const Preprocessing how;
        std::vector<float> out(3072);
        ANT_VERIFY_OK(dataset->load(42, how, out));
        const auto image = dataset->decode(42);
        for (std::size_t i = 0; i < 1024; ++i)
            QCOMPARE(out[1024 + i],
                     (float(image.value().pixels[3 * i + 1]) / 255.0f - how.mean[1]) / how.std[1]);
    }
    void checkHasNothingToComplainOf()
    {
        for (const DatasetFinding &finding : checkDataset(DatasetRef{}))
            QVERIFY2(!finding.isProblem, finding.text.c_str());
    }
};

QTEST_APPLESS_MAIN(TestDemo)
#include "tst_demo.moc"
