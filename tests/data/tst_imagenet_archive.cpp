#include "core/base/files.h"
#include "core/data/dataset.h"
#include "core/data/imagenet_archive.h"
#include "tests/data/tar_bytes.h"
#include "tests/data/write_images.h"
#include "tests/support/test_data.h"

#include <QTest>

using namespace ant;
using namespace ant::test;

namespace {

namespace fs = std::filesystem;

std::string jpeg(std::uint8_t grey)
{
    return jpegOf(8, 8, 1, std::vector<std::uint8_t>(64, grey));
}

const std::string kA = "n00000001", kB = "n00000002";

/// As ILSVRC2012_img_train.tar: a tar for each class, two images in each.
std::string trainArchive()
{
    TarBytes outer;
    for (const std::string &wnid : {kA, kB}) {
        TarBytes inner;
        inner.file(wnid + "_1.JPEG", jpeg(10)).file(wnid + "_2.JPEG", jpeg(20));
        outer.file(wnid + ".tar", inner.bytes());
    }
    return outer.bytes();
}

std::string validationArchive()
{
    TarBytes archive;
    for (const char *number : {"1", "2", "3"})
        archive.file(std::string("ILSVRC2012_val_0000000") + number + ".JPEG", jpeg(30));
    return archive.bytes();
}

/// Every file below a folder, by its path in it.
std::vector<std::string> filesBelow(const fs::path &folder)
{
    std::vector<std::string> files;
    for (const auto &entry : fs::recursive_directory_iterator(folder))
        if (!entry.is_directory())
            files.push_back(fs::relative(entry.path(), folder).string());
    std::ranges::sort(files);
    return files;
}

} // namespace

