#include "core/base/files.h"
#include "core/io/download.h"
#include "core/io/sha256.h"
#include "tests/io/faulty_server.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <csignal>
#include <fstream>
#include <memory>
#include <sys/resource.h>

using namespace ant;
using namespace ant::test;
using namespace std::chrono_literals;

namespace {

/// 300 kB that repeat nowhere.
const std::string &contents()
{
    static const std::string bytes = [] {
        std::string made;
        for (int i = 0; made.size() < 300'000; ++i)
            made += std::to_string(i * 7919LL) + ",";
        return made;
    }();
    return bytes;
}

bool says(const Error &error, const std::string &part)
{
    return error.text().find(part) != std::string::npos;
}

} // namespace

/// Each server misbehaves in one way.
class TestDownload : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<TemporaryFolder>(); }

    void aWholeFileArrivesWithItsHash()
    {
        const FaultyServer server([](const auto &request, const auto &to) { to.serve(request, contents()); });
        std::int64_t lastDone = 0;
        const auto got =
            download(request(server), [&](std::int64_t done, std::int64_t) { lastDone = done; }, {});
        ANT_VERIFY_OK(got);
        QCOMPARE(got.value().sha256, sha256(contents()));
        QCOMPARE(lastDone, std::int64_t(contents().size()));
        verifyArrived();
        const auto again = run(request(server)); // nothing is asked of the server again
        ANT_VERIFY_OK(again);
        QVERIFY(again.value().wasThere);
        QCOMPARE(server.requests().size(), std::size_t(1));
    }

    void aCutConnectionIsTakenUpWhereItWasCut()
    {
        int calls = 0;
        const FaultyServer server([&](const HttpRequest &asked, const HttpConnection &to) {
            if (++calls == 1)
                return to.respond("200 OK", "ETag: \"a\"\r\nContent-Length: 300000\r\n",
                                  contents().substr(0, 100'000));
            to.serve(asked, contents(), "\"a\"");
        });
        ANT_VERIFY_OK(run(request(server)));
        verifyArrived();
        QCOMPARE(server.requests().size(), std::size_t(2));
        QCOMPARE(server.requests()[1].rangeBegin, 100'000L);
        QCOMPARE(server.requests()[1].ifRange, std::string("\"a\""));
    }

    void aLaterCallGoesOnFromWhatAnEarlierOneLeft()
    {
        putPart(contents().substr(0, 50'000), "\"v1\"");
        const FaultyServer server(
            [](const auto &asked, const auto &to) { to.serve(asked, contents(), "\"v1\""); });
        ANT_VERIFY_OK(run(request(server)));
        verifyArrived();
        QCOMPARE(server.requests().at(0).rangeBegin, 50'000L);
    }

    void partsOfTwoVersionsAreNotJoined()
    {
        putPart(std::string(50'000, 'x'), "\"old\"");
        const FaultyServer server(
            [](const auto &asked, const auto &to) { to.serve(asked, contents(), "\"new\""); });
        auto wanted = request(server);
        wanted.sha256Begins.clear(); // no hash would tell
        ANT_VERIFY_OK(run(wanted));
        verifyArrived();
    }

    void withoutVersionAndHashItBeginsAnew()
    {
        putPart(std::string(50'000, 'x'), "");
        const FaultyServer server([](const auto &asked, const auto &to) { to.serve(asked, contents()); });
        auto wanted = request(server);
        wanted.sha256Begins.clear();
        ANT_VERIFY_OK(run(wanted));
        verifyArrived();
        QCOMPARE(server.requests().at(0).rangeBegin, -1L);
    }

    void aWrongBeginningIsFetchedAnewFromTheSameServer()
    {
        putPart(std::string(50'000, 'x'), "");
        const FaultyServer server([](const auto &asked, const auto &to) { to.serve(asked, contents()); });
        ANT_VERIFY_OK(run(request(server)));
        verifyArrived();
        QCOMPARE(server.requests().size(), std::size_t(2));
    }

    void aServerThatIgnoresRangeIsReadFromTheBeginning()
    {
        putPart(contents().substr(0, 50'000), "\"a\"");
        const FaultyServer server([](const HttpRequest &, const HttpConnection &to) {
            to.respond("200 OK", "Content-Length: " + std::to_string(contents().size()) + "\r\n", contents());
        });
        ANT_VERIFY_OK(run(request(server)));
        verifyArrived();
    }

    void anotherPartThanAskedForIsRefused()
    {
        putPart(contents().substr(0, 50'000), "\"a\"");
        const FaultyServer server([](const HttpRequest &, const HttpConnection &to) {
            to.respond("206 Partial Content", "Content-Range: bytes 0-9/300000\r\nContent-Length: 10\r\n",
                       contents().substr(0, 10));
        });
        const auto got = run(request(server));
        QVERIFY(!got.ok());
        QCOMPARE(got.error().code, ErrorCode::Io);
        QVERIFY(says(got.error(), "another part"));
    }

    void aCompletePartIsOnlyChecked()
    {
        putPart(contents(), "\"a\"");
        const FaultyServer server(
            [](const auto &asked, const auto &to) { to.serve(asked, contents(), "\"a\""); });
        ANT_VERIFY_OK(run(request(server)));
        verifyArrived();
    }

    void wrongBytesAreNotKept()
    {
        const FaultyServer server([](const HttpRequest &asked, const HttpConnection &to) {
            std::string wrong = contents();
            wrong[7] ^= 1;
            to.serve(asked, wrong);
        });
        const auto got = run(request(server));
        QVERIFY(!got.ok());
        QCOMPARE(got.error().code, ErrorCode::Corrupt);
        QVERIFY(says(got.error(), sha256(contents()).substr(0, 8)));
        verifyNothingIsLeft();
    }

    void lengthsThatCannotBeAreRefused_data()
    {
        QTest::addColumn<QString>("announced");
        QTest::newRow("twice as long") << QStringLiteral("Content-Length: 600000\r\n");
        QTest::newRow("ten bytes") << QStringLiteral("Content-Length: 10\r\n");
    }
    void lengthsThatCannotBeAreRefused()
    {
        QFETCH(QString, announced);
        const FaultyServer server([&](const HttpRequest &, const HttpConnection &to) {
            to.respond("200 OK", announced.toStdString(), contents());
        });
        const auto got = run(request(server));
        QVERIFY(!got.ok());
        QCOMPARE(got.error().code, ErrorCode::Corrupt);
        QVERIFY(says(got.error(), "announces"));
        verifyNothingIsLeft();
    }

    void aBodyWithoutLengthAndEndIsStopped()
    {
        const FaultyServer server([](const HttpRequest &, const HttpConnection &to) {
            to.respond("200 OK", "", contents() + contents());
        });
        const auto got = run(request(server));
        QVERIFY(!got.ok());
        QCOMPARE(got.error().code, ErrorCode::Corrupt);
        QVERIFY(says(got.error(), "sends more"));
        verifyNothingIsLeft();
    }

    void missingFilesAreLookedForOnTheNextMirror()
    {
        const FaultyServer empty([](const HttpRequest &, const HttpConnection &to) {
            to.respond("404 Not Found", "Content-Length: 4\r\n", "none");
        });
        const FaultyServer good([](const auto &asked, const auto &to) { to.serve(asked, contents()); });
        auto wanted = request(empty);
        const auto alone = run(wanted);
        QVERIFY(!alone.ok());
        QCOMPARE(alone.error().code, ErrorCode::NotFound);
        QVERIFY(says(alone.error(), empty.url("/file.bin")));
        verifyNothingIsLeft();
        wanted.urls.push_back(good.url("/file.bin"));
        ANT_VERIFY_OK(run(wanted));
        verifyArrived();
    }

    void aBusyServerIsAskedAgain()
    {
        int calls = 0;
        const FaultyServer server([&](const HttpRequest &asked, const HttpConnection &to) {
            if (++calls < 3)
                return to.respond("503 Service Unavailable", "Content-Length: 0\r\n", "");
            to.serve(asked, contents());
        });
        ANT_VERIFY_OK(run(request(server)));
        QCOMPARE(server.requests().size(), std::size_t(3));
        verifyArrived();
    }

    void aServerThatStaysBusyIsGivenUp()
    {
        const FaultyServer server([](const HttpRequest &, const HttpConnection &to) {
            to.respond("503 Service Unavailable", "Content-Length: 0\r\n", "");
        });
        const auto got = run(request(server));
        QVERIFY(!got.ok());
        QCOMPARE(got.error().code, ErrorCode::Io);
        QVERIFY(says(got.error(), "503"));
        QCOMPARE(server.requests().size(), std::size_t(3));
    }

    void aServerThatFallsSilentIsGivenUpAndWhatCameIsKept()
    {
        std::atomic<bool> isOver = false;
        FaultyServer server([&](const HttpRequest &, const HttpConnection &to) {
            to.respond("200 OK", "ETag: \"a\"\r\nContent-Length: 300000\r\n", contents().substr(0, 100'000));
            while (!isOver)
                std::this_thread::sleep_for(10ms);
        });
        auto wanted = request(server);
        wanted.silence = 300ms;
        wanted.attempts = 1;
        const auto got = run(wanted);
        isOver = true;
        QVERIFY(!got.ok());
        QVERIFY(says(got.error(), "has sent nothing"));
        QCOMPARE(partialBytes(target()), std::int64_t(100'000));
    }

    void stoppingKeepsWhatCame()
    {
        std::atomic<bool> isOver = false;
        FaultyServer server([&](const HttpRequest &, const HttpConnection &to) {
            to.respond("200 OK", "ETag: \"a\"\r\nContent-Length: 300000\r\n", contents().substr(0, 100'000));
            while (!isOver)
                std::this_thread::sleep_for(10ms);
        });
        std::stop_source stop;
        std::jthread stopper([&] {
            while (partialBytes(target()) < 100'000)
                std::this_thread::sleep_for(10ms);
            stop.request_stop();
        });
        const auto began = std::chrono::steady_clock::now();
        const auto got = download(
            request(server), [](auto, auto) {}, stop.get_token());
        isOver = true;
        QVERIFY(!got.ok());
        QCOMPARE(got.error().code, ErrorCode::Cancelled);
        QVERIFY(std::chrono::steady_clock::now() - began < 5s);
        QCOMPARE(partialBytes(target()), std::int64_t(100'000));
    }

    void aFileThatIsInTheWayIsLeftAlone()
    {
        QVERIFY(writeFileAtomically(target(), "mine").ok());
        const FaultyServer server([](const auto &asked, const auto &to) { to.serve(asked, contents()); });
        const auto got = run(request(server));
        QVERIFY(!got.ok());
        QCOMPARE(got.error().code, ErrorCode::InvalidArgument);
        QCOMPARE(readFile(target()).value(), std::string("mine"));
        QVERIFY(server.requests().empty());
    }

    void anotherProtocolIsRefused()
    {
        const FaultyServer server([](const HttpRequest &, const HttpConnection &to) {
            to.respond("302 Found", "Location: file:///etc/hostname\r\nContent-Length: 0\r\n", "");
        });
        QVERIFY(!run(request(server)).ok());
        verifyNothingIsLeft();
    }

    void nobodyListeningIsAnError()
    {
        DownloadRequest wanted;
        wanted.urls = {"http://127.0.0.1:1/file.bin"};
        wanted.target = target();
        wanted.attempts = 2;
        wanted.pause = 1ms;
        const auto got = run(wanted);
        QVERIFY(!got.ok());
        QCOMPARE(got.error().code, ErrorCode::Io);
        verifyNothingIsLeft();
    }

    void moreThanTheDiskHoldsIsToldBefore()
    {
        const auto room = checkFreeSpace(m_folder->path() / "not/yet/there", std::int64_t(1) << 60);
        QVERIFY(!room.ok());
        QCOMPARE(room.error().code, ErrorCode::Io);
        QVERIFY(says(room.error(), "MiB are needed"));
        ANT_VERIFY_OK(checkFreeSpace(m_folder->path(), 1000));
    }

    void aFullDiskKeepsWhatCame()
    {
        const FaultyServer server([](const auto &asked, const auto &to) { to.serve(asked, contents()); });
        rlimit old{};
        ::signal(SIGXFSZ, SIG_IGN);
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &old), 0);
        const rlimit tight{150'000, old.rlim_max}; // a write beyond fails, as on a full disk
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &tight), 0);
        const auto got = run(request(server));
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &old), 0);
        QVERIFY(!got.ok());
        QCOMPARE(got.error().code, ErrorCode::Io);
        QVERIFY(says(got.error(), ".part"));
        QCOMPARE(partialBytes(target()), std::int64_t(150'000));
    }

private:
    std::filesystem::path target() const { return m_folder->path() / "file.bin"; }
    DownloadRequest request(const FaultyServer &server) const
    {
        DownloadRequest wanted;
        wanted.urls = {server.url("/file.bin")};
        wanted.target = target();
        wanted.expectedBytes = std::int64_t(contents().size());
        wanted.sha256Begins = sha256(contents()).substr(0, 8);
        wanted.attempts = 3;
        wanted.pause = 1ms;
        return wanted;
    }
    static Result<DownloadResult> run(const DownloadRequest &wanted)
    {
        return download(wanted, [](auto, auto) {}, {});
    }
    void putPart(const std::string &bytes, const std::string &version) const
    {
        QVERIFY(writeFileAtomically(target().string() + ".part", bytes).ok());
        if (!version.empty())
            QVERIFY(writeFileAtomically(target().string() + ".part.version", version).ok());
    }
    void verifyArrived() const
    {
        QVERIFY(readFile(target()).value() == contents());
        QCOMPARE(std::distance(std::filesystem::directory_iterator(m_folder->path()), {}), 1);
    }
    void verifyNothingIsLeft() const { QVERIFY(std::filesystem::is_empty(m_folder->path())); }

    std::unique_ptr<TemporaryFolder> m_folder;
};

QTEST_GUILESS_MAIN(TestDownload)
#include "tst_download.moc"
