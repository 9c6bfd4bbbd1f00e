#include "core/base/files.h"
#include "core/data/dataset.h"
#include "tests/support/test_data.h"

#include <QTest>

using namespace ant;

namespace {

/// A record whose planes hold one value each.
std::string record(int label, int red, int green, int blue)
{
    std::string bytes(1, static_cast<char>(label));
    for (const int value : {red, green, blue})
        bytes += std::string(1024, static_cast<char>(value));
    return bytes;
}

DatasetRef cifarIn(const std::filesystem::path &folder)
{
    return {.kind = "cifar10", .folder = folder};
}

bool anyProblemSays(const std::vector<DatasetFinding> &findings, const std::string &part)
{
    for (const DatasetFinding &finding : findings)
        if (finding.isProblem && finding.text.find(part) != std::string::npos)
            return true;
    return false;
}

} // namespace

class TestCifar10 : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void referenceIsReadAndWrittenAsText_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isKnown");
        QTest::newRow("demo") << "demo" << true;
        QTest::newRow("cifar10") << "cifar10:/data/c" << true;
        QTest::newRow("colon in the folder") << "imagenet:/data/a:b" << true;
        QTest::newRow("no folder") << "imagenet:" << false;
        QTest::newRow("no colon") << "cifar10" << false;
        QTest::newRow("unknown kind") << "mnist:/data" << false;
        QTest::newRow("demo with a folder") << "demo:/data" << false;
        QTest::newRow("empty") << "" << false;
    }
    void referenceIsReadAndWrittenAsText()
    {
        QFETCH(QString, text);
        QFETCH(bool, isKnown);
        const auto ref = DatasetRef::parse(text.toStdString());
        QCOMPARE(ref.ok(), isKnown);
        if (isKnown)
            QCOMPARE(ref.value().text(), text.toStdString());
        else
            QCOMPARE(ref.error().code, ErrorCode::InvalidArgument);
    }
    void filesAreJoinedInOrderOfTheirNames()
    {
        const test::TemporaryFolder folder;
        ANT_VERIFY_OK(writeFileAtomically(folder.path() / "data_batch_2.bin", record(5, 1, 2, 3)));
        ANT_VERIFY_OK(
            writeFileAtomically(folder.path() / "data_batch_1.bin", record(3, 4, 5, 6) + record(9, 7, 8, 9)));
        const auto dataset = openDataset(cifarIn(folder.path()), Split::Train);
        ANT_VERIFY_OK(dataset);
        const Dataset &train = *dataset.value();
        QCOMPARE(train.size(), 3);
        QCOMPARE(train.classes(), 10);
        QCOMPARE(train.label(0), 3);
        QCOMPARE(train.label(1), 9);
        QCOMPARE(train.label(2), 5);
        QCOMPARE(train.imageName(1), std::string("data_batch_1.bin[1]"));
        QCOMPARE(train.imageName(2), std::string("data_batch_2.bin[0]"));
        QCOMPARE(train.className(9), std::string("truck"));
        const auto image = train.decode(2);
        ANT_VERIFY_OK(image);
        QCOMPARE(image.value().pixels.size(), std::size_t(3072));
        QCOMPARE(image.value().pixels[3069], std::uint8_t(1));
        QCOMPARE(image.value().pixels[3071], std::uint8_t(3));
    }
    void loadedPixelsAreNormalisedPlanes()
    {
        const test::TemporaryFolder folder;
        ANT_VERIFY_OK(writeFileAtomically(folder.path() / "test_batch.bin", record(0, 0, 255, 51)));
        const auto dataset = openDataset(cifarIn(folder.path()), Split::Evaluation);
        ANT_VERIFY_OK(dataset);
        std::vector<float> out(3072);
        ANT_VERIFY_OK(dataset.value()->load(0, Preprocessing{}, out));
        QCOMPARE(out[0], (0.0f - 0.485f) / 0.229f);
        QCOMPARE(out[1024], (1.0f - 0.456f) / 0.224f);
        QCOMPARE(out[3071], (51.0f / 255.0f - 0.406f) / 0.225f);
    }
    void wrongFilesAreNamed()
    {
        const test::TemporaryFolder folder;
        QCOMPARE(openDataset(cifarIn(folder.path() / "none"), Split::Train).error().code,
                 ErrorCode::NotFound);
        QCOMPARE(openDataset(cifarIn(folder.path()), Split::Train).error().code, ErrorCode::NotFound);
        ANT_VERIFY_OK(writeFileAtomically(folder.path() / "data_batch_1.bin", record(1, 0, 0, 0) + "x"));
        const auto cut = openDataset(cifarIn(folder.path()), Split::Train);
        QVERIFY(!cut.ok());
        QCOMPARE(cut.error().code, ErrorCode::Corrupt);
        QVERIFY(cut.error().message.find("3074") != std::string::npos);
        ANT_VERIFY_OK(writeFileAtomically(folder.path() / "test_batch.bin", record(10, 0, 0, 0)));
        QCOMPARE(openDataset(cifarIn(folder.path()), Split::Evaluation).error().code, ErrorCode::Corrupt);
        const auto findings = checkDataset(cifarIn(folder.path()));
        QVERIFY(anyProblemSays(findings, "3074"));
        QVERIFY(anyProblemSays(findings, "label 10"));
    }
    void pythonVersionIsRecognised()
    {
        const test::TemporaryFolder folder;
        ANT_VERIFY_OK(writeFileAtomically(folder.path() / "data_batch_1", "pickle"));
        const auto dataset = openDataset(cifarIn(folder.path()), Split::Train);
        QVERIFY(!dataset.ok());
        QCOMPARE(dataset.error().code, ErrorCode::NotFound);
        QVERIFY(dataset.error().message.find("cifar-10-binary") != std::string::npos);
    }
    void realFilesHoldWhatTheirReadmeSays()
    {
        ANT_NEEDS_DATA(folder, "data/cifar10");
        const auto train = openDataset(cifarIn(folder), Split::Train);
        const auto evaluation = openDataset(cifarIn(folder), Split::Evaluation);
        ANT_VERIFY_OK(train);
        ANT_VERIFY_OK(evaluation);
        QCOMPARE(train.value()->size(), 4000);
        QCOMPARE(evaluation.value()->size(), 1000);
        QCOMPARE(evaluation.value()->className(evaluation.value()->label(0)),
                 std::string("cat")); // as is well known
        QVERIFY(train.value()->fingerprint() != evaluation.value()->fingerprint());
        for (const DatasetFinding &finding : checkDataset(cifarIn(folder)))
            QVERIFY2(!finding.isProblem, finding.text.c_str());
    }
};

QTEST_APPLESS_MAIN(TestCifar10)
#include "tst_cifar10.moc"
