#include "tests/engine/recorded_run.h"

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <c10/util/Exception.h>

#include <QTest>

using namespace ant;

namespace {

/// Refuses what is larger than a limit, as the allocator of a GPU does that is full.
class SmallMemory final : public c10::Allocator {
public:
    explicit SmallMemory(c10::Allocator *own) : m_own(own) {}
    std::size_t limit = 0; ///< bytes of one allocation; 0: none
    int refused = 0;

    c10::DataPtr allocate(std::size_t bytes) override
    {
        if (limit > 0 && bytes > limit) {
            ++refused;
            throw c10::OutOfMemoryError({__func__, __FILE__, __LINE__}, "device out of memory");
        }
        return m_own->allocate(bytes);
    }
    c10::DeleterFnPtr raw_deleter() const override { return m_own->raw_deleter(); }
    void copy_data(void *to, const void *from, std::size_t bytes) const override
    {
        default_copy_data(to, from, bytes);
    }

private:
    c10::Allocator *m_own;
};

SmallMemory &smallMemory()
{
    static SmallMemory memory(c10::GetCPUAllocator());
    return memory;
}

/// The demo network, whose first layer has 16 channels of 32 x 32 values.
RunSpec demoTraining(const std::string &mode)
{
    RunSpec spec;
    spec.task = Task::Qat;
    spec.mode = mode;
    spec.batch = 32;
    spec.limit = 8;
    spec.threads = 1;
    spec.training.epochs = 1;
    spec.training.learningRate = 2e-3;
    spec.training.images = 128;
    return spec;
}

/// Bytes of the largest value of `images` images in the network.
std::size_t largestValue(int images)
{
    return static_cast<std::size_t>(images) * 16 * 32 * 32 * sizeof(float);
}

} // namespace

/// Allocations that fail in the middle of a step.
class TestOutOfMemory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { c10::SetCPUAllocator(&smallMemory(), 1); }
    void cleanup() { smallMemory().limit = 0; }

    void fewerImagesAtOnceTakeTheSameSteps_data()
    {
        QTest::addColumn<QString>("mode");
        QTest::newRow("fp32") << "fp32";
        QTest::newRow("calibration in the step that fails") << "ip-f";
    }
    void fewerImagesAtOnceTakeTheSameSteps()
    {
        QFETCH(QString, mode);
        RunSpec spec = demoTraining(mode.toStdString());
        smallMemory().limit = largestValue(20);
        const auto halved = test::record(spec);
        smallMemory().limit = 0;
        QVERIFY2(!halved.error, halved.error ? halved.error->text().c_str() : "");
        QVERIFY(smallMemory().refused > 0);
        QCOMPARE(halved.warnings.size(), std::size_t(1));
        QVERIFY2(halved.warnings.front().find("16 images at a time") != std::string::npos,
                 halved.warnings.front().c_str());
        spec.training.microBatch = 16;
        const auto asked = test::record(spec);
        QCOMPARE(halved.steps, asked.steps);
        QCOMPARE(halved.epochs, asked.epochs);
        QCOMPARE(halved.predictions, asked.predictions);
    }
    void whereOneImageIsTooMuchTheRunSaysSo()
    {
        smallMemory().limit = largestValue(1) / 2;
        const auto run = test::record(demoTraining("fp32"));
        smallMemory().limit = 0;
        QVERIFY(run.error);
        QCOMPARE(run.error->code, ErrorCode::OutOfMemory);
    }
};

QTEST_APPLESS_MAIN(TestOutOfMemory)
#include "tst_out_of_memory.moc"
