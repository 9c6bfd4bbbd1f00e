#include "core/io/tensor_file.h"
#include "tests/io/file_builders.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <atomic>
#include <cstdlib>
#include <malloc.h>
#include <new>
#include <random>

using namespace ant;
using namespace ant::test;

namespace {

std::atomic<std::size_t> allocated = 0;
std::atomic<std::size_t> peak = 0;

} // namespace

// Counts what the readers allocate: a hostile file must not be able to ask for much.
void *operator new(std::size_t size)
{
    void *block = std::malloc(size);
    if (!block)
        throw std::bad_alloc();
    const std::size_t now = allocated += malloc_usable_size(block);
    if (now > peak)
        peak = now;
    return block;
}
void operator delete(void *block) noexcept
{
    allocated -= malloc_usable_size(block);
    std::free(block);
}
void operator delete(void *block, std::size_t) noexcept
{
    operator delete(block);
}

namespace {

constexpr std::size_t kMuchMemory = std::size_t(24) << 20;

const std::string kZero("K\0", 2);

std::string window(const std::string &elements, const std::string &offset, const std::string &size,
                   const std::string &stride)
{
    return dict({text("w"), tensor(storage("0", elements), offset, {size}, {stride})});
}

std::string repeated(const std::string &piece, int count)
{
    std::string bytes;
    for (int i = 0; i < count; ++i)
        bytes += piece;
    return bytes;
}

} // namespace

class TestHostileFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hostilePickleIsOneClearError_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, const std::string &bytes, ErrorCode code, const char *words) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << static_cast<int>(code) << words;
        };
        const auto corrupt = ErrorCode::Corrupt;
        const auto unsupported = ErrorCode::Unsupported;
        const auto object = [](const std::string &value) { return legacyFile(value, oneStorage(4)); };
        row("os.system", object(call(global("os", "system"), {text("true")})), unsupported, "os.system");
        row("plain pickle with os.system", pickle(call(global("os", "system"), {text("true")})), unsupported,
            "os.system");
        row("eval", object(call(global("builtins", "eval"), {text("1")})), unsupported, "builtins.eval");
        row("stack global", object(text("posix") + text("system") + "\x93"), unsupported, "posix.system");
        row("a submodule's attribute", object(global("torch", "hub.load")), unsupported, "torch.hub.load");
        row("argparse", object(global("argparse", "Namespace") + ")\x81"), unsupported, "argparse.Namespace");
        row("whole module", fixtureBytes("whole_module.pth"), unsupported, "save its state_dict instead");
        row("extension registry", object("\x82\x01"), unsupported, "opcode 130");
        row("instance opcode", object("(ios\nsystem\n"), unsupported, "opcode 105");
        row("calling a dictionary", object("})R"), corrupt, "calls a dictionary");
        row("calling a storage type", object(global("torch", "FloatStorage") + ")R"), unsupported,
            "calls a type");
        row("no state dict", fixtureBytes("no_tensors.pth"), unsupported, "epoch, lr");
        row("a list", legacyFile("]"), unsupported, "a list, not a state dict");
        row("huge text", object("X\xff\xff\xff\xff"), corrupt, "cut off");
        row("huge 64-bit text", object("\x8d" + std::string(8, '\xff')), corrupt, "cut off");
        row("huge long", object("\x8b\xff\xff\xff\x7f"), corrupt, "cut off");
        row("pop of nothing", object("0"), corrupt, "takes a value");
        row("pop below a mark", object("}(0"), corrupt, "takes a value");
        row("tuple without mark", object("t"), corrupt, "never began");
        row("unknown memo", object("h\x07"), corrupt, "memo entry 7");
        row("odd items", object("}(Nu"), corrupt, "1 keys and values");
        row("append to a number", object("K\1K\2a"), corrupt, "appends to an integer");
        row("protocol", std::string("\x80\x2a}.", 4), unsupported, "protocol 42");
        row("storage that is missing", legacyFile(window(integer(4), kZero, "K\4", "K\1"), pickle("]")),
            corrupt, "storage 0 is missing");
        row("storage of another size", legacyFile(window(integer(4), kZero, "K\4", "K\1"), oneStorage(5)),
            corrupt, "5 elements instead of 4");
        row("storage that nobody uses", legacyFile("}", oneStorage(4)), corrupt, "no tensor uses");
        row("tensor beyond its storage", object(window(integer(4), kZero, "K\5", "K\1")), corrupt,
            "to element 5");
        row("offset beyond", object(window(integer(4), "K\4", "K\1", "K\1")), corrupt, "to element 5");
        row("stride beyond", object(window(integer(4), kZero, "K\2", "K\4")), corrupt, "to element 5");
        row("offset overflow", object(window(integer(4), long8(INT64_MAX), "K\2", "K\1")), corrupt,
            "beyond any memory");
        row("stride overflow", object(window(integer(4), kZero, long8(1LL << 40), long8(1LL << 40))), corrupt,
            "beyond any memory");
        row("negative offset", object(window(integer(4), integer(0xFFFFFFFF), "K\1", "K\1")), corrupt,
            "element -1");
        row("negative size", object(window(integer(4), kZero, integer(0xFFFFFFFF), "K\1")), unsupported,
            "negative");
        row("negative storage", object(window(integer(0xFFFFFFFF), kZero, "K\1", "K\1")), corrupt,
            "claims -1");
        row("huge storage", object(window(long8(INT64_MAX), kZero, "K\1", "K\1")), corrupt, "claims");
        row("huge storage that fits a number", object(window(long8(1LL << 50), kZero, "K\1", "K\1")), corrupt,
            "elements instead of");
        row("element repeated without end", object(window(integer(4), kZero, long8(1LL << 40), kZero)),
            unsupported, "many times");
        row("overflowing product",
            object(dict({text("w"), tensor(storage("0", integer(4)), kZero,
                                           {long8(1LL << 40), long8(1LL << 40)}, {kZero, kZero})})),
            corrupt, "beyond any memory");
        row("tensor named by a number",
            object(dict({"K\1", tensor(storage("0", integer(4)), kZero, {"K\4"}, {"K\1"})})), corrupt,
            "named by an integer");
        row("deep nesting", legacyFile(repeated("]", 200000) + repeated("a", 199999)), unsupported, "a list");
        row("list in itself", legacyFile("]q\1h\1a"), unsupported, "a list");
        row("dictionary in itself", legacyFile("}q\1" + text("state_dict") + "h\1s"), unsupported,
            "no state dict");
        row("copies of copies",
            legacyFile("}q\1(" + repeated("K\1K\2", 2000) + "u" +
                       repeated(global("collections", "OrderedDict") + "h\1\x85R0", 2000)),
            unsupported, "values");
        row("HTML", "<!DOCTYPE html>\n<html><body>404</body></html>", corrupt, "web page (HTML)");
        row("text", "This is not a model.\n", corrupt, "text file");
        row("LFS", "version https://git-lfs.github.com/spec/v1\noid sha256:00\n", corrupt, "LFS pointer");
        row("gzip", std::string("\x1f\x8b\x08\0\0\0\0\0", 8), corrupt, "gzip");
        row("other", std::string("\0\1\2\3\4\5\6\7\x08\x09", 10), corrupt, "00 01 02");
    }
    void hostilePickleIsOneClearError()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, code);
        QFETCH(QString, words);
        const TemporaryFolder folder;
        const std::string contents = bytes.toStdString();
        const std::size_t before = allocated;
        peak = before;
        const auto read = readBytes(contents, folder.path());
        QVERIFY(peak - before < kMuchMemory + 64 * contents.size());
        QVERIFY(!read.ok());
        const QString message = QString::fromStdString(read.error().message);
        QVERIFY2(read.error().code == static_cast<ErrorCode>(code), qPrintable(message));
        QVERIFY2(message.contains(words), qPrintable(message));
        QVERIFY(message.startsWith(QString::fromStdString((folder.path() / "bytes.pth").string())));
    }
    void damagedZipIsOneClearError()
    {
        const TemporaryFolder folder;
        const std::string good = fixtureBytes("under_model.pth");
        const auto messageOf = [&](std::string bytes, std::size_t at, char value) {
            bytes[at] = value;
            const auto read = readBytes(bytes, folder.path());
            return read.ok() ? std::string("read") : read.error().message;
        };
        const auto contains = [](const std::string &message, const char *words) {
            return message.find(words) != std::string::npos;
        };
        const std::size_t directory = good.find("PK\1\2");
        QVERIFY(contains(messageOf(good, directory + 10, 8), "compressed"));
        QVERIFY(contains(messageOf(good, directory + 8, 9), "encrypted"));
        const std::size_t pickleByte = good.find("epoch");
        QVERIFY(contains(messageOf(good, pickleByte, 'E'), "checksum of its entry under_model/data.pkl"));
        const std::size_t order = good.find("little");
        QVERIFY(contains(messageOf(good, order, 'b'), "byte order"));
        const std::string cut = good.substr(0, good.size() / 2);
        QVERIFY(contains(messageOf(cut, 0, 'P'), "cut off"));
        const std::string floats("\0\0\x80\x3f\0\0\0\x40", 8);
        QVERIFY(contains(messageOf(good, good.find(floats) + 2, 'x'),
                         "checksum of its entry under_model/data/0"));
    }
    void everyTruncationIsAnError_data()
    {
        QTest::addColumn<QString>("file");
        for (const char *name : {"checkpoint.pth", "checkpoint_legacy.pth", "views_legacy.pth",
                                 "every_dtype.pth", "checkpoint_protocol4.pth"})
            QTest::newRow(name) << name;
    }
    void everyTruncationIsAnError()
    {
        QFETCH(QString, file);
        const TemporaryFolder folder;
        const std::string good = fixtureBytes(file.toStdString());
        for (std::size_t length = 0; length < good.size(); ++length) {
            const auto read = readBytes(good.substr(0, length), folder.path());
            QVERIFY2(!read.ok(), qPrintable(QString::number(length)));
            QVERIFY2(read.error().code == ErrorCode::Corrupt, read.error().message.c_str());
        }
    }
    void truncatedSafetensorsIsAnErrorAtEveryByte()
    {
        const TemporaryFolder folder;
        const std::string good = safetensorsFile(
            R"({"__metadata__":{"a":"b"},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", "12345678");
        ANT_VERIFY_OK(readBytes(good, folder.path()));
        for (std::size_t length = 0; length < good.size(); ++length) {
            const auto read = readBytes(good.substr(0, length), folder.path());
            QVERIFY(!read.ok());
            QCOMPARE(read.error().code, ErrorCode::Corrupt);
        }
    }
    void randomDamageNeitherCrashesNorTakesMuchMemory_data()
    {
        QTest::addColumn<QByteArray>("good");
        for (const char *name : {"checkpoint_legacy.pth", "views_legacy.pth", "no_checksums.pth",
                                 "checkpoint_protocol4.pth", "checkpoint_protocol1_legacy.pth"})
            QTest::newRow(name) << QByteArray::fromStdString(fixtureBytes(name));
        QTest::newRow("safetensors") << QByteArray::fromStdString(safetensorsFile(
            R"({"__metadata__":{"a":"b"},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})",
            "12345678"));
    }
    void randomDamageNeitherCrashesNorTakesMuchMemory()
    {
        QFETCH(QByteArray, good);
        const TemporaryFolder folder;
        std::mt19937 random(20220603);
        constexpr int kRounds = 1500;
        for (int round = 0; round < kRounds; ++round) {
            std::string bytes = good.toStdString();
            for (unsigned damages = 1 + round % 3; damages > 0; --damages)
                bytes[random() % bytes.size()] = static_cast<char>(random());
            const std::size_t before = allocated;
            peak = before;
            const auto read = readBytes(bytes, folder.path());
            QVERIFY(peak - before < kMuchMemory);
            if (!read.ok()) {
                QVERIFY2(read.error().code != ErrorCode::Internal, read.error().message.c_str());
                continue;
            }
            for (const auto &[name, tensor] : read.value().tensors) // every byte of a view can be touched
                QCOMPARE(tensor.toFloats().size(), static_cast<std::size_t>(tensor.elements()));
        }
    }
};

QTEST_APPLESS_MAIN(TestHostileFiles)
#include "tst_hostile_files.moc"
