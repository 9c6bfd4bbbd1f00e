#include "core/base/files.h"
#include "core/data/dataset.h"
#include "tests/data/write_images.h"
#include "tests/support/test_data.h"

#include <QTest>

using namespace ant;
using namespace ant::test;

namespace {

namespace fs = std::filesystem;

const std::string &anyJpeg()
{
    static const std::string file = jpegOf(8, 8, 1, std::vector<std::uint8_t>(64, 100));
    return file;
}

void put(const fs::path &file, const std::string &bytes = anyJpeg())
{
    fs::create_directories(file.parent_path());
    QVERIFY(writeFileAtomically(file, bytes).ok());
}

DatasetRef imagenetIn(const fs::path &folder)
{
    return {.kind = "imagenet", .folder = folder};
}

/// The texts of the findings that are problems (or are none), a line each.
std::string texts(const std::vector<DatasetFinding> &findings, bool problems)
{
    std::string all;
    for (const DatasetFinding &finding : findings)
        if (finding.isProblem == problems)
            all += finding.text + "\n";
    return all;
}

bool says(const std::string &text, const std::string &part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

class TestImageFolder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void classesAndImagesAreSortedByName()
    {
        const TemporaryFolder folder;
        for (const char *name :
             {"n02/b.JPEG", "n02/a.jpg", "n01/z.PNG", "n01/notes.txt", "n01/._z.PNG", "n03/c.Jpeg"})
            put(folder.path() / "val" / name);
        fs::create_directory(folder.path() / "val" / "n025");
        const auto dataset = openDataset(imagenetIn(folder.path()), Split::Evaluation);
        ANT_VERIFY_OK(dataset);
        const Dataset &images = *dataset.value();
        QCOMPARE(images.size(), 4);
        QCOMPARE(images.classes(), 4); // the empty folder keeps its label
        QCOMPARE(images.imageName(0), std::string("n01/z.PNG"));
        QCOMPARE(images.imageName(1), std::string("n02/a.jpg"));
        QCOMPARE(images.imageName(2), std::string("n02/b.JPEG"));
        QCOMPARE(images.imageName(3), std::string("n03/c.Jpeg"));
        QCOMPARE(images.label(2), 1);
        QCOMPARE(images.label(3), 3);
        QCOMPARE(images.className(3), std::string("n03"));
    }
    void validationIsAsGoodAsVal()
    {
        const TemporaryFolder folder;
        put(folder.path() / "validation/n01/a.JPEG");
        ANT_VERIFY_OK(openDataset(imagenetIn(folder.path()), Split::Evaluation));
        const auto train = openDataset(imagenetIn(folder.path()), Split::Train);
        QVERIFY(!train.ok());
        QCOMPARE(train.error().code, ErrorCode::NotFound);
    }
    void flatFolderIsRecognisedAndTheErrorSaysWhatToDo()
    {
        const TemporaryFolder folder;
        put(folder.path() / "val/ILSVRC2012_val_00000001.JPEG");
        const auto dataset = openDataset(imagenetIn(folder.path()), Split::Evaluation);
        QVERIFY(!dataset.ok());
        QCOMPARE(dataset.error().code, ErrorCode::InvalidArgument);
        QVERIFY(says(dataset.error().message, "antq datasets prepare imagenet:" + folder.path().string()));
        QVERIFY(says(texts(checkDataset(imagenetIn(folder.path())), true), "--val-labels LIST"));
    }
    void missingAndEmptyFoldersAreTold()
    {
        const TemporaryFolder folder;
        QCOMPARE(openDataset(imagenetIn(folder.path() / "x"), Split::Evaluation).error().code,
                 ErrorCode::NotFound);
        QCOMPARE(openDataset(imagenetIn(folder.path()), Split::Evaluation).error().code, ErrorCode::NotFound);
        fs::create_directory(folder.path() / "val");
        QCOMPARE(openDataset(imagenetIn(folder.path()), Split::Evaluation).error().code,
                 ErrorCode::InvalidArgument);
        const auto inside = openDataset(imagenetIn(folder.path() / "val"), Split::Evaluation);
        QVERIFY(says(inside.error().message, "Give the folder above it"));
    }
    void unreadableImageIsNamedWithItsReason()
    {
        const TemporaryFolder folder;
        put(folder.path() / "val/n01/bad.JPEG", "no picture");
        const auto dataset = openDataset(imagenetIn(folder.path()), Split::Evaluation);
        ANT_VERIFY_OK(dataset);
        std::vector<float> out(3 * 32 * 32);
        const auto loaded = dataset.value()->load(0, Preprocessing{}, out);
        QVERIFY(!loaded.ok());
        QVERIFY(says(loaded.error().text(), "n01/bad.JPEG"));
        QCOMPARE(dataset.value()->decode(0).error().code, ErrorCode::Unsupported);
    }
    void decodedImageHasItsOwnSize()
    {
        const TemporaryFolder folder;
        put(folder.path() / "val/n01/a.png", pngOf(2, 1, 8, kPngRgb, {1, 2, 3, 4, 5, 6}));
        const auto dataset = openDataset(imagenetIn(folder.path()), Split::Evaluation);
        ANT_VERIFY_OK(dataset);
        const auto image = dataset.value()->decode(0);
        ANT_VERIFY_OK(image);
        QCOMPARE(image.value(), (RgbImage{2, 1, {1, 2, 3, 4, 5, 6}, 0}));
    }
    void checkFindsWhatIsWrong()
    {
        const TemporaryFolder folder;
        put(folder.path() / "val/n01/a.JPEG");
        put(folder.path() / "val/n01/b.JPEG");
        put(folder.path() / "val/n02/bad.JPEG", "no picture");
        put(folder.path() / "val/n02/cut.JPEG", anyJpeg().substr(0, anyJpeg().size() - 2));
        fs::create_directory(folder.path() / "val/n03");
        put(folder.path() / "train/n01/a.JPEG");
        put(folder.path() / "train/n09/a.JPEG");
        const auto findings = checkDataset(imagenetIn(folder.path()));
        const std::string problems = texts(findings, true);
        QVERIFY(says(problems, "n02/bad.JPEG"));
        QVERIFY(says(problems, "1 class folders are empty: n03"));
        QVERIFY(says(problems, "training half that the evaluation half lacks, so that labels differ: n09"));
        const std::string notes = texts(findings, false);
        QVERIFY(says(notes, "evaluation: 4 images in 3 classes, 0 to 2 per class"));
        QVERIFY(says(notes, "n02/cut.JPEG"));
        QVERIFY(says(notes, "997 of the 1000 classes"));
    }
    void checkOfGoodSubsetHasNoProblem()
    {
        const TemporaryFolder folder;
        put(folder.path() / "val/n01/a.JPEG");
        QCOMPARE(texts(checkDataset(imagenetIn(folder.path())), true), std::string());
    }
    void fingerprintTellsSetsApart()
    {
        const TemporaryFolder folder;
        put(folder.path() / "val/n01/a.JPEG");
        const auto digest = [&] {
            return openDataset(imagenetIn(folder.path()), Split::Evaluation).value()->fingerprint();
        };
        const std::string before = digest();
        QCOMPARE(digest(), before);
        put(folder.path() / "val/n01/b.JPEG");
        QVERIFY(digest() != before);
    }
};

QTEST_APPLESS_MAIN(TestImageFolder)
#include "tst_image_folder.moc"
