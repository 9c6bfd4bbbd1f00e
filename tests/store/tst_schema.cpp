#include "core/base/files.h"
#include "core/store/detail/schema.h"
#include "core/store/workspace.h"
#include "tests/store/schema_version_1.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <SQLiteCpp/Database.h>

using namespace ant;
using Access = Workspace::Access;

namespace {

constexpr int kApplicationId = 0x414E5457; // "ANTW"

SQLite::Database openRaw(const std::filesystem::path &folder)
{
    return {(folder / "workspace.sqlite").string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
}

/// A workspace of version 1 with one run that has a quantizer.
void makeVersion1(const std::filesystem::path &folder)
{
    SQLite::Database database = openRaw(folder);
    database.exec(test::kSchemaVersion1);
    database.exec(R"sql(
PRAGMA application_id = 1095652439;
PRAGMA user_version = 1;
INSERT INTO runs (name, spec, state, created_ms, total, top1_correct, top5_correct, loss)
VALUES ('old', '{"version": 1, "model": "resnet20", "mode": "ip-f"}', 'done', 1700000000000, 1000, 915, 998, 0.25);
INSERT INTO quantizers (run_id, quantizer, layer_index, layer, role, bits, is_signed, type, absmax, alpha, alpha_step,
                        mse, sqnr_db, shape, macs)
VALUES (1, 0, 0, 'conv1', 'weight', 4, 1, 'flint', x'010000803f', x'010000803f', x'0364000000', 0.5, 20.0,
        x'040300000000000000', 27);
)sql");
}

/// A workspace of version 9 with what was measured of one network.
void makeVersion9(const std::filesystem::path &folder)
{
    SQLite::Database database = openRaw(folder);
    for (const std::string_view step : detail::migrations().first(9))
        database.exec(std::string(step));
    database.exec(R"sql(
PRAGMA application_id = 1095652439;
PRAGMA user_version = 9;
INSERT INTO runs (name, spec, state, created_ms) VALUES ('measuring', '{}', 'done', 1700000000000);
INSERT INTO sensitivities VALUES (3, 1, 1700000000000, 'demo', 'digest', 'images', 1, 128, 7, 'int,flint', 75, 150,
                                  80, 140, 0.25, 100);
INSERT INTO sensitivity_options VALUES (3, 0, 4, 0, 'int', 0.5, 20.0, 0.01, 0.02, 99);
)sql");
}

} // namespace

class TestSchema : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void folderWithoutDatabaseIsNotFound()
    {
        const test::TemporaryFolder folder;
        QCOMPARE(Workspace::open(folder.path(), Access::Read).error().code, ErrorCode::NotFound);
        QCOMPARE(Workspace::open(folder.path(), Access::Write).error().code, ErrorCode::NotFound);
        QCOMPARE(Workspace::open(folder.path() / "missing", Access::Read).error().code, ErrorCode::NotFound);
        QVERIFY(std::filesystem::is_empty(folder.path()));
    }
    void createMakesFoldersAndOpensAgain()
    {
        const test::TemporaryFolder folder;
        const auto nested = folder.path() / "a/b";
        ANT_VERIFY_OK(Workspace::open(nested, Access::Create));
        QVERIFY(std::filesystem::is_directory(nested / "artifacts"));
        ANT_VERIFY_OK(Workspace::open(nested, Access::Create));
        ANT_VERIFY_OK(Workspace::open(nested, Access::Write));
        ANT_VERIFY_OK(Workspace::open(nested, Access::Read));
    }
    void newDatabaseIsMarkedAndInWalMode()
    {
        const test::TemporaryFolder folder;
        ANT_VERIFY_OK(Workspace::open(folder.path(), Access::Create));
        SQLite::Database raw = openRaw(folder.path());
        QCOMPARE(raw.execAndGet("PRAGMA application_id").getInt(), kApplicationId);
        QCOMPARE(raw.execAndGet("PRAGMA user_version").getInt(), 10);
        QCOMPARE(raw.execAndGet("PRAGMA journal_mode").getString(), std::string("wal"));
    }
    void firstVersionIsBroughtUpToDate_data()
    {
        QTest::addColumn<int>("access");
        QTest::newRow("read") << int(Access::Read);
        QTest::newRow("write") << int(Access::Write);
        QTest::newRow("create") << int(Access::Create);
    }
    void firstVersionIsBroughtUpToDate()
    {
        QFETCH(int, access);
        const test::TemporaryFolder folder;
        makeVersion1(folder.path());
        auto workspace = Workspace::open(folder.path(), Access(access));
        ANT_VERIFY_OK(workspace);
        const auto record = workspace.value().record({1});
        ANT_VERIFY_OK(record);
        QCOMPARE(record.value().name, std::string("old"));
        QCOMPARE(record.value().spec.model, std::string("resnet20"));
        QCOMPARE(record.value().result->top1Correct, 915);
        QCOMPARE(record.value().quantizers.size(), std::size_t(1));
        QCOMPARE(record.value().quantizers[0].alphaStep, (std::vector<int>{100}));
        QCOMPARE(record.value().quantizers[0].nonFinite, std::uint64_t(0));
        QCOMPARE(workspace.value().run({1}).value().isArchived, false);
        QCOMPARE(openRaw(folder.path()).execAndGet("PRAGMA user_version").getInt(), 10);
    }
    void whatWasMeasuredBeforeFeedbackWasKeepsItsNumbers()
    {
        const test::TemporaryFolder folder;
        makeVersion9(folder.path());
        auto workspace = Workspace::open(folder.path(), Access::Write);
        ANT_VERIFY_OK(workspace);
        const auto measured = workspace.value().sensitivity(3);
        ANT_VERIFY_OK(measured);
        QCOMPARE(measured.value().run, std::int64_t(1));
        QVERIFY(!measured.value().key.feeds);
        QCOMPARE(measured.value().key.activationRange, (AlphaRange{80, 140}));
        QCOMPARE(measured.value().loss, 0.25);
        QCOMPARE(measured.value().correct, std::int64_t(100));
        QCOMPARE(measured.value().options.size(), std::size_t(1));
        QCOMPARE(measured.value().options.front().divergence, 0.02);
    }
    void newerVersionIsUnsupportedAndSaysSo()
    {
        const test::TemporaryFolder folder;
        ANT_VERIFY_OK(Workspace::open(folder.path(), Access::Create));
        openRaw(folder.path()).exec("PRAGMA user_version = 99");
        for (const Access access : {Access::Read, Access::Write, Access::Create}) {
            const auto workspace = Workspace::open(folder.path(), access);
            QVERIFY(!workspace.ok());
            QCOMPARE(workspace.error().code, ErrorCode::Unsupported);
            QVERIFY(workspace.error().message.find("newer version") != std::string::npos);
        }
        QCOMPARE(openRaw(folder.path()).execAndGet("PRAGMA user_version").getInt(), 99);
    }
    void whatIsNoWorkspaceIsCorruptAndStaysAsItIs_data()
    {
        QTest::addColumn<QByteArray>("contents");
        QTest::newRow("text") << QByteArray("this is a shopping list, and a long one: ").repeated(100);
        QTest::newRow("short") << QByteArray("x");
        QTest::newRow("empty") << QByteArray();
    }
    void whatIsNoWorkspaceIsCorruptAndStaysAsItIs()
    {
        QFETCH(QByteArray, contents);
        const test::TemporaryFolder folder;
        const auto file = folder.path() / "workspace.sqlite";
        ANT_VERIFY_OK(writeFileAtomically(file, contents.toStdString()));
        for (const Access access : {Access::Read, Access::Write, Access::Create}) {
            const auto workspace = Workspace::open(folder.path(), access);
            QVERIFY(!workspace.ok());
            QCOMPARE(workspace.error().code, ErrorCode::Corrupt);
        }
        QCOMPARE(readFile(file).value(), contents.toStdString());
    }
    void databaseOfAnotherProgramIsCorrupt()
    {
        const test::TemporaryFolder folder;
        openRaw(folder.path()).exec("CREATE TABLE cats (name TEXT)");
        const auto workspace = Workspace::open(folder.path(), Access::Create);
        QVERIFY(!workspace.ok());
        QCOMPARE(workspace.error().code, ErrorCode::Corrupt);
        QVERIFY(!openRaw(folder.path()).tableExists("runs"));
    }
    void damagedRowIsCorruptAndNamesTheRun()
    {
        const test::TemporaryFolder folder;
        makeVersion1(folder.path());
        openRaw(folder.path()).exec("UPDATE quantizers SET alpha = x'0100'");
        auto workspace = Workspace::open(folder.path(), Access::Write);
        ANT_VERIFY_OK(workspace);
        QCOMPARE(workspace.value().record({1}).error().code, ErrorCode::Corrupt);
        openRaw(folder.path()).exec("UPDATE runs SET spec = '{'");
        const auto runs = workspace.value().runs();
        QCOMPARE(runs.error().code, ErrorCode::Corrupt);
        QVERIFY(runs.error().message.find("run 1") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestSchema)
#include "tst_schema.moc"
