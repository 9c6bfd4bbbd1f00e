#include "core/store/detail/translate.h"

#include <QTest>

#include <sqlite3.h>

using namespace ant;

class TestSqliteErrors : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatSqliteRefusesBecomesASentence_data()
    {
        QTest::addColumn<int>("sqliteCode");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *title, int sqliteCode, ErrorCode code, const char *says) {
            QTest::newRow(title) << sqliteCode << int(code) << QString(says);
        };
        row("disk full", SQLITE_FULL, ErrorCode::Io, "is full");
        row("read-only", SQLITE_READONLY, ErrorCode::Io, "read-only");
        row("locked", SQLITE_BUSY, ErrorCode::Io, "locked by another process");
        row("permission", SQLITE_CANTOPEN, ErrorCode::Io, "cannot be opened");
        row("broken disk", SQLITE_IOERR, ErrorCode::Io, "check the disk");
        row("not a database", SQLITE_NOTADB, ErrorCode::Corrupt, "no workspace");
        row("damaged", SQLITE_CORRUPT, ErrorCode::Corrupt, "damaged");
        row("memory", SQLITE_NOMEM, ErrorCode::OutOfMemory, "memory");
        row("too big", SQLITE_TOOBIG, ErrorCode::InvalidArgument, "too large");
        row("other", SQLITE_MISUSE, ErrorCode::Internal, "refused");
    }
    void whatSqliteRefusesBecomesASentence()
    {
        QFETCH(int, sqliteCode);
        QFETCH(int, code);
        QFETCH(QString, says);
        const auto result = detail::translate("/w/workspace.sqlite", "renaming run 3", [&]() -> int {
            throw SQLite::Exception("what SQLite says", sqliteCode);
        });
        QVERIFY(!result.ok());
        QCOMPARE(int(result.error().code), code);
        QVERIFY2(result.error().message.find(says.toStdString()) != std::string::npos,
                 result.error().message.c_str());
        QVERIFY(result.error().message.find("/w/workspace.sqlite") != std::string::npos);
        QCOMPARE(result.error().context, (std::vector<std::string>{"renaming run 3"}));
    }
    void failuresKeepTheirError()
    {
        const auto result = detail::translate("/w", "reading", []() -> int {
            throw detail::Failure{{ErrorCode::NotFound, "there is no run 3", {}}};
        });
        QCOMPARE(result.error().code, ErrorCode::NotFound);
        QCOMPARE(result.error().text(), std::string("reading: there is no run 3"));
    }
    void otherExceptionsAreInternal()
    {
        const auto result =
            detail::translate("/w", "reading", []() -> int { throw std::runtime_error("surprise"); });
        QCOMPARE(result.error().code, ErrorCode::Internal);
    }
};

QTEST_APPLESS_MAIN(TestSqliteErrors)
#include "tst_sqlite_errors.moc"
