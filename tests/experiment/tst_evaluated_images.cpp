#include "core/experiment/evaluated_images.h"
#include "core/experiment/validation.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <algorithm>
#include <fstream>

using namespace ant;

namespace {

/// An ImageNet folder whose classes have 4, 1 and 3 images; none of them is decoded here.
std::shared_ptr<const Dataset> unevenFolder(const std::filesystem::path &root)
{
    const int counts[] = {4, 1, 3};
    for (int label = 0; label < 3; ++label) {
        const auto folder = root / "val" / ("n0000000" + std::to_string(label));
        std::filesystem::create_directories(folder);
        for (int image = 0; image < counts[label]; ++image)
            std::ofstream(folder / (std::to_string(image) + ".JPEG")) << "not decoded";
    }
    return openDataset({"imagenet", root}, Split::Evaluation).value();
}

RunSpec perClass(std::int64_t images)
{
    RunSpec spec;
    spec.perClass = images;
    return spec;
}

std::string errorAt(const RunSpec &spec, std::string_view field)
{
    for (const FieldProblem &problem : validate(spec))
        if (problem.isError && problem.field == field)
            return problem.text;
    return {};
}

} // namespace

class TestEvaluatedImages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void firstImagesOfEachClassAreTaken()
    {
        const test::TemporaryFolder folder;
        const auto dataset = unevenFolder(folder.path());
        QCOMPARE(evaluatedImages(perClass(1), *dataset), (std::vector<std::int64_t>{0, 4, 5}));
        QCOMPARE(evaluatedImages(perClass(2), *dataset), (std::vector<std::int64_t>{0, 1, 4, 5, 6}));
        QCOMPARE(evaluatedImages(perClass(9), *dataset).size(), std::size_t(8));
    }

    void limitTakesTheFirstAndNoneTakesAll()
    {
        const test::TemporaryFolder folder;
        const auto dataset = unevenFolder(folder.path());
        RunSpec spec;
        QCOMPARE(evaluatedImages(spec, *dataset).size(), std::size_t(8));
        spec.limit = 3;
        QCOMPARE(evaluatedImages(spec, *dataset), (std::vector<std::int64_t>{0, 1, 2}));
        spec.limit = 100;
        QCOMPARE(evaluatedImages(spec, *dataset).size(), std::size_t(8));
    }

    void countBeforeTheFolderIsReadNeverExceedsIt()
    {
        QCOMPARE(evaluatedCount(RunSpec(), 50'000, 1000), 50'000);
        QCOMPARE(evaluatedCount(perClass(5), 50'000, 1000), 5000);
        QCOMPARE(evaluatedCount(perClass(50), 50'000, 1000), 50'000);
        QCOMPARE(evaluatedCount(perClass(std::numeric_limits<std::int64_t>::max()), 50'000, 1000), 50'000);
        QCOMPARE(evaluatedCount(perClass(5), 0, 0), 0);
    }

    void subsetIsNamed()
    {
        RunSpec spec;
        QCOMPARE(subsetText(spec), std::string());
        spec.limit = 1;
        QCOMPARE(subsetText(spec), std::string("1 image"));
        QCOMPARE(subsetText(perClass(5)), std::string("5 images per class"));
    }

    void limitAndPerClassTogetherAreRefused()
    {
        RunSpec spec = perClass(5);
        QCOMPARE(errorAt(spec, "per_class"), std::string());
        spec.limit = 64;
        const std::string text = errorAt(spec, "per_class");
        QVERIFY2(text.find("give one of them") != std::string::npos, text.c_str());
    }

    void sensitivityTakesNoImagesPerClass()
    {
        RunSpec spec = perClass(5);
        spec.task = Task::Sensitivity;
        const std::string text = errorAt(spec, "per_class");
        QVERIFY2(text.find("limit says how many") != std::string::npos, text.c_str());
    }
};

QTEST_GUILESS_MAIN(TestEvaluatedImages)
#include "tst_evaluated_images.moc"
