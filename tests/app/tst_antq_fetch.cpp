#include "core/base/files.h"
#include "core/io/sha256.h"
#include "core/io/tensor_file.h"
#include "core/store/workspace.h"
#include "tests/app/program.h"
#include "tests/io/faulty_server.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

using namespace ant;
using namespace ant::test;
using Json = nlohmann::json;

namespace {

constexpr double kBytesOfMib = 1 << 20;

/// A weight file of that many numbers, as bytes.
std::string weightBytes(std::size_t count, float value)
{
    const TemporaryFolder folder;
    TensorFile file;
    file.tensors["w"] = FileTensor::fromFloats({std::int64_t(count)}, std::vector<float>(count, value));
    const auto path = folder.path() / "w.safetensors";
    if (!writeSafetensors(path, file).ok())
        qFatal("cannot write a test's file");
    return readFile(path).value();
}

} // namespace

/// antq fetch against a server on this machine, with a list of files of its own.
class TestAntqFetch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<TemporaryFolder>();
        m_files = {{"/a.safetensors", weightBytes(100'000, 1)}, {"/b.safetensors", weightBytes(50'000, 2)}};
    }

    void theListNamesWhatIsPublishedWithItsSizes()
    {
        const Ended listed = antq({QStringLiteral("fetch"), QStringLiteral("list"), QStringLiteral("--json"),
                                   QStringLiteral("--workspace"), toQString(m_folder->path())});
        QCOMPARE(listed.status, 0);
        std::map<std::string, double> gigabytes;
        for (const Json &row : Json::parse(listed.output.toStdString()))
            if (row["kind"] == "checkpoint") {
                gigabytes[row["name"].get<std::string>()] = row["bytes"].get<double>() / 1e9;
                QCOMPARE(row["files"].get<int>(), 6);
            }
        const std::map<std::string, double> published = {
            {"resnet18", 0.54}, {"resnet50", 1.18}, {"inceptionv3", 1.10}, {"vgg16", 6.18}, {"vit", 3.97}};
        QCOMPARE(gigabytes.size(), published.size());
        for (const auto &[name, size] : published)
            QVERIFY2(qAbs(gigabytes[name] - size) < 1e-6, name.c_str());
    }

    void severalFilesComeInARowAndAreRegistered()
    {
        const FaultyServer server([&](const auto &asked, const auto &to) { serve(asked, to); });
        const Ended ended = fetch(server, {QStringLiteral("--json")});
        QVERIFY2(ended.status == 0, qPrintable(ended.complaints.join(QLatin1Char('\n'))));
        std::vector<std::string> events;
        double last = 0;
        for (const QByteArray &line : ended.output.trimmed().split('\n')) {
            const Json said = Json::parse(line.toStdString());
            if (said["event"] == "progress") {
                QVERIFY(said["done"].get<double>() >= last); // one bar over all files
                last = said["done"].get<double>();
            } else {
                events.push_back(said["event"].get<std::string>());
            }
        }
        QCOMPARE(events, (std::vector<std::string>{"plan", "fetched", "fetched"}));
        QCOMPARE(last, double(m_files[0].second.size() + m_files[1].second.size()));
        auto workspace = Workspace::open(m_folder->path(), Workspace::Access::Read);
        ANT_VERIFY_OK(workspace);
        const auto library = workspace.value().library();
        ANT_VERIFY_OK(library);
        QCOMPARE(library.value().size(), std::size_t(2));
        QCOMPARE(library.value()[0].place, (m_folder->path() / "downloads/a.safetensors").string());
        QCOMPARE(library.value()[0].sha256, sha256(m_files[0].second));
        QVERIFY(library.value()[0].isGood);
    }

    void aFileThatFailsDoesNotKeepTheOthersFromComing()
    {
        const FaultyServer server([&](const HttpRequest &asked, const HttpConnection &to) {
            if (asked.path == "/a.safetensors")
                return to.respond("404 Not Found", "Content-Length: 0\r\n", "");
            serve(asked, to);
        });
        const Ended ended = fetch(server, {});
        QCOMPARE(ended.status, 2); // not found
        QCOMPARE(ended.complaints.size(), 1);
        QVERIFY(ended.complaints.front().contains(QStringLiteral("a.safetensors")));
        QVERIFY(std::filesystem::exists(m_folder->path() / "downloads/b.safetensors"));
    }

    void aMirrorIsAskedFirst()
    {
        const FaultyServer usual([&](const auto &asked, const auto &to) { serve(asked, to); });
        const FaultyServer mirror([&](const auto &asked, const auto &to) { serve(asked, to); });
        const Ended ended =
            fetch(usual, {QStringLiteral("--mirror"), QString::fromStdString(mirror.url(""))});
        QCOMPARE(ended.status, 0);
        QCOMPARE(mirror.requests().size(), std::size_t(2));
        QVERIFY(usual.requests().empty());
    }

    void aProcessThatWasStoppedGoesOnWhereItWas()
    {
        std::atomic<bool> isSlow = true;
        FaultyServer server([&](const HttpRequest &asked, const HttpConnection &to) {
            const std::string &file = m_files[asked.path == "/a.safetensors" ? 0 : 1].second;
            if (!isSlow || asked.rangeBegin > 0)
                return to.serve(asked, file, "\"1\"");
            to.respond("200 OK", "ETag: \"1\"\r\nContent-Length: " + std::to_string(file.size()) + "\r\n",
                       file.substr(0, 100'000));
            while (isSlow)
                std::this_thread::sleep_for(std::chrono::milliseconds(10));
        });
        writeCatalogue(server);
        QProcess process;
        startAntq(process, arguments({}));
        const auto part = m_folder->path() / "downloads/a.safetensors.part";
        std::error_code code;
        QTRY_VERIFY_WITH_TIMEOUT(std::filesystem::file_size(part, code) == 100'000, 20'000);
        process.terminate();
        QVERIFY(process.waitForFinished(10'000));
        QCOMPARE(process.exitCode(), 1);
        isSlow = false;
        QCOMPARE(fetch(server, {}).status, 0);
        QCOMPARE(readFile(m_folder->path() / "downloads/a.safetensors").value(), m_files[0].second);
        QVERIFY(std::ranges::any_of(server.requests(),
                                    [](const auto &asked) { return asked.rangeBegin == 100'000; }));
    }

    void aListThatNamesAPathIsRefused()
    {
        const FaultyServer server([&](const auto &asked, const auto &to) { serve(asked, to); });
        writeCatalogue(server, "../escaped.safetensors");
        const Ended ended = antq(arguments({}));
        QCOMPARE(ended.status, 1);
        QVERIFY(ended.complaints.front().contains(QStringLiteral("no plain file name")));
        QVERIFY(server.requests().empty());
    }

private:
    void serve(const HttpRequest &asked, const HttpConnection &to) const
    {
        for (const auto &[path, bytes] : m_files)
            if (asked.path == path)
                return to.serve(asked, bytes);
        to.respond("404 Not Found", "Content-Length: 0\r\n", "");
    }
    void writeCatalogue(const FaultyServer &server, const std::string &firstName = "a.safetensors") const
    {
        Json files = Json::array();
        for (const auto &[path, bytes] : m_files)
            files.push_back({{"name", path.substr(1, 1)},
                             {"file", path == "/a.safetensors" ? firstName : path.substr(1)},
                             {"mib", double(bytes.size()) / kBytesOfMib},
                             {"sha256", sha256(bytes).substr(0, 8)}});
        const Json none = Json::array();
        const Json list = {{"version", 1},
                           {"weights", {{"mirrors", {server.url()}}, {"files", files}}},
                           {"checkpoint", {{"mirrors", none}, {"modes", none}, {"sets", none}}}};
        QVERIFY(writeFileAtomically(m_folder->path() / "list.json", list.dump()).ok());
    }
    QStringList arguments(const QStringList &more) const
    {
        return QStringList{QStringLiteral("fetch"),
                           QStringLiteral("weights"),
                           QStringLiteral("all"),
                           QStringLiteral("--catalogue"),
                           toQString(m_folder->path() / "list.json"),
                           QStringLiteral("--workspace"),
                           toQString(m_folder->path())} +
               more;
    }
    Ended fetch(const FaultyServer &server, const QStringList &more) const
    {
        writeCatalogue(server);
        return antq(arguments(more));
    }

    std::unique_ptr<TemporaryFolder> m_folder;
    std::vector<std::pair<std::string, std::string>> m_files; ///< path on the server, contents
};

QTEST_GUILESS_MAIN(TestAntqFetch)
#include "tst_antq_fetch.moc"
