#include "core/report/comparison.h"

#include <QTest>

using namespace ant;

namespace {

/// Answers of a network that gets the given images right, of `total` images of three classes.
ComparedRun runWith(std::int64_t id, const std::vector<int> &right, int total)
{
    ComparedRun run;
    run.run.id = {id};
    run.run.name = "run of test " + std::to_string(id);
    run.run.spec.dataset = {"cifar10", "/data/cifar10"};
    run.environment["dataset.fingerprint"] = "abc";
    for (int image = 0; image < total; ++image) {
        const bool isRight = std::find(right.begin(), right.end(), image) != right.end();
        run.predictions.push_back({image, image % 3, isRight ? image % 3 : (image + 1) % 3, true, 0.5f});
    }
    run.run.result = EvaluationResult{total, std::int64_t(right.size()), total, 0.5};
    return run;
}

QuantizerRecord quantizer(const std::string &layer, const std::string &type, int bits, double mse)
{
    QuantizerRecord record;
    record.layer = layer;
    record.type = type;
    record.bits = bits;
    record.mse = mse;
    return record;
}

std::string cell(const Table &table, std::size_t row, const std::string &column)
{
    const auto found = std::find(table.columns.begin(), table.columns.end(), column);
    return found == table.columns.end()
               ? "no such column"
               : shown(table.rows.at(row).at(std::size_t(found - table.columns.begin())));
}

} // namespace

class ComparisonTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void imagesAreCountedByWhoGotThemRight()
    {
        const auto counts = pairedCounts(runWith(1, {0, 1, 2, 3}, 6), runWith(2, {2, 3, 4}, 6));
        QVERIFY(counts.ok());
        QCOMPARE(counts.value(), (PairedCounts{2, 2, 1, 1}));
    }

    void changedImagesSayWhichWay()
    {
        const auto changed = changedImages(runWith(1, {0, 1}, 4), runWith(2, {1, 3}, 4));
        QVERIFY(changed.ok());
        QCOMPARE(changed.value().size(), std::size_t(2));
        QCOMPARE(changed.value()[0], (ChangedImage{0, 0, 0, 1, 0.5f, 0.5f, false}));
        QCOMPARE(changed.value()[1], (ChangedImage{3, 0, 1, 0, 0.5f, 0.5f, true}));
    }

    void differentImagesAreNoNumber_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("said");
        QTest::newRow("fewer images") << "fewer"
                                      << "different images";
        QTest::newRow("another data set") << "dataset"
                                          << "different data sets";
        QTest::newRow("no answers") << "none"
                                    << "stored no answers";
        QTest::newRow("other labels") << "labels"
                                      << "different images";
    }
    void differentImagesAreNoNumber()
    {
        QFETCH(QString, what);
        QFETCH(QString, said);
        const ComparedRun first = runWith(1, {0, 1}, 6);
        ComparedRun second = runWith(2, {0}, what == QStringLiteral("fewer") ? 4 : 6);
        if (what == QStringLiteral("dataset"))
            second.environment["dataset.fingerprint"] = "another";
        if (what == QStringLiteral("none"))
            second.predictions.clear();
        if (what == QStringLiteral("labels"))
            second.predictions[3].label = 2;
        const auto counts = pairedCounts(first, second);
        QVERIFY(!counts.ok());
        QCOMPARE(counts.error().code, ErrorCode::InvalidArgument);
        QVERIFY2(counts.error().message.find(said.toStdString()) != std::string::npos,
                 counts.error().message.c_str());
        const Table table = accuracyTable({first, second});
        QCOMPARE(cell(table, 1, "difference"), std::string());
        QCOMPARE(cell(table, 1, "p"), std::string());
        QVERIFY(cell(table, 1, "note").find(said.toStdString()) != std::string::npos);
    }

    void accuracyTableHoldsTheTest()
    {
        // 2 lost, 10 gained of 100: +8 points, p = 158 / 4096 as in tst_paired_test.
        std::vector<int> first, second;
        for (int image = 0; image < 60; ++image)
            first.push_back(image);
        for (int image = 2; image < 70; ++image)
            second.push_back(image);
        const Table table = accuracyTable({runWith(1, first, 100), runWith(2, second, 100)});
        QCOMPARE(cell(table, 1, "difference"), std::string("8.00"));
        QCOMPARE(cell(table, 1, "lost"), std::string("2"));
        QCOMPARE(cell(table, 1, "gained"), std::string("10"));
        QCOMPARE(cell(table, 1, "p"), std::string("0.0386"));
        QVERIFY(cell(table, 1, "note").find("more than chance") != std::string::npos);
    }

    void onlyWhatDiffersIsListed()
    {
        ComparedRun first = runWith(1, {}, 3), second = runWith(2, {}, 3);
        second.run.spec.mode = "int";
        second.run.spec.weightBits = 6;
        second.environment["threads"] = "2";
        const Table table = differencesTable({first, second});
        std::vector<std::string> settings;
        for (std::size_t row = 0; row < table.rows.size(); ++row)
            settings.push_back(cell(table, row, "setting"));
        QCOMPARE(settings, (std::vector<std::string>{"bits.weight", "environment: threads", "mode"}));
        QCOMPARE(cell(table, 2, "run 1"), std::string("ip-f"));
        QCOMPARE(cell(table, 2, "run 2"), std::string("int"));
    }

    void layersArePairedByNameAndRole()
    {
        ComparedRun first = runWith(1, {}, 3), second = runWith(2, {}, 3);
        first.quantizers = {quantizer("conv1", "flint", 4, 2e-4), quantizer("conv2", "int", 4, 1e-4)};
        second.quantizers = {quantizer("conv2", "int", 4, 3e-4), quantizer("fc", "pot", 8, 1e-4)};
        const Table table = layerDifferencesTable(first, second);
        QCOMPARE(table.rows.size(), std::size_t(3));
        QCOMPARE(cell(table, 0, "type, run 2"), std::string("float32"));
        QCOMPARE(cell(table, 0, "change"), std::string("changed"));
        QCOMPARE(cell(table, 1, "change"), std::string());
        QCOMPARE(cell(table, 1, "MSE ratio"), std::string("3"));
        QCOMPARE(cell(table, 2, "type, run 1"), std::string("float32"));
    }
};

QTEST_APPLESS_MAIN(ComparisonTest)
#include "tst_comparison.moc"
