#include "core/store/workspace.h"
#include "tests/app/program.h"
#include "tests/support/test_data.h"

#include <QTest>
#include <fstream>

using namespace ant;
using namespace ant::test;

namespace {

void writeText(const std::filesystem::path &file, const std::string &text)
{
    std::ofstream(file, std::ios::binary) << text;
}

/// Exactly one line, the expected status, nothing on the standard output.
void verifyFailure(const Ended &ended, int status, const char *named)
{
    QCOMPARE(ended.complaints.size(), 1);
    QVERIFY2(ended.complaints.front().startsWith(QStringLiteral("antq: ")),
             qPrintable(ended.complaints.front()));
    QVERIFY2(ended.complaints.front().contains(QLatin1String(named)), qPrintable(ended.complaints.front()));
    QCOMPARE(ended.output, QByteArray());
    QCOMPARE(ended.status, status);
}

} // namespace

/// What issue 3 lists as bad input, beyond wrong usage (tst_antq_usage).
class TestAntqBadInput : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void weightsOfAnotherModelAreRefused()
    {
        ANT_NEEDS_DATA(weights, "data/weights/resnet32-d509ac18.th");
        ANT_NEEDS_DATA(images, "data/cifar10");
        refuse({"--model", "resnet20", "--weights", weights.c_str(), "--dataset",
                ("cifar10:" + images.string()).c_str()},
               "layer1.3");
    }

    void aFileOfPytorchAsAModelNamesTheCommandThatConvertsIt()
    {
        verifyFailure(antq({"run", "--model", "net.pt", "--dataset", "demo"}), 2,
                      "antq convert-model net.pt net.onnx");
    }

    void aConversionThatIsNotAskedForRightIsWrongUsage()
    {
        const TemporaryFolder folder;
        const auto text = folder.path() / "text.pt";
        const auto to = folder.path() / "to.onnx";
        writeText(text, "no network");
        verifyFailure(antq({"convert-model", toQString(text), toQString(to), "--image", "3x224"}), 2,
                      "as 3x224x224");
        verifyFailure(antq({"convert-model", toQString(text), toQString(text)}), 2, "ends with .onnx");
        QVERIFY(!std::filesystem::exists(to));
    }

    void aTruncatedWeightFileIsRefused_data()
    {
        QTest::addColumn<int>("percent");
        for (const int percent : {0, 1, 50, 99})
            QTest::addRow("%d %%", percent) << percent;
    }

    void aTruncatedWeightFileIsRefused()
    {
        QFETCH(int, percent);
        ANT_NEEDS_DATA(weights, "data/weights/resnet20-12fca82f.th");
        ANT_NEEDS_DATA(images, "data/cifar10");
        const TemporaryFolder folder;
        const auto cut = folder.path() / "cut.th";
        std::filesystem::copy_file(weights, cut);
        std::filesystem::resize_file(cut,
                                     std::filesystem::file_size(weights) * std::uintmax_t(percent) / 100);
        refuse({"--model", "resnet20", "--weights", cut.c_str(), "--dataset",
                ("cifar10:" + images.string()).c_str()},
               "cut.th");
    }

    void anEmptyDataFolderIsRefused_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::newRow("cifar10") << QStringLiteral("cifar10");
        QTest::newRow("imagenet") << QStringLiteral("imagenet");
    }

    void anEmptyDataFolderIsRefused()
    {
        QFETCH(QString, kind);
        const TemporaryFolder images;
        refuse({"--model", "demo", "--dataset", (kind.toStdString() + ":" + images.path().string()).c_str()},
               images.path().c_str());
    }

    void aSpecThatIsNotJsonIsRefused()
    {
        const TemporaryFolder folder;
        writeText(folder.path() / "spec.json", "{\"model\": ");
        refuse({"--spec", (folder.path() / "spec.json").c_str()}, "spec.json");
    }

    void aFileInPlaceOfTheWorkspaceIsAFailure()
    {
        const TemporaryFolder folder;
        const auto workspace = folder.path() / "workspace";
        writeText(workspace, "mine");
        verifyFailure(antq({"queue", "add", "--workspace", toQString(workspace)}), 1, workspace.c_str());
        QCOMPARE(std::filesystem::file_size(workspace), std::uintmax_t(4));
    }

    void aTextInPlaceOfTheDatabaseIsAFailure()
    {
        const TemporaryFolder folder;
        const auto database = folder.path() / "workspace.sqlite";
        writeText(database, "this is no database, it is a letter to a friend");
        for (const char *command : {"list", "figure12"})
            verifyFailure(antq({command, "--workspace", toQString(folder.path())}), 1, "workspace.sqlite");
        verifyFailure(antq({"queue", "add", "--workspace", toQString(folder.path())}), 1, "workspace.sqlite");
        QCOMPARE(std::filesystem::file_size(database), std::uintmax_t(47));
        QVERIFY(!std::filesystem::exists(folder.path() / "artifacts"));
    }

    void aFolderThatCannotBeWrittenIsAFailure()
    {
        if (!std::filesystem::exists("/proc/self"))
            QSKIP("needs /proc, where no user can make a folder");
        verifyFailure(antq({"queue", "add", "--workspace", "/proc/ant/workspace"}), 1, "/proc/ant");
    }

    void aWorkspaceThatIsNotThereIsNotMadeByLooking()
    {
        const TemporaryFolder folder;
        const auto workspace = folder.path() / "none";
        for (const QStringList &command :
             {QStringList{"list"}, {"show", "1"}, {"queue", "list"}, {"queue", "start"}}) {
            if (command.back() == QStringLiteral("start") &&
                !std::filesystem::exists(programPath().parent_path() / "ant-worker"))
                continue;
            verifyFailure(antq(command + QStringList{"--workspace", toQString(workspace)}), 2, "none");
        }
        QVERIFY(!std::filesystem::exists(workspace));
    }

    void aRunThatIsNotThereIsNamed()
    {
        const TemporaryFolder folder;
        ANT_VERIFY_OK(Workspace::open(folder.path(), Workspace::Access::Create));
        verifyFailure(antq({"show", "7", "--workspace", toQString(folder.path())}), 2, "7");
        verifyFailure(antq({"export", "7", "--workspace", toQString(folder.path())}), 2, "7");
        verifyFailure(antq({"queue", "cancel", "7", "--workspace", toQString(folder.path())}), 2, "7");
    }

    void anExportThatCannotBeWrittenIsAFailure()
    {
        const TemporaryFolder folder;
        ANT_VERIFY_OK(Workspace::open(folder.path(), Workspace::Access::Create));
        for (const char *format : {"csv", "xlsx", "md", "json"})
            verifyFailure(antq({"figure12", "--format", format, "--output", "/proc/ant/figure", "--workspace",
                                toQString(folder.path())}),
                          1, "/proc/ant");
    }

private:
    /// `antq run` and `antq queue add` alike refuse it and leave no workspace behind.
    static void refuse(const QStringList &options, const char *named)
    {
        const TemporaryFolder folder;
        const auto workspace = folder.path() / "workspace";
        const QStringList all = options + QStringList{"--workspace", toQString(workspace)};
        verifyFailure(antq(QStringList{"run"} + all), 2, named);
        verifyFailure(antq(QStringList{"queue", "add"} + all), 2, named);
        QVERIFY(!std::filesystem::exists(workspace));
    }
};

QTEST_GUILESS_MAIN(TestAntqBadInput)
#include "tst_antq_bad_input.moc"
