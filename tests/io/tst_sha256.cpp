#include "core/base/files.h"
#include "core/io/sha256.h"
#include "tests/support/test_data.h"

#include <QTest>

using namespace ant;

// Vectors: FIPS 180-4 examples and NIST CAVP (SHA256ShortMsg, the million 'a').
class TestSha256 : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hashesThePublishedVectors_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QByteArray>("digest");
        QTest::newRow("empty") << QByteArray()
                               << QByteArray(
                                      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        QTest::newRow("abc") << QByteArray("abc")
                             << QByteArray(
                                    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        QTest::newRow("448 bits") << QByteArray("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                                  << QByteArray(
                                         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
        QTest::newRow("896 bits") << QByteArray("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
                                                "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu")
                                  << QByteArray(
                                         "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
        QTest::newRow("a million a")
            << QByteArray(1000000, 'a')
            << QByteArray("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }
    void hashesThePublishedVectors()
    {
        QFETCH(QByteArray, message);
        QFETCH(QByteArray, digest);
        const std::string_view bytes(message.constData(), static_cast<std::size_t>(message.size()));
        QCOMPARE(sha256(bytes), digest.toStdString());
        QCOMPARE(detail::sha256Portable(bytes), digest.toStdString());
    }
    void everyLengthHashesAlikeWithAndWithoutTheCpusInstructions()
    {
        std::string bytes;
        for (int length = 0; length < 300; ++length) {
            QCOMPARE(sha256(bytes), detail::sha256Portable(bytes));
            bytes += static_cast<char>(length * 37);
        }
    }
    void fileHashesAsItsBytesAcrossSlices()
    {
        const test::TemporaryFolder folder;
        const auto file = folder.path() / "bytes";
        for (const std::size_t size : {std::size_t(0), std::size_t(1) << 20, (std::size_t(5) << 19) + 7}) {
            const std::string bytes(size, 'x');
            ANT_VERIFY_OK(writeFileAtomically(file, bytes));
            const auto hash = sha256OfFile(file);
            ANT_VERIFY_OK(hash);
            QCOMPARE(hash.value(), detail::sha256Portable(bytes));
        }
    }
    void missingFileAndFolderAreErrors()
    {
        QCOMPARE(sha256OfFile("/nowhere/at/all").error().code, ErrorCode::NotFound);
        QCOMPARE(sha256OfFile("/tmp").error().code, ErrorCode::Io);
    }
    void stopRequestCancels()
    {
        const test::TemporaryFolder folder;
        ANT_VERIFY_OK(writeFileAtomically(folder.path() / "a", "hello"));
        std::stop_source source;
        source.request_stop();
        QCOMPARE(sha256OfFile(folder.path() / "a", source.get_token()).error().code, ErrorCode::Cancelled);
    }
    void hashesAtDiskSpeed()
    {
        const std::string bytes(std::size_t(32) << 20, 'x');
        QBENCHMARK_ONCE
        {
            QCOMPARE(sha256(bytes).size(), std::size_t(64));
        }
    }
};

QTEST_APPLESS_MAIN(TestSha256)
#include "tst_sha256.moc"
