#include "core/base/files.h"
#include "tests/support/run_builder.h"
#include "tests/support/test_data.h"
#include "ui/common/theme.h"
#include "ui/export/headless_export.h"

#include <QImage>
#include <QSvgRenderer>
#include <QTest>

using namespace ant;
using namespace ant::test;

class HeadlessExportTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        auto workspace = Workspace::open(m_folder.path(), Workspace::Access::Create);
        ANT_VERIFY_OK(workspace);
        RunSpec spec;
        spec.mode = "ip-f";
        const BuiltQuantizers quantizers = buildQuantizers(spec);
        m_run = addFinishedRun(workspace.value(), spec, {1000, 800, 990, 0.6}, &quantizers);
        spec.mode = "fp32";
        m_plain = addFinishedRun(workspace.value(), spec, {1000, 850, 995, 0.5});
    }

    void figureBecomesPicturesAndNumbers_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("begin");
        QTest::newRow("png") << QStringLiteral("f.png") << QByteArray("\x89PNG");
        QTest::newRow("svg") << QStringLiteral("f.svg") << QByteArray("<?xml");
        QTest::newRow("pdf") << QStringLiteral("f.pdf") << QByteArray("%PDF-");
        QTest::newRow("csv") << QStringLiteral("f.csv") << QByteArray("network,source,");
        QTest::newRow("xlsx") << QStringLiteral("f.xlsx") << QByteArray("PK");
    }
    void figureBecomesPicturesAndNumbers()
    {
        QFETCH(QString, file);
        QFETCH(QByteArray, begin);
        const auto path = m_folder.path() / file.toStdString();
        ANT_VERIFY_OK(exportWithoutWindow(m_folder.path(), "figure12", path));
        const auto bytes = readFile(path);
        ANT_VERIFY_OK(bytes);
        QVERIFY(QByteArray::fromStdString(bytes.value()).startsWith(begin));
    }

    void layersPictureHasTheColoursOfTheTypes()
    {
        const auto path = m_folder.path() / "layers.png";
        ANT_VERIFY_OK(exportWithoutWindow(m_folder.path(), "layers:" + std::to_string(m_run.value), path));
        const QImage image(QString::fromStdString(path.string()));
        QVERIFY(!image.isNull());
        int found = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                found += image.pixelColor(x, y) == theme::typeColour("int");
        QVERIFY(found > 1000);
    }

    void layersBecomeATableAndAWorkbook()
    {
        const std::string what = "layers:" + std::to_string(m_run.value);
        ANT_VERIFY_OK(exportWithoutWindow(m_folder.path(), what, m_folder.path() / "layers.csv"));
        ANT_VERIFY_OK(exportWithoutWindow(m_folder.path(), what, m_folder.path() / "layers.xlsx"));
        const auto csv = readFile(m_folder.path() / "layers.csv");
        ANT_VERIFY_OK(csv);
        QVERIFY(csv.value().find("weight") != std::string::npos);
    }

    void wrongRequestsAreOneClearError_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("code");
        const int invalid = int(ErrorCode::InvalidArgument), missing = int(ErrorCode::NotFound);
        QTest::newRow("unknown thing") << QStringLiteral("figure13") << QStringLiteral("a.png") << invalid;
        QTest::newRow("no number") << QStringLiteral("layers:x") << QStringLiteral("a.png") << invalid;
        QTest::newRow("no such run") << QStringLiteral("layers:99") << QStringLiteral("a.png") << missing;
        QTest::newRow("fp32 run") << QStringLiteral("layers:2") << QStringLiteral("a.png") << invalid;
        QTest::newRow("unknown ending") << QStringLiteral("figure12") << QStringLiteral("a.gif") << invalid;
        QTest::newRow("no folder") << QStringLiteral("figure12") << QStringLiteral("none/a.png")
                                   << int(ErrorCode::Io);
    }
    void wrongRequestsAreOneClearError()
    {
        QFETCH(QString, what);
        QFETCH(QString, file);
        QFETCH(int, code);
        const auto path = m_folder.path() / file.toStdString();
        const auto done = exportWithoutWindow(m_folder.path(), what.toStdString(), path);
        QVERIFY(!done.ok());
        QCOMPARE(int(done.error().code), code);
        QVERIFY(!done.error().message.empty());
        QVERIFY(!std::filesystem::exists(path));
    }

    void missingWorkspaceIsAnError()
    {
        const auto done =
            exportWithoutWindow(m_folder.path() / "nowhere", "figure12", m_folder.path() / "b.png");
        QVERIFY(!done.ok());
        QVERIFY(!std::filesystem::exists(m_folder.path() / "nowhere"));
    }

private:
    TemporaryFolder m_folder;
    RunId m_run, m_plain;
};

QTEST_MAIN(HeadlessExportTest)
#include "tst_headless_export.moc"
