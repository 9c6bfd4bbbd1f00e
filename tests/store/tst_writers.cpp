#include "core/store/workspace.h"
#include "tests/store/child_process.h"
#include "tests/store/sample_runs.h"
#include "tests/support/test_data.h"

#include <QTest>

using namespace ant;
using Access = Workspace::Access;

namespace {

constexpr int kTransactions = 200;

int writeLines(const std::filesystem::path &folder, RunId run)
{
    auto workspace = Workspace::open(folder, Access::Write);
    if (!workspace.ok())
        return 1;
    for (int i = 0; i < kTransactions; ++i) {
        const auto written = workspace.value().addLog(run, LogLevel::Info, "line " + std::to_string(i));
        if (!written.ok())
            return 2;
    }
    return 0;
}

} // namespace

class TestWriters : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void twoWritersAndAReaderGetAlong()
    {
        const test::TemporaryFolder folder;
        {
            auto workspace = Workspace::open(folder.path(), Access::Create);
            ANT_VERIFY_OK(workspace);
            ANT_VERIFY_OK(workspace.value().addRun(test::specOf("demo", "int"), false));
            ANT_VERIFY_OK(workspace.value().addRun(test::specOf("demo", "ip"), false));
        }
        test::ChildProcess first([&] { return writeLines(folder.path(), {1}); });
        test::ChildProcess second([&] { return writeLines(folder.path(), {2}); });
        auto reader = Workspace::open(folder.path(), Access::Read);
        ANT_VERIFY_OK(reader);
        std::size_t seen = 0;
        std::int64_t last = 0;
        for (bool isOver = false; !isOver;) {
            isOver = first.hasEnded() && second.hasEnded(); // before reading, so that the last lines are read
            ANT_VERIFY_OK(reader.value().dataVersion());
            const auto slice = reader.value().log({1}, last);
            ANT_VERIFY_OK(slice);
            seen += slice.value().lines.size();
            last = slice.value().last;
        }
        QCOMPARE(first.wait(), 0);
        QCOMPARE(second.wait(), 0);
        QCOMPARE(seen, std::size_t(kTransactions));
        QCOMPARE(reader.value().log({2}).value().lines.size(), std::size_t(kTransactions));
    }
    void manyProcessesMayCreateTheSameWorkspace()
    {
        const test::TemporaryFolder folder;
        const auto create = [&] {
            auto workspace = Workspace::open(folder.path() / "w", Access::Create);
            return workspace.ok() && workspace.value().addRun(test::specOf("demo", "int"), true).ok() ? 0 : 1;
        };
        test::ChildProcess a(create), b(create), c(create), d(create);
        QCOMPARE(a.wait() + b.wait() + c.wait() + d.wait(), 0);
        auto workspace = Workspace::open(folder.path() / "w", Access::Read);
        ANT_VERIFY_OK(workspace);
        QCOMPARE(workspace.value().runs().value().size(), std::size_t(4));
    }
};

QTEST_APPLESS_MAIN(TestWriters)
#include "tst_writers.moc"
