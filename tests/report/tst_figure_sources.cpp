#include "tests/report/figure_inputs.h"
#include "tests/support/test_data.h"

#include <QTest>

using namespace ant;
using namespace ant::test;

namespace {

using Rule = FigureChoice::Rule;

/// Three runs of one cell: 88 %, 90.5 %, 87 %.
FigureInputs threeRuns()
{
    return {.runs = test::summariesOf({test::finishedRun(1, "resnet20", "int", 880),
                                       test::finishedRun(2, "resnet20", "int", 905),
                                       test::finishedRun(3, "resnet20", "int", 870)})};
}

/// Fine-tuned on all images of ImageNet, as the figure is.
RunRecord tunedResnet18(std::int64_t id, const std::string &mode, std::int64_t correct)
{
    RunRecord record = test::finishedRun(id, "resnet18", mode, 0);
    record.spec.task = Task::Qat;
    record.spec.dataset = {"imagenet", "/data/imagenet"};
    record.result = EvaluationResult{50'000, correct, correct, 1};
    return record;
}

} // namespace

/// Which results stand where in Figure 12 and Table V, and what follows from them.
class TestFigureSources : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theChosenRunStandsInItsCell_data()
    {
        QTest::addColumn<int>("rule"); // of all cells; -1: nothing is said
        QTest::addColumn<int>("cellRule");
        QTest::addColumn<int>("run");
        QTest::newRow("the latest where nothing is said") << -1 << -1 << 3;
        QTest::newRow("the best of every cell") << int(Rule::Best) << -1 << 2;
        QTest::newRow("the latest of one cell alone") << int(Rule::Best) << int(Rule::Latest) << 3;
        QTest::newRow("a pinned one") << int(Rule::Best) << int(Rule::Pinned) << 1;
    }
    void theChosenRunStandsInItsCell()
    {
        QFETCH(int, rule);
        QFETCH(int, cellRule);
        QFETCH(int, run);
        FigureInputs inputs = threeRuns();
        const std::string cell = figureOf(inputs).find("ResNet-20", "int", kOwn)->cell;
        if (rule >= 0)
            inputs.choices.push_back({"", Rule(rule), 0});
        if (cellRule >= 0)
            inputs.choices.push_back({cell, Rule(cellRule), cellRule == int(Rule::Pinned) ? 1 : 0});
        const Figure12 figure = figureOf(inputs);
        const FigureBar *bar = figure.find("ResNet-20", "int", kOwn);
        QCOMPARE(bar->run.value, std::int64_t(run));
        QCOMPARE(bar->candidates, (std::vector<RunId>{{3}, {2}, {1}}));
        QCOMPARE(bar->hasOwnRule, cellRule >= 0);
    }
    void aPinnedRunThatIsGoneGivesWayToTheRuleOfAllCells()
    {
        FigureInputs inputs = threeRuns();
        const std::string cell = figureOf(inputs).find("ResNet-20", "int", kOwn)->cell;
        inputs.choices = {{"", Rule::Best, 0}, {cell, Rule::Pinned, 99}};
        const Figure12 figure = figureOf(inputs);
        QCOMPARE(figure.find("ResNet-20", "int", kOwn)->run.value, std::int64_t(2));
        QVERIFY(!figure.find("ResNet-20", "int", kOwn)->hasOwnRule);
    }
    void ownResultsMadeAsThePapersStandInItsNetwork()
    {
        const Figure12 figure = figureOf({tunedResnet18(1, "ip-f", 33'930)});
        QCOMPARE(figure.networks.size(), std::size_t(5));
        const FigureBar *bar = figure.find("ResNet18", "ip-f", kOwn);
        QVERIFY(bar);
        QCOMPARE(bar->top1, 67.86);
        QVERIFY(!bar->isSubset);
        QCOMPARE(figure.publishedFor(*bar)->top1, 67.86);
    }
    void resultsMadeOtherwiseStandBehindThePapersNetworkAndSayWhatDiffers()
    {
        RunRecord quick = tunedResnet18(1, "ip-f", 0);
        quick.spec.task = Task::Ptq;
        quick.result = EvaluationResult{1000, 600, 800, 1};
        const Figure12 figure = figureOf({quick});
        QCOMPARE(figure.networks[2], std::string("ResNet18 (PTQ, 1000 images)"));
        QCOMPARE(figure.networks[1], std::string("ResNet18"));
        QVERIFY(figure.find("ResNet18 (PTQ, 1000 images)", "ip-f", kOwn)->isSubset);
    }
    void tableFiveTakesSixBitsWithoutTraining()
    {
        RunRecord six = test::finishedRun(1, "alexnet", "ip-f", 0);
        six.spec.weightBits = six.spec.activationBits = 6;
        six.spec.dataset = {"imagenet", "/data/imagenet"};
        six.result = EvaluationResult{50'000, 27'900, 40'000, 1};
        const Figure12 figure =
            figureOf({six, test::finishedRun(2, "alexnet", "ip-f", 500)}, FigureKind::Table5);
        QCOMPARE(figure.title(), std::string("Table V"));
        QCOMPARE(figure.modes, std::vector<std::string>{"ip-f"});
        QCOMPARE(figure.networks, (std::vector<std::string>{"AlexNet", "VGG16", "ResNet50", "ResNet152"}));
        QCOMPARE(figure.find("AlexNet", "ip-f", kOwn)->top1, 55.8);
        QCOMPARE(figure.find("AlexNet", "ip-f", kPublished)->top1, 55.85);
    }
    void importedResultsStandBesideThePublishedOnes()
    {
        FigureInputs inputs;
        ImportedResult result{.source = "eval_vit_int.log", .model = "vit_b_16", .mode = "int", .top1 = 72.5};
        inputs.imported = {result};
        result.top1 = 72.1; // read later: it counts
        inputs.imported.push_back(result);
        const Figure12 figure = figureOf(inputs);
        const FigureBar *bar = figure.find("ViT", "int", kImported);
        QVERIFY(bar);
        QCOMPARE(bar->top1, 72.1);
        QCOMPARE(bar->fp32, 80.43); // the published one, as the log has none
        QCOMPARE(bar->origin, std::string("eval_vit_int.log"));
        QCOMPARE(figure.bars.size(), std::size_t(31));
    }
    void derivedRowsGiveIntervalAndDifferenceToThePaper()
    {
        RunRecord quick = tunedResnet18(1, "ip-f", 0);
        quick.result = EvaluationResult{1000, 700, 900, 1};
        const Table table = figureTable(figureOf({quick}), FigureMetric::Accuracy, true);
        std::vector<std::string> sources;
        for (const auto &row : table.rows)
            if (shown(row[0]).starts_with("ResNet18"))
                sources.push_back(shown(row[1]) + " " + shown(row[6]));
        // Wilson: 0.7 of 1000 is 0.6709 to 0.7276, half of which is 2.84 points; 70 - 67.86 = 2.14.
        QCOMPARE(sources, (std::vector<std::string>{"published 67.86", "own 70.00", "95 % ± 2.84",
                                                    "own - published 2.14"}));
    }
    void markdownIsThatOfTheReferencesScript()
    {
        const std::string text = figureMarkdown(figureOf({tunedResnet18(1, "ip-f", 33'930)}));
        QVERIFY(text.find("\n| Network | Int | IP | FIP | IP-F | FIP-F | ANT4-8 |\n"
                          "| :----: | :----: | :----: | :----: | :----: | :----: | :----: |\n"
                          "| VGG16 | 68.57% | 70.06% | 71.08% | 71.50% | 71.56% | 73.52% |\n") !=
                std::string::npos);
        QVERIFY(text.find("own runs") != std::string::npos);
        QVERIFY(text.ends_with("| ResNet18 |  |  |  | 67.86% |  |  |\n"));
    }
};

QTEST_APPLESS_MAIN(TestFigureSources)
#include "tst_figure_sources.moc"
