#include "core/engine/detail/nvml.h"

#include <QTest>

using namespace ant::detail;

class TestNvml : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theGpuOfTheBusIdSaysHowBusyItIs_data()
    {
        QTest::addColumn<QString>("busId");
        QTest::addColumn<int>("percent"); // -1: it does not say
        QTest::newRow("busy") << "00000000:3B:00.0" << 87;
        QTest::newRow("may not be asked") << "00000000:5E:00.0" << -1;
        QTest::newRow("more than all of the time") << "00000000:86:00.0" << -1;
        QTest::newRow("another machine's") << "00000000:FF:00.0" << -1;
    }
    void theGpuOfTheBusIdSaysHowBusyItIs()
    {
        QFETCH(QString, busId);
        QFETCH(int, percent);
        GpuUtilisation first(busId.toStdString(), ANT_FAKE_NVML);
        const GpuUtilisation gpu = std::move(first);
        QCOMPARE(gpu.percent().value_or(-1), percent);
        QCOMPARE(gpu.percent().value_or(-1), percent);
    }
    void withoutTheLibraryNothingIsSaid()
    {
        QVERIFY(!GpuUtilisation("00000000:3B:00.0", "libno-such-library.so.1").percent());
    }
    void aLibraryWithOtherFunctionsIsLeftAlone()
    {
        QVERIFY(!GpuUtilisation("00000000:3B:00.0", "libc.so.6").percent());
    }
};

QTEST_APPLESS_MAIN(TestNvml)
#include "tst_nvml.moc"
