#include "core/store/detail/blob.h"
#include "core/store/detail/translate.h"

#include <QTest>

using namespace ant;

namespace {

/// The error of decoding, or one without a message.
template <typename T>
Error decodingError(std::string_view bytes)
{
    try {
        (void)detail::decode<T>(bytes, "alpha");
    } catch (const detail::Failure &failure) {
        return failure.error;
    }
    return {};
}

} // namespace

class TestBlob : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void floatsAreLittleEndianBehindTheFormat()
    {
        // 1.0f is 3f800000, -2.5f is c0200000.
        const std::string expected("\x01\x00\x00\x80\x3f\x00\x00\x20\xc0", 9);
        QCOMPARE(detail::encode(std::vector<float>{1.0f, -2.5f}).bytes, expected);
        QCOMPARE(detail::decode<float>(expected, "alpha"), (std::vector<float>{1.0f, -2.5f}));
    }
    void smallCountsTakeFourBytes()
    {
        const std::string expected("\x05\x02\x01\x00\x00", 5);
        QCOMPARE(detail::encode(std::vector<std::uint64_t>{258}).bytes, expected);
        QCOMPARE(detail::decode<std::uint64_t>(expected, "counts"), (std::vector<std::uint64_t>{258}));
    }
    void largeCountsKeepTheirBits()
    {
        const std::vector<std::uint64_t> counts = {0, 0xFFFFFFFF, 0x100000000, 0xFFFFFFFFFFFFFFFF};
        const detail::Blob blob = detail::encode(counts);
        QCOMPARE(blob.bytes.size(), std::size_t(1 + 4 * 8));
        QCOMPARE(detail::decode<std::uint64_t>(blob.bytes, "counts"), counts);
    }
    void emptyVectorIsItsFormatAlone()
    {
        QCOMPARE(detail::encode(std::vector<double>{}).bytes, std::string("\x02"));
        QVERIFY(detail::decode<double>("\x02", "mse").empty());
    }
    void otherElementTypesComeBack()
    {
        const std::vector<int> steps = {75, -1, 149};
        QCOMPARE(detail::decode<int>(detail::encode(steps).bytes, "steps"), steps);
        const std::vector<std::int64_t> shape = {64, -1, std::int64_t(1) << 40};
        QCOMPARE(detail::decode<std::int64_t>(detail::encode(shape).bytes, "shape"), shape);
    }
    void damagedBytesAreCorrupt_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("other element type") << QByteArray("\x02\x00\x00\x00\x00\x00\x00\x00\x00", 9);
        QTest::newRow("unknown format") << QByteArray("\x63\x00\x00\x00\x00", 5);
        QTest::newRow("cut off") << QByteArray("\x01\x00\x00\x80", 4);
    }
    void damagedBytesAreCorrupt()
    {
        QFETCH(QByteArray, bytes);
        const Error error = decodingError<float>({bytes.constData(), std::size_t(bytes.size())});
        QCOMPARE(error.code, ErrorCode::Corrupt);
        QVERIFY(error.message.find("alpha") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestBlob)
#include "tst_blob.moc"
