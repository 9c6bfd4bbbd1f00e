#include "core/store/workspace.h"
#include "tests/app/program.h"
#include "tests/support/test_data.h"

#include <QTest>

using namespace ant;
using namespace ant::test;

/// antq under a launcher, and what several processes cannot share.
class TestMpirun : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<TemporaryFolder>(); }

    void mpirunMayStartAntqItself()
    {
        const Ended ended = mpirun(2, {"run", "--task", "qat", "--epochs", "1", "--batch", "32",
                                       "--train-images", "96", "--limit", "100", "--threads", "1", "--json"});
        QVERIFY2(ended.status == 0, qPrintable(ended.complaints.join(u'\n')));
        auto workspace = Workspace::open(m_folder->path(), Workspace::Access::Read).value();
        QCOMPARE(workspace.runs().value().size(), std::size_t(1));
        const RunRecord record = workspace.record(RunId{1}).value();
        QCOMPARE(record.spec.processes, 2);
        QCOMPARE(record.steps.size(), std::size_t(3));
        QVERIFY(ended.output.startsWith("{")); // one record, of the first process
    }

    void whatCannotBeSharedIsRefused_data()
    {
        QTest::addColumn<bool>("isUnderMpirun");
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QString>("said");
        QTest::newRow("does not divide")
            << false << QStringList{"--task", "qat", "--processes", "3"}
            << "a batch of 128 images cannot be divided evenly among 3 processes; "
               "make it 126 or 129";
        QTest::newRow("too few images")
            << false
            << QStringList{"--task", "qat", "--processes", "4", "--train-images", "3", "--threads", "1"}
            << "3 training images cannot be shared by 4 processes";
        QTest::newRow("one GPU for all")
            << false << QStringList{"--processes", "2", "--device", "cuda:0"} << "cuda:0";
        QTest::newRow("several runs") << true << QStringList{"--mode", "int,ip"} << "share one run";
        QTest::newRow("other number") << true << QStringList{"--processes", "4"} << "2 were started";
    }
    void whatCannotBeSharedIsRefused()
    {
        QFETCH(bool, isUnderMpirun);
        QFETCH(QStringList, options);
        QFETCH(QString, said);
        const QStringList arguments = QStringList{"run", "--limit", "100"} + options;
        const Ended ended = isUnderMpirun
                                ? mpirun(2, arguments)
                                : antq(arguments + QStringList{"--workspace", toQString(m_folder->path())});
        QVERIFY(ended.status != 0);
        QVERIFY2(ended.complaints.join(u'\n').contains(said), qPrintable(ended.complaints.join(u'\n')));
    }

private:
    Ended mpirun(int processes, const QStringList &arguments) const
    {
        QProcess process;
        process.start("mpirun", QStringList{"--allow-run-as-root", "--oversubscribe", "-n",
                                            QString::number(processes), toQString(programPath())} +
                                    arguments + QStringList{"--workspace", toQString(m_folder->path())});
        Ended ended;
        if (process.waitForFinished(60'000))
            ended.status = process.exitCode();
        ended.output = process.readAllStandardOutput();
        ended.complaints = QString::fromUtf8(process.readAllStandardError()).split(u'\n', Qt::SkipEmptyParts);
        return ended;
    }

    std::unique_ptr<TemporaryFolder> m_folder;
};

QTEST_GUILESS_MAIN(TestMpirun)
#include "tst_mpirun.moc"
