#include "core/report/published.h"
#include "tests/report/figure_inputs.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>
#include <set>

using namespace ant;
using namespace ant::test;

class TestFigure12 : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void publishedNumbersAreThoseOfThePaper_data()
    {
        QTest::addColumn<std::string>("network");
        QTest::addColumn<std::string>("mode");
        QTest::addColumn<double>("top1");
        QTest::addColumn<double>("fp32");
        const auto row = [](const std::string &network, const std::string &mode, double top1, double fp32) {
            QTest::addRow("%s %s", network.c_str(), mode.c_str()) << network << mode << top1 << fp32;
        };
        row("VGG16", "int", 68.57, 73.47);
        row("VGG16", "ant4-8", 73.52, 73.47);
        row("ResNet18", "ip", 66.35, 69.668);
        row("ResNet18", "fip-f", 67.85, 69.668);
        row("ResNet50", "fip", 73.97, 75.982);
        row("InceptionV3", "ip-f", 74.48, 77.33);
        row("ViT", "int", 72.19, 80.43);
        row("ViT", "ant4-8", 80.02, 80.43);
    }
    void publishedNumbersAreThoseOfThePaper()
    {
        QFETCH(std::string, network);
        QFETCH(std::string, mode);
        QFETCH(double, top1);
        QFETCH(double, fp32);
        const Figure12 figure = figureOf(FigureInputs());
        const FigureBar *bar = figure.find(network, mode, kPublished);
        QVERIFY(bar);
        QCOMPARE(bar->top1, top1);
        QCOMPARE(bar->fp32, fp32);
        QCOMPARE(bar->loss(), fp32 - top1);
        QVERIFY(!figure.find(network, mode, kOwn));
    }
    void figureHasThePapersNetworksAndModesInItsOrder()
    {
        const Figure12 figure = figureOf(FigureInputs());
        QCOMPARE(figure.networks,
                 (std::vector<std::string>{"VGG16", "ResNet18", "ResNet50", "InceptionV3", "ViT"}));
        QCOMPARE(figure.modes, (std::vector<std::string>{"int", "ip", "fip", "ip-f", "fip-f", "ant4-8"}));
        QCOMPARE(figure.bars.size(), std::size_t(30));
    }
    void tableFiveIsThatOfThePaper()
    {
        const auto published = publishedResults();
        ANT_VERIFY_OK(published);
        QCOMPARE(published.value().table5.size(), std::size_t(4));
        QCOMPARE(published.value().table5[0].name, std::string("AlexNet"));
        QCOMPARE(published.value().table5[0].top1.at("ip-f"), 55.850);
        QCOMPARE(published.value().table5[3].top1.at("ip-f"), 77.302);
        QVERIFY(std::isnan(published.value().table5[0].fp32));
    }
    void ownRunsStandBehindThePublishedOnes()
    {
        const Figure12 figure = figureOf(
            {test::finishedRun(1, "resnet20", "fp32", 915), test::finishedRun(2, "resnet20", "ip-f", 905)});
        QCOMPARE(figure.networks.back(), std::string("ResNet-20"));
        const FigureBar *bar = figure.find("ResNet-20", "ip-f", kOwn);
        QVERIFY(bar);
        QCOMPARE(bar->top1, 90.5);
        QCOMPARE(bar->fp32, 91.5);
        QCOMPARE(bar->loss(), 1.0);
        QCOMPARE(bar->run.value, std::int64_t(2));
        QVERIFY(!figure.find("ResNet-20", "ip-f", kPublished));
    }
    void latestFinishedRunCounts()
    {
        RunRecord failed = test::finishedRun(9, "resnet20", "int", 1);
        failed.state = RunState::Failed;
        const Figure12 figure = figureOf({failed, test::finishedRun(5, "resnet20", "int", 880),
                                          test::finishedRun(4, "resnet20", "int", 870)});
        QCOMPARE(figure.find("ResNet-20", "int", kOwn)->top1, 88.0);
        QVERIFY(std::isnan(figure.find("ResNet-20", "int", kOwn)->fp32));
    }
    void runsThatAreNotTheModeAtFourBitsAreLeftOut_data()
    {
        QTest::addColumn<int>("change");
        QTest::newRow("6 bits") << 0;
        QTest::newRow("weights alone") << 1;
        QTest::newRow("an override") << 2;
        QTest::newRow("another mode") << 3;
    }
    void runsThatAreNotTheModeAtFourBitsAreLeftOut()
    {
        QFETCH(int, change);
        RunRecord record = test::finishedRun(1, "resnet20", "ip-f", 905);
        if (change == 0)
            record.spec.weightBits = record.spec.activationBits = 6;
        if (change == 1)
            record.spec.quantizeActivations = false;
        if (change == 2)
            record.spec.overrides.push_back({"conv1", Role::Weight, false, {}, {}, {}});
        if (change == 3)
            record.spec.mode = "ant-flint";
        QCOMPARE(figureOf({record}).networks.size(), std::size_t(5));
    }
    void baselineOnOtherImagesIsNotCompared()
    {
        RunRecord fp32 = test::finishedRun(1, "resnet20", "fp32", 915);
        fp32.spec.limit = 100;
        fp32.result = EvaluationResult{100, 91, 99, 0.5};
        const Figure12 figure = figureOf({fp32, test::finishedRun(2, "resnet20", "int", 880)});
        QVERIFY(std::isnan(figure.find("ResNet-20", "int", kOwn)->fp32));
    }
    void resultsOnOtherImagesMakeAnotherNetwork()
    {
        RunRecord quick = test::finishedRun(2, "resnet20", "int", 1000);
        quick.spec.limit = 100;
        quick.result = EvaluationResult{100, 100, 100, 0.1};
        const Figure12 figure = figureOf({test::finishedRun(1, "resnet20", "int", 880), quick});
        QCOMPARE(figure.networks.size(), std::size_t(7));
        QCOMPARE(figure.find("ResNet-20 (1000 images)", "int", kOwn)->top1, 88.0);
        QCOMPARE(figure.find("ResNet-20 (100 images)", "int", kOwn)->top1, 100.0);
    }
    void tunedAndCalibratedResultsAreKeptApart()
    {
        RunRecord tuned = test::finishedRun(2, "resnet20", "int", 910);
        tuned.spec.task = Task::Qat;
        const Figure12 figure = figureOf({test::finishedRun(1, "resnet20", "int", 880), tuned});
        QCOMPARE(figure.find("ResNet-20 (PTQ)", "int", kOwn)->top1, 88.0);
        QCOMPARE(figure.find("ResNet-20 (QAT)", "int", kOwn)->top1, 91.0);
    }
    void tableHasARowForEachNetworkAndSource()
    {
        const Table table =
            figureTable(figureOf({test::finishedRun(1, "resnet20", "ip-f", 905)}), FigureMetric::Accuracy);
        QCOMPARE(table.columns, (std::vector<std::string>{"network", "source", "fp32", "Int", "IP", "FIP",
                                                          "IP-F", "FIP-F", "ANT4-8"}));
        QCOMPARE(table.rows.size(), std::size_t(6));
        QCOMPARE(shown(table.rows[4][0]) + " " + shown(table.rows[4][1]), std::string("ViT published"));
        QCOMPARE(shown(table.rows[4][8]), std::string("80.02"));
        QCOMPARE(shown(table.rows[5][1]), std::string("own"));
        QCOMPARE(shown(table.rows[5][6]), std::string("90.50"));
        QCOMPARE(shown(table.rows[5][2]) + shown(table.rows[5][3]),
                 std::string()); // neither fp32 nor int was run
    }
    void lossTableIsInPercentagePoints()
    {
        const Table table = figureTable(figureOf(FigureInputs()), FigureMetric::Loss);
        QCOMPARE(shown(table.rows[0][2]), std::string("4.90"));  // VGG16, Int: 73.47 - 68.57
        QCOMPARE(shown(table.rows[0][7]), std::string("-0.05")); // VGG16, ANT4-8: 73.47 - 73.52
    }
    void everyModeHasItsOwnColour()
    {
        std::set<std::uint32_t> colours;
        for (const std::string &mode : figureOf(FigureInputs()).modes)
            colours.insert(modeColour(mode));
        colours.insert(modeColour("fp32"));
        QCOMPARE(colours.size(), std::size_t(7));
    }
};

QTEST_APPLESS_MAIN(TestFigure12)
#include "tst_figure12.moc"
