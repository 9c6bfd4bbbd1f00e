#include "tests/app/program.h"
#include "tests/support/test_data.h"

#include <QTest>

using namespace ant::test;

class TestAntqUsage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wrongUsageEndsWithTwoAndOneLine_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("named"); // what the line must name
        const auto row = [](const char *name, const char *arguments, const char *named) {
            QTest::newRow(name) << QString::fromLatin1(arguments).split(QLatin1Char(' '), Qt::SkipEmptyParts)
                                << QString::fromLatin1(named);
        };
        row("no command", "", "a command is required");
        row("unknown command", "quantise", "quantise");
        row("unknown option", "run --fast", "--fast");
        row("option without value", "run --model", "--model");
        row("missing checkpoint", "run --task eval --checkpoint /nowhere/x.pth", "/nowhere/x.pth");
        row("fetch without what", "fetch", "a command is required");
        row("fetch of unknown weights", "fetch weights resnet19 --workspace /proc/none", "resnet19");
        row("unknown mode", "run --mode ap", "ap");
        row("unknown mode in a list", "run --mode int,ap", "ap");
        row("unknown type in a mode", "run --mode ant-int-posit", "posit");
        row("two bits", "run --wbits 2", "2");
        row("nine bits", "run --abits 9", "9");
        row("bits that are no number", "run --wbits four", "four");
        row("unknown model", "run --model resnet21", "resnet21");
        row("unknown task", "run --task sleep", "sleep");
        row("unknown kind of data", "run --dataset mnist:/tmp", "mnist");
        row("unknown device", "run --device tpu", "tpu");
        row("unknown preset", "run --preset cifar/none", "cifar/none");
        row("missing spec", "run --spec /nowhere/spec.json", "/nowhere/spec.json");
        row("preset and spec", "run --preset a --spec b", "--preset");
        row("missing weights", "run --model resnet20 --weights /nowhere/a.th", "/nowhere/a.th");
        row("a layer that is not there", "run --eight-bit-layers 0,99", "99");
        row("the same option twice", "run --batch 1 --batch 2", "--batch");
        row("queue without command", "queue", "a command is required");
        row("unknown command of the queue", "queue empty", "empty");
        row("datasets without command", "datasets", "a command is required");
        row("queue add of an unknown mode", "queue add --mode ap", "ap");
        row("show without run", "show", "RUN");
        row("show of no number", "show first", "first");
        row("show of run zero", "show 0", "0");
        row("export of nothing", "export", "--all");
        row("export of some and all", "export 1 --all", "--all");
        row("export to an unknown format", "export 1 --format pdf", "pdf");
        row("spreadsheet without file", "export 1 --format xlsx", "--output");
        row("figure to an unknown format", "figure12 --format pdf", "pdf");
        row("import of nothing", "import-results", "--forget");
        row("grid of an unknown type", "grids --type posit --bits 4", "posit");
        row("grid of two bits", "grids --type int --bits 2", "2");
        row("grid of nine bits", "grids --type flint --bits 9 --signed", "9");
        row("check of an unknown kind", "datasets check mnist:/tmp", "mnist");
        row("work without run", "work", "--run");
    }

    void wrongUsageEndsWithTwoAndOneLine()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, named);
        const TemporaryFolder folder;
        const auto workspace = folder.path() / "workspace";
        const QStringList withWorkspace = {QStringLiteral("run"), QStringLiteral("show"),
                                           QStringLiteral("export")};
        if (!arguments.isEmpty() && withWorkspace.contains(arguments.front())) {
            arguments.insert(1, QStringLiteral("--workspace"));
            arguments.insert(2, toQString(workspace));
        }
        const Ended ended = antq(arguments);
        QCOMPARE(ended.complaints.size(), 1);
        QVERIFY2(ended.complaints.front().startsWith(QStringLiteral("antq: ")),
                 qPrintable(ended.complaints.front()));
        QVERIFY2(ended.complaints.front().contains(named), qPrintable(ended.complaints.front()));
        QCOMPARE(ended.status, 2);
        QCOMPARE(ended.output, QByteArray());
        QVERIFY(!std::filesystem::exists(workspace));
    }

    void helpExplainsEveryCommandAndOption()
    {
        const Ended all = antq({QStringLiteral("--help")});
        QCOMPARE(all.status, 0);
        for (const char *command : {"run", "demo", "queue", "show", "list", "export", "figure12", "grids",
                                    "models", "presets", "datasets"})
            QVERIFY2(all.output.contains(QByteArray("\n  ") + command), command);
        const Ended run = antq({QStringLiteral("run"), QStringLiteral("--help")});
        QCOMPARE(run.status, 0);
        for (const char *option : {"--preset",    "--spec",
                                   "--task",      "--model",
                                   "--weights",   "--dataset",
                                   "--mode",      "--wbits",
                                   "--abits",     "--wlow",
                                   "--wup",       "--alow",
                                   "--aup",       "--eight-bit-layers",
                                   "--batch",     "--calibration-batch",
                                   "--limit",     "--epochs",
                                   "--lr",        "--shuffle",
                                   "--augment",   "--seed",
                                   "--device",    "--threads",
                                   "--workspace", "--name",
                                   "--json"})
            QVERIFY2(run.output.contains(QByteArray("\n  ") + option + " "), option);
    }

    void outputThatIsLostIsAFailure()
    {
        if (!std::filesystem::exists("/dev/full"))
            QSKIP("needs /dev/full");
        QProcess process;
        process.setStandardOutputFile(QStringLiteral("/dev/full"));
        startAntq(process, {QStringLiteral("models")});
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 1);
        QCOMPARE(process.readAllStandardError().count('\n'), 1);
    }
};

QTEST_GUILESS_MAIN(TestAntqUsage)
#include "tst_antq_usage.moc"
