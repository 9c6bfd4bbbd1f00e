#include "core/base/files.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <unistd.h>

using namespace ant;

class TestFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenIsReadBack()
    {
        const test::TemporaryFolder folder;
        ANT_VERIFY_OK(writeFileAtomically(folder.path() / "a", "hello"));
        const auto bytes = readFile(folder.path() / "a");
        ANT_VERIFY_OK(bytes);
        QCOMPARE(bytes.value(), std::string("hello"));
        QCOMPARE(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
    }
    void missingFileIsNotFoundAndNamesIt()
    {
        const auto bytes = readFile("/nowhere/at/all");
        QVERIFY(!bytes.ok());
        QCOMPARE(bytes.error().code, ErrorCode::NotFound);
        QVERIFY(bytes.error().message.find("/nowhere/at/all") != std::string::npos);
    }
    void folderIsNoFile()
    {
        QCOMPARE(readFile("/tmp").error().code, ErrorCode::InvalidArgument);
        QCOMPARE(MappedFile::open("/tmp").error().code, ErrorCode::InvalidArgument);
    }
    void failedWriteLeavesTheOldContentsAndNoTemporaryFile()
    {
        const test::TemporaryFolder folder;
        std::filesystem::create_directory(folder.path() / "taken");
        QCOMPARE(writeFileAtomically(folder.path() / "taken", "x").error().code, ErrorCode::Io);
        QCOMPARE(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
        QCOMPARE(writeFileAtomically("/nowhere/at/all", "x").error().code, ErrorCode::Io);
    }
    void emptyFileCannotBeMapped()
    {
        const test::TemporaryFolder folder;
        ANT_VERIFY_OK(writeFileAtomically(folder.path() / "empty", ""));
        QCOMPARE(MappedFile::open(folder.path() / "empty").error().code, ErrorCode::Corrupt);
    }
};

QTEST_APPLESS_MAIN(TestFiles)
#include "tst_files.moc"