class TestImageNetArchive : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<TemporaryFolder>();
        m_request = {m_folder->path() / "imagenet", {}, {}, {}, {}};
    }

    void archivesBecomeFoldersThatPassTheCheck()
    {
        m_request.train = put("train.tar", trainArchive());
        m_request.validation = put("val.tar", validationArchive());
        m_request.labels = put("labels.txt", kB + "\n" + kA + "\n" + kB + "\n");
        const auto done = run();
        ANT_VERIFY_OK(done);
        QCOMPARE(done.value().trainImages, 4);
        QCOMPARE(done.value().validationImages, 3);
        QCOMPARE(filesBelow(m_request.target / "train"),
                 (std::vector<std::string>{kA + "/" + kA + "_1.JPEG", kA + "/" + kA + "_2.JPEG",
                                           kB + "/" + kB + "_1.JPEG", kB + "/" + kB + "_2.JPEG"}));
        QCOMPARE(filesBelow(m_request.target / "val"),
                 (std::vector<std::string>{kA + "/ILSVRC2012_val_00000002.JPEG",
                                           kB + "/ILSVRC2012_val_00000001.JPEG",
                                           kB + "/ILSVRC2012_val_00000003.JPEG"}));
        for (const DatasetFinding &finding : checkDataset({.kind = "imagenet", .folder = m_request.target}))
            QVERIFY2(!finding.isProblem, finding.text.c_str());
        QCOMPARE(readFile(m_request.target / "train" / kA / (kA + "_2.JPEG")).value(), jpeg(20));
    }

    void labelListsOfEveryKindAreRead_data()
    {
        QTest::addColumn<QString>("labels");
        QTest::addColumn<QString>("classes");
        const QString a = QString::fromStdString(kA);
        const QString b = QString::fromStdString(kB);
        QTest::newRow("classes in order") << b + "\n" + a + "\n"
                                          << "";
        QTest::newRow("names and classes, in any order")
            << "ILSVRC2012_val_00000002.JPEG " + a + "\nILSVRC2012_val_00000001.JPEG " + b + "\n"
            << "";
        QTest::newRow("with commas and Windows line ends")
            << "ILSVRC2012_val_00000001.JPEG," + b + "\r\nILSVRC2012_val_00000002.JPEG," + a + "\r\n"
            << "";
        QTest::newRow("numbers and their classes") << "2\n1\n" << a + " tench\n" + b + " goldfish\n";
    }
    void labelListsOfEveryKindAreRead()
    {
        QFETCH(QString, labels);
        QFETCH(QString, classes);
        const auto read =
            readValidationLabels(put("labels.txt", labels.toStdString()),
                                 classes.isEmpty() ? "" : put("classes.txt", classes.toStdString()));
        ANT_VERIFY_OK(read);
        const std::vector<std::pair<std::string, std::string>> expected = {
            {"ILSVRC2012_val_00000001.JPEG", kB}, {"ILSVRC2012_val_00000002.JPEG", kA}};
        QVERIFY(read.value() == expected);
    }

    void labelListsThatCannotBeAreRefused_data()
    {
        QTest::addColumn<QString>("labels");
        QTest::addColumn<QString>("classes");
        QTest::addColumn<int>("code");
        QTest::newRow("numbers alone") << "1\n"
                                       << "" << int(ErrorCode::InvalidArgument);
        QTest::newRow("a number without class") << "2\n"
                                                << "n00000001\n"
                                                << int(ErrorCode::Corrupt);
        QTest::newRow("a path as class") << "../../n1\n"
                                         << "" << int(ErrorCode::Corrupt);
    }
    void labelListsThatCannotBeAreRefused()
    {
        QFETCH(QString, labels);
        QFETCH(QString, classes);
        QFETCH(int, code);
        const auto read =
            readValidationLabels(put("labels.txt", labels.toStdString()),
                                 classes.isEmpty() ? "" : put("classes.txt", classes.toStdString()));
        QVERIFY(!read.ok());
        QCOMPARE(int(read.error().code), code);
    }

    void aFlatFolderIsSortedInPlace()
    {
        m_request.validation = m_request.target / "val";
        put("imagenet/val/ILSVRC2012_val_00000001.JPEG", jpeg(1));
        put("imagenet/val/ILSVRC2012_val_00000002.JPEG", jpeg(2));
        m_request.labels = put("labels.txt", kB + "\n" + kA + "\n");
        ANT_VERIFY_OK(run());
        QCOMPARE(filesBelow(m_request.target / "val"),
                 (std::vector<std::string>{kA + "/ILSVRC2012_val_00000002.JPEG",
                                           kB + "/ILSVRC2012_val_00000001.JPEG"}));
    }

    void aStoppedPreparationGoesOn()
    {
        m_request.train = put("train.tar", trainArchive());
        std::stop_source stop;
        const auto stopped = prepareImageNet(
            m_request,
            [&](const PrepareProgress &progress) {
                if (progress.name == kB)
                    stop.request_stop();
            },
            stop.get_token());
        // The observer is asked seldom; where it was not asked in time, all is done.
        if (!stopped.ok())
            QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
        fs::remove_all(m_request.target / "train" / kB); // as where it stopped before the second class
        const auto rest = run();
        ANT_VERIFY_OK(rest);
        QCOMPARE(rest.value().present, 1);
        QCOMPARE(rest.value().trainImages, 2);
        QCOMPARE(filesBelow(m_request.target / "train").size(), std::size_t(4));
    }

    void aStopBeforeTheFirstImageIsCancelled()
    {
        m_request.train = put("train.tar", trainArchive());
        std::stop_source stop;
        stop.request_stop();
        const auto stopped = prepareImageNet(
            m_request, [](const PrepareProgress &) {}, stop.get_token());
        QVERIFY(!stopped.ok());
        QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
    }

    void whatAnArchiveThatIsCutOffHeldStaysHidden()
    {
        const std::string whole = trainArchive();
        m_request.train = put("train.tar", whole.substr(0, whole.size() - 3000));
        const auto done = run();
        QVERIFY(!done.ok());
        QCOMPARE(done.error().code, ErrorCode::Corrupt);
        QVERIFY(fs::exists(m_request.target / "train" / kA));
        QVERIFY(!fs::exists(m_request.target / "train" / kB));
    }

    void nothingIsWrittenOutsideTheTarget()
    {
        TarBytes inner;
        inner.file("../../../escaped.JPEG", jpeg(1))
            .file("/tmp/ant-absolute.JPEG", jpeg(2))
            .link("link.JPEG", "/etc/passwd")
            .file("link.JPEG/../../through.JPEG", jpeg(3))
            .file("run.sh", "echo");
        TarBytes outer;
        outer.file("../" + kA + ".tar", inner.bytes())
            .file("../../evil.tar", inner.bytes())
            .link("x", "/etc");
        m_request.train = put("train.tar", outer.bytes());
        const auto done = run();
        ANT_VERIFY_OK(done);
        QVERIFY(!fs::exists("/tmp/ant-absolute.JPEG"));
        QCOMPARE(filesBelow(m_folder->path()),
                 (std::vector<std::string>{"imagenet/train/" + kA + "/ant-absolute.JPEG",
                                           "imagenet/train/" + kA + "/escaped.JPEG",
                                           "imagenet/train/" + kA + "/through.JPEG", "train.tar"}));
        QCOMPARE(done.value().ignored,
                 (std::vector<std::string>{kA + "/link.JPEG", kA + "/run.sh", "evil.tar", "x"}));
    }

    void aFileThatIsNoArchiveIsCorrupt()
    {
        m_request.train = put("train.tar", "<html>not found</html>");
        const auto done = run();
        QVERIFY(!done.ok());
        QCOMPARE(done.error().code, ErrorCode::Corrupt);
    }

    void validationWithoutLabelsIsRefused()
    {
        m_request.validation = put("val.tar", validationArchive());
        const auto done = run();
        QVERIFY(!done.ok());
        QCOMPARE(done.error().code, ErrorCode::InvalidArgument);
    }

    void aClassMapGivesASubsetTheLabelsOfTheWhole()
    {
        put("imagenet/val/n00000003/a.JPEG", jpeg(1));
        put("imagenet/classes.txt", "n00000001 tench\nn00000002 goldfish\nn00000003 shark\n");
        const DatasetRef ref{.kind = "imagenet", .folder = m_request.target};
        const auto dataset = openDataset(ref, Split::Evaluation);
        ANT_VERIFY_OK(dataset);
        QCOMPARE(dataset.value()->classes(), 3);
        QCOMPARE(dataset.value()->label(0), 2);
        put("imagenet/val/n00000009/a.JPEG", jpeg(1));
        const auto stranger = openDataset(ref, Split::Evaluation);
        QVERIFY(!stranger.ok());
        QVERIFY(stranger.error().message.find("n00000009") != std::string::npos);
    }

private:
    fs::path put(const std::string &name, const std::string &bytes) const
    {
        const fs::path file = m_folder->path() / name;
        fs::create_directories(file.parent_path());
        if (!writeFileAtomically(file, bytes).ok())
            qFatal("cannot write a test's file");
        return file;
    }
    Result<PrepareResult> run() const
    {
        return prepareImageNet(m_request, [](const PrepareProgress &) {}, {});
    }

    std::unique_ptr<TemporaryFolder> m_folder;
    PrepareRequest m_request;
};

QTEST_APPLESS_MAIN(TestImageNetArchive)
#include "tst_imagenet_archive.moc"
