#include "core/store/workspace.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>
#include <nlohmann/json.hpp>

using namespace ant;

/// What calibrated a run, and how its blocks fared.
class TestBlocks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<test::TemporaryFolder>();
        auto opened = Workspace::open(m_folder->path(), Workspace::Access::Create);
        ANT_VERIFY_OK(opened);
        m_workspace = std::make_unique<Workspace>(std::move(opened).value());
        m_run = m_workspace->addRun({}, false).value();
    }
    void cleanup()
    {
        m_workspace.reset();
        m_folder.reset();
    }
    void aRunWithoutACalibrationSetHasNeither()
    {
        const auto record = m_workspace->record(m_run);
        ANT_VERIFY_OK(record);
        QVERIFY(record.value().blocks.empty());
        QVERIFY(!record.value().calibration);
        QVERIFY(toJson(record.value())["calibration"].is_null());
    }
    void blocksComeBackInOrderAndTheNewestOfAnIndexCounts()
    {
        const BlockRecord second{1, "layer1.0", 2, 0.25, 0.125, 600, 12.5};
        const BlockRecord first{0, "conv1", 1, 0.5, 0.5, 0, 0.1};
        ANT_VERIFY_OK(m_workspace->setBlock(m_run, {1, "layer1.0", 2, 0.25, 0.25, 0, 1}));
        ANT_VERIFY_OK(m_workspace->setBlock(m_run, first));
        ANT_VERIFY_OK(m_workspace->setBlock(m_run, second));
        QCOMPARE(m_workspace->blocks(m_run).value(), (std::vector<BlockRecord>{first, second}));
        const auto json = toJson(m_workspace->record(m_run).value())["blocks"];
        QCOMPARE(json[1]["name"].get<std::string>(), std::string("layer1.0"));
        QCOMPARE(json[1]["error_after"].get<double>(), 0.125);
    }
    void anErrorThatIsNoNumberComesBackAsOne()
    {
        ANT_VERIFY_OK(m_workspace->setBlock(m_run, {0, "conv1", 1, NAN, 0.5, 0, 0}));
        QVERIFY(std::isnan(m_workspace->blocks(m_run).value().front().errorBefore));
    }
    void theListOfCalibrationImagesIsKept()
    {
        const CalibrationRecord images{"evaluation", true, {3, 17, 900}};
        ANT_VERIFY_OK(m_workspace->setCalibration(m_run, {"train", false, {1}}));
        ANT_VERIFY_OK(m_workspace->setCalibration(m_run, images));
        QCOMPARE(m_workspace->calibration(m_run).value(), std::optional(images));
        const auto json = toJson(m_workspace->record(m_run).value())["calibration"];
        QCOMPARE(json["count"].get<int>(), 3);
        QCOMPARE(json["fallback"].get<bool>(), true);
        QCOMPARE(json["images"][2].get<int>(), 900);
    }
    void anUnknownRunIsNotFound()
    {
        QCOMPARE(m_workspace->setBlock({7}, {}).error().code, ErrorCode::NotFound);
        QCOMPARE(m_workspace->calibration({7}).error().code, ErrorCode::NotFound);
    }

private:
    std::unique_ptr<test::TemporaryFolder> m_folder;
    std::unique_ptr<Workspace> m_workspace;
    RunId m_run;
};

QTEST_APPLESS_MAIN(TestBlocks)
#include "tst_blocks.moc"
