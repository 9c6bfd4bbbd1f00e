#include "tests/support/run_builder.h"
#include "ui/common/chart_menu.h"
#include "ui/pages/figure/figure_chart.h"
#include "ui/pages/layers/curve_plot.h"
#include "ui/pages/layers/histogram_plot.h"
#include "ui/pages/layers/scale_plot.h"
#include "ui/pages/layers/type_ratio_chart.h"
#include "ui/pages/layers/usage_plot.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QMenu>
#include <QPointer>
#include <QSvgRenderer>
#include <QTest>
#include <QToolTip>
#include <QWheelEvent>

using namespace ant;
using namespace ant::test;

namespace {

const BuiltQuantizers &demoQuantizers()
{
    static const BuiltQuantizers built = [] {
        RunSpec spec;
        spec.mode = "ip-f";
        return buildQuantizers(spec);
    }();
    return built;
}

std::shared_ptr<const QuantizerView> demoView()
{
    return std::make_shared<const QuantizerView>(
        QuantizerView{demoQuantizers().records[2], demoQuantizers().details[2], nullptr});
}

std::shared_ptr<const Figure12> demoFigure()
{
    Figure12 figure;
    figure.networks = {"VGG16", "ResNet18"};
    figure.modes = {"int", "ip-f"};
    figure.bars = {
        {.network = "VGG16", .mode = "int", .top1 = 70, .fp32 = 74, .source = FigureSource::Published},
        {.network = "VGG16", .mode = "ip-f", .top1 = 72, .fp32 = 74, .source = FigureSource::Published},
        {.network = "ResNet18", .mode = "int", .top1 = 68, .fp32 = 70, .run = RunId{3}}};
    return std::make_shared<const Figure12>(std::move(figure));
}

template <typename P>
QWidget *plotOf()
{
    auto *plot = new P;
    const auto view = demoView();
    if constexpr (std::is_same_v<P, HistogramPlot>)
        plot->setHistogram({.quantizer = {view, nullptr},
                            .run = {view->detail.histogram, view->detail.logHistogram},
                            .tried = {}});
    else
        plot->setQuantizer({view, nullptr});
    return plot;
}

QWidget *makeChart(const QString &kind)
{
    if (kind == QLatin1String("histogram"))
        return plotOf<HistogramPlot>();
    if (kind == QLatin1String("curves"))
        return plotOf<CurvePlot>();
    if (kind == QLatin1String("codes"))
        return plotOf<UsagePlot>();
    if (kind == QLatin1String("scales"))
        return plotOf<ScalePlot>();
    if (kind == QLatin1String("ratio")) {
        auto *chart = new TypeRatioChart;
        chart->setRatio(typeRatioOf(demoQuantizers().records));
        return chart;
    }
    auto *chart = new FigureChart;
    chart->setFigure(demoFigure());
    return chart;
}

void addCharts()
{
    QTest::addColumn<QString>("kind");
    for (const char *kind : {"histogram", "curves", "codes", "scales", "ratio", "figure"})
        QTest::newRow(kind) << QString::fromLatin1(kind);
}

/// What the chart shows, told apart by its picture.
QByteArray pictureOf(QWidget *chart)
{
    QCoreApplication::processEvents();
    const QImage image = chart->grab().toImage().convertToFormat(QImage::Format_RGB32);
    return {reinterpret_cast<const char *>(image.constBits()), image.sizeInBytes()};
}

void rollWheel(QWidget *chart, int notches)
{
    const QPointF middle(chart->width() * 0.6, chart->height() * 0.5);
    QWheelEvent event(middle, chart->mapToGlobal(middle), {}, QPoint(0, 120 * notches), Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QWidget *receiver = chart->childAt(middle.toPoint());
    QCoreApplication::sendEvent(receiver ? receiver : chart, &event);
}

} // namespace

class ChartsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void contextMenuCopiesTheDataAndTheImage_data() { addCharts(); }
    void contextMenuCopiesTheDataAndTheImage()
    {
        QFETCH(QString, kind);
        const std::unique_ptr<QWidget> chart(show(kind));
        QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(10, 10),
                                chart->mapToGlobal(QPoint(10, 10)));
        QCoreApplication::sendEvent(chart.get(), &event);
        const QPointer<QMenu> menu = chart->findChild<QMenu *>();
        QVERIFY(menu);
        for (const char *name :
             {"copyImage", "copyData", "savePng", "saveSvg", "savePdf", "saveCsv", "reset"})
            QVERIFY2(menu->findChild<QAction *>(QLatin1String(name)), name);
        QGuiApplication::clipboard()->clear();
        menu->findChild<QAction *>(QStringLiteral("copyData"))->trigger();
        QVERIFY(QGuiApplication::clipboard()->text().count(QLatin1Char('\n')) >= 2);
        menu->findChild<QAction *>(QStringLiteral("copyImage"))->trigger();
        QCOMPARE(QGuiApplication::clipboard()->image().size(), chart->size() * 2);
        menu->close();
        QTRY_VERIFY(!menu);
    }

    void picturesAndNumbersCanBeReadAgain_data() { addCharts(); }
    void picturesAndNumbersCanBeReadAgain()
    {
        QFETCH(QString, kind);
        const std::unique_ptr<QWidget> chart(show(kind));
        const auto *menu = chart->findChild<ChartMenu *>();
        QVERIFY(menu);
        const auto bytes = [&](const char *file) {
            const auto made = menu->bytesFor(file);
            return made.ok() ? QByteArray::fromStdString(made.value()) : QByteArray();
        };
        const QImage png = QImage::fromData(bytes("chart.png"));
        QCOMPARE(png.size(), chart->size() * 2);
        QVERIFY(QSvgRenderer(bytes("chart.svg")).isValid());
        QVERIFY(bytes("chart.pdf").startsWith("%PDF-"));
        QVERIFY(bytes("chart.csv").count('\n') >= 2);
        const auto refused = menu->bytesFor("chart.bmp");
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
    }

    void wheelZoomsAndHomeAndDoubleClickReset_data() { addCharts(); }
    void wheelZoomsAndHomeAndDoubleClickReset()
    {
        QFETCH(QString, kind);
        const std::unique_ptr<QWidget> chart(show(kind));
        const QByteArray whole = pictureOf(chart.get());
        rollWheel(chart.get(), 2);
        QTRY_VERIFY(pictureOf(chart.get()) != whole);
        QTest::keyClick(chart.get(), Qt::Key_Home);
        QTRY_VERIFY(pictureOf(chart.get()) == whole);
        QTest::keyClick(chart.get(), Qt::Key_Plus);
        QTRY_VERIFY(pictureOf(chart.get()) != whole);
        QWidget *under = chart->childAt(chart->rect().center());
        QTest::mouseDClick(under ? under : chart.get(), Qt::LeftButton);
        QTRY_VERIFY(pictureOf(chart.get()) == whole);
    }

    void draggingAZoomedChartMovesIt_data() { addCharts(); }
    void draggingAZoomedChartMovesIt()
    {
        QFETCH(QString, kind);
        const std::unique_ptr<QWidget> chart(show(kind));
        rollWheel(chart.get(), 4);
        const QByteArray before = pictureOf(chart.get());
        QWidget *under = chart->childAt(chart->rect().center());
        under = under ? under : chart.get();
        const QPoint middle = under->rect().center();
        QTest::mousePress(under, Qt::LeftButton, {}, middle);
        QMouseEvent move(QEvent::MouseMove, QPointF(middle - QPoint(60, 0)),
                         under->mapToGlobal(QPointF(middle - QPoint(60, 0))), Qt::NoButton, Qt::LeftButton,
                         {});
        QCoreApplication::sendEvent(under, &move);
        QTest::mouseRelease(under, Qt::LeftButton, {}, middle - QPoint(60, 0));
        QTRY_VERIFY(pictureOf(chart.get()) != before);
    }

    void aZoomNeverLeavesTheWholeRange()
    {
        const ViewRange whole{0, 100};
        QCOMPARE(zoomed({40, 60}, 50, 0.5, whole), (ViewRange{45, 55}));
        QCOMPARE(zoomed({0, 50}, 0, 4, whole), whole);
        QCOMPARE(zoomed({0, 50}, 0, 1.5, whole), (ViewRange{0, 75}));
        QCOMPARE(moved({0, 50}, -10, whole), (ViewRange{0, 50}));
        QCOMPARE(moved({40, 60}, 90, whole), (ViewRange{80, 100}));
        QCOMPARE(zoomed({50, 50.5}, 50, 0.01, whole).size(), 0.5); // not deeper
    }

private:
    static QWidget *show(const QString &kind)
    {
        QWidget *chart = makeChart(kind);
        chart->resize(500, 320);
        chart->show();
        [[maybe_unused]] const bool isShown = QTest::qWaitForWindowExposed(chart);
        QCoreApplication::processEvents();
        return chart;
    }
};

QTEST_MAIN(ChartsTest)
#include "tst_charts.moc"
