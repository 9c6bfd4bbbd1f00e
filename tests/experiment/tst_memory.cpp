#include "core/experiment/validation.h"
#include "tests/support/test_data.h"

#include <QTest>

using namespace ant;

class TestMemory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void weightsCountOnceInFloatAndTwiceQuantized()
    {
        RunSpec spec;
        spec.model = "resnet20"; // 269722 parameters with option-A shortcuts
        spec.mode = "fp32";
        QCOMPARE(estimateMemory(spec).value().weights, std::int64_t(269722) * 4);
        spec.mode = "ip-f";
        QCOMPARE(estimateMemory(spec).value().weights, std::int64_t(269722) * 4 * 2);
    }
    void activationsAndImagesGrowWithTheLargerBatch()
    {
        RunSpec small, large;
        small.batch = 32;
        large.batch = 32;
        large.calibrationBatch = 96;
        const MemoryEstimate one = estimateMemory(small).value(), three = estimateMemory(large).value();
        QCOMPARE(three.activations, 3 * one.activations);
        QCOMPARE(one.images, std::int64_t(32) * 3 * 32 * 32 * 4 * 3); // two ready and one in use
        QCOMPARE(three.images, 3 * one.images);
    }
    void limitBoundsTheBatchThatIsEvaluated()
    {
        RunSpec spec;
        spec.mode = "fp32";
        spec.batch = 1000;
        spec.limit = 10;
        QCOMPARE(estimateMemory(spec).value().images, std::int64_t(10) * 3 * 32 * 32 * 4 * 3);
    }
    void trainingKeepsMoreThanEvaluating()
    {
        RunSpec spec;
        const MemoryEstimate evaluating = estimateMemory(spec).value();
        spec.task = Task::Qat;
        const MemoryEstimate training = estimateMemory(spec).value();
        QVERIFY(training.activations > 2 * evaluating.activations);
        QCOMPARE(training.weights, 2 * evaluating.weights);
    }
    void unknownModelIsNotFound()
    {
        RunSpec spec;
        spec.model = "resnet19";
        QCOMPARE(estimateMemory(spec).error().code, ErrorCode::NotFound);
    }
    void machineHasSomeMemory() { QVERIFY(availableMemoryBytes() > 1'000'000); }
    void batchThatCannotFitIsAWarningWithOneThatDoes()
    {
        RunSpec spec;
        spec.model = "squeezenet1_0"; // some 9 MB an image
        spec.batch = 65536;
        std::string text;
        for (const FieldProblem &problem : validate(spec))
            if (problem.field == "batch" && !problem.isError)
                text = problem.text;
        if (availableMemoryBytes() > std::int64_t(600) << 30)
            QSKIP("this machine has room for it");
        QVERIFY2(text.starts_with("the run needs about "), text.c_str());
        QVERIFY2(text.find("images or fewer") != std::string::npos, text.c_str());
    }
};

QTEST_APPLESS_MAIN(TestMemory)
#include "tst_memory.moc"
