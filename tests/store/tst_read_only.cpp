#include "core/store/workspace.h"
#include "tests/store/child_process.h"
#include "tests/store/sample_runs.h"
#include "tests/store/schema_version_1.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <SQLiteCpp/Database.h>

using namespace ant;
using Access = Workspace::Access;
namespace fs = std::filesystem;

namespace {

constexpr fs::perms kReadable = fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read;
constexpr fs::perms kEnterable =
    kReadable | fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec;

/// A folder whose contents nobody but the super-user can change, as on a read-only disk; undone at the end.
class Sealed {
public:
    explicit Sealed(const fs::path &folder) : m_folder(folder)
    {
        fs::permissions(folder.parent_path(), kEnterable | fs::perms::owner_write);
        fs::permissions(folder / "workspace.sqlite", kReadable);
        fs::permissions(folder, kEnterable);
    }
    Sealed(const Sealed &) = delete;
    Sealed &operator=(const Sealed &) = delete;
    ~Sealed() { fs::permissions(m_folder, kEnterable | fs::perms::owner_write); }

private:
    fs::path m_folder;
};

/// Runs the body as a user whom permissions bind; the super-user may write anywhere.
int asOrdinaryUser(const std::function<int()> &body)
{
    test::ChildProcess child([&] {
        constexpr uid_t kNobody = 65534;
        if (::geteuid() == 0 && (::setgid(kNobody) != 0 || ::setuid(kNobody) != 0))
            return 100;
        return body();
    });
    return child.wait();
}

void makeWorkspace(const fs::path &folder)
{
    auto workspace = Workspace::open(folder, Access::Create);
    ANT_VERIFY_OK(workspace);
    ANT_VERIFY_OK(workspace.value().addRun(test::sampleSpec(), true));
}

} // namespace

class TestReadOnly : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sealedWorkspaceCanBeRead_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("plain") << QStringLiteral("w");
        QTest::newRow("name with characters of an address") << QStringLiteral("50%20 ?#&");
    }
    void sealedWorkspaceCanBeRead()
    {
        QFETCH(QString, name);
        const test::TemporaryFolder parent;
        const fs::path folder = parent.path() / name.toStdString();
        makeWorkspace(folder);
        const Sealed sealed(folder);
        const int result = asOrdinaryUser([&] {
            auto workspace = Workspace::open(folder, Access::Read);
            if (!workspace.ok())
                return 1;
            const auto runs = workspace.value().runs();
            if (!runs.ok() || runs.value().size() != 1)
                return 2;
            if (!workspace.value().dataVersion().ok())
                return 3;
            const auto written = workspace.value().rename({1}, "x");
            return !written.ok() && written.error().code == ErrorCode::Io ? 0 : 4;
        });
        QCOMPARE(result, 0);
        QCOMPARE(std::distance(fs::directory_iterator(folder), {}), 2); // the database and artifacts/
    }
    void sealedWorkspaceIsAnIoErrorForWriters()
    {
        const test::TemporaryFolder parent;
        const fs::path folder = parent.path() / "w";
        makeWorkspace(folder);
        const Sealed sealed(folder);
        const int result = asOrdinaryUser([&] {
            for (const Access access : {Access::Write, Access::Create}) {
                const auto workspace = Workspace::open(folder, access);
                if (workspace.ok() || workspace.error().code != ErrorCode::Io ||
                    workspace.error().message.find("cannot be written") == std::string::npos)
                    return 1;
            }
            const auto fresh = Workspace::open(folder / "new", Access::Create);
            return !fresh.ok() && fresh.error().code == ErrorCode::Io ? 0 : 2;
        });
        QCOMPARE(result, 0);
        QCOMPARE(std::distance(fs::directory_iterator(folder), {}), 2);
    }
    void sealedWorkspaceOfAnOlderVersionIsUnsupported()
    {
        const test::TemporaryFolder parent;
        const fs::path folder = parent.path() / "w";
        fs::create_directory(folder);
        {
            SQLite::Database raw((folder / "workspace.sqlite").string(),
                                 SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
            raw.exec(test::kSchemaVersion1);
            raw.exec("PRAGMA application_id = 1095652439; PRAGMA user_version = 1;");
        }
        const Sealed sealed(folder);
        const int result = asOrdinaryUser([&] {
            const auto workspace = Workspace::open(folder, Access::Read);
            return !workspace.ok() && workspace.error().code == ErrorCode::Unsupported &&
                           workspace.error().message.find("older version") != std::string::npos
                       ? 0
                       : 1;
        });
        QCOMPARE(result, 0);
    }
    void unreadableWorkspaceIsAnIoError()
    {
        const test::TemporaryFolder parent;
        const fs::path folder = parent.path() / "w";
        makeWorkspace(folder);
        const Sealed sealed(folder);
        fs::permissions(folder / "workspace.sqlite", fs::perms::none);
        const int result = asOrdinaryUser([&] {
            const auto workspace = Workspace::open(folder, Access::Read);
            return !workspace.ok() && workspace.error().code == ErrorCode::Io ? 0 : 1;
        });
        QCOMPARE(result, 0);
    }
    void connectionForReadingWritesNothingAnywhere()
    {
        const test::TemporaryFolder parent;
        makeWorkspace(parent.path() / "w");
        auto workspace = Workspace::open(parent.path() / "w", Access::Read);
        ANT_VERIFY_OK(workspace);
        const auto added = workspace.value().addRun(test::sampleSpec(), true);
        QVERIFY(!added.ok());
        QCOMPARE(added.error().code, ErrorCode::Io);
        QCOMPARE(workspace.value().claim({1}).error().code, ErrorCode::Io);
        QVERIFY(!fs::exists(workspace.value().artifactFolder({1})));
    }
};

QTEST_APPLESS_MAIN(TestReadOnly)
#include "tst_read_only.moc"
