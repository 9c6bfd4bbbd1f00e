#include "core/base/files.h"
#include "tests/support/test_data.h"
#include "ui/pages/figure/figure_export.h"
#include "ui/pages/figure/figure_painter.h"

#include <QImage>
#include <QPainter>
#include <QSvgRenderer>
#include <QTest>
#include <QXmlStreamReader>

#include <cmath>
#include <limits>
#include <map>

using namespace ant;
using namespace ant::test;

namespace {

/// Two networks of which one has own runs: published 4 and 2 points of loss, own 3.
Figure12 sampleFigure()
{
    Figure12 figure;
    figure.networks = {"VGG16", "ResNet-20"};
    figure.modes = {"int", "ip-f"};
    figure.bars = {{"VGG16", "int", 70, 74, FigureSource::Published},
                   {"VGG16", "ip-f", 72, 74, FigureSource::Published},
                   {"ResNet-20", "int", 88, 91, FigureSource::Own, RunId{3}}};
    return figure;
}

QByteArray pictureBytes(const char *file, const FigureOptions &options = {})
{
    const auto bytes = figurePicture(file, sampleFigure(), options);
    return bytes.ok() ? QByteArray::fromStdString(bytes.value()) : QByteArray();
}

int countPixels(const QImage &image, QRgb colour)
{
    int count = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            count += (image.pixel(x, y) & 0xffffff) == (colour & 0xffffff);
    return count;
}

} // namespace

class FigureTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void barsAreAsHighAsTheLoss()
    {
        const FigureLayout layout = layOutFigure(sampleFigure(), {}, QRectF(0, 0, 600, 400));
        QCOMPARE(layout.bars.size(), std::size_t(3));
        QCOMPARE(layout.low, 0.0);
        QCOMPARE(layout.bars[0].value, 4.0);
        // 4 points are twice as high as 2, and all stand on the zero line.
        QVERIFY(std::abs(layout.bars[0].area.height() - 2 * layout.bars[1].area.height()) < 1e-6);
        for (const auto &bar : layout.bars)
            QCOMPARE(bar.area.bottom(), layout.yOf(0));
    }

    void groupsFollowEachOtherWithoutOverlap()
    {
        const FigureLayout layout = layOutFigure(sampleFigure(), {}, QRectF(0, 0, 600, 400));
        QCOMPARE(layout.groups.size(), std::size_t(2));
        QVERIFY(layout.groups[0].right < layout.groups[1].left);
        for (std::size_t i = 1; i < layout.bars.size(); ++i)
            QVERIFY(layout.bars[i - 1].area.right() < layout.bars[i].area.left());
    }

    void aNegativeLossHangsBelowZero()
    {
        Figure12 figure = sampleFigure();
        figure.bars[1].top1 = 75; // better than floating point
        const FigureLayout layout = layOutFigure(figure, {}, QRectF(0, 0, 600, 400));
        QVERIFY(layout.low < 0);
        QCOMPARE(layout.bars[1].area.top(), layout.yOf(0));
    }

    void whatIsMissingIsAGapThatSaysWhy()
    {
        Figure12 figure = sampleFigure();
        const FigureLayout before = layOutFigure(figure, {}, QRectF(0, 0, 600, 400));
        QCOMPARE(before.gaps.size(), std::size_t(1)); // ip-f of ResNet-20; VGG16 has no own results at all
        QCOMPARE(before.gaps[0].mode, std::string("ip-f"));
        QVERIFY(!before.gaps[0].lacksFp32);
        QVERIFY(!before.groups[0].hasOwn && before.groups[1].hasOwn);
        figure.bars[2].fp32 = std::numeric_limits<double>::quiet_NaN();
        const FigureLayout after = layOutFigure(figure, {}, QRectF(0, 0, 600, 400));
        QCOMPARE(after.bars.size(), std::size_t(2));
        QCOMPARE(after.gaps.size(), std::size_t(2));
        QVERIFY(after.gaps[0].lacksFp32);
        QVERIFY(after.gapAt(after.gaps[0].area.center()));
        const FigureOptions accuracy{FigureMetric::Accuracy};
        QCOMPARE(layOutFigure(figure, accuracy, QRectF(0, 0, 600, 400)).bars.size(), std::size_t(3));
    }

    void accuracyOnSomeImagesHasItsInterval()
    {
        Figure12 figure = sampleFigure();
        figure.bars[2].isSubset = true;
        figure.bars[2].images = 1000;
        const FigureOptions accuracy{FigureMetric::Accuracy};
        const FigureLayout layout = layOutFigure(figure, accuracy, QRectF(0, 0, 600, 400));
        // Wilson's interval of 880 of 1000.
        QVERIFY(std::abs(layout.bars[2].low - 85.84) < 0.01);
        QVERIFY(std::abs(layout.bars[2].high - 89.87) < 0.01);
        QCOMPARE(layout.bars[0].low, layout.bars[0].high);
        QVERIFY(layout.high >= layout.bars[2].high);
    }

    void publishedOrOwnBarsCanBeLeftOut()
    {
        QCOMPARE(layOutFigure(sampleFigure(), {FigureMetric::Loss, false, true}, QRectF(0, 0, 600, 400))
                     .bars.size(),
                 std::size_t(1));
        QCOMPARE(layOutFigure(sampleFigure(), {FigureMetric::Loss, true, false}, QRectF(0, 0, 600, 400))
                     .bars.size(),
                 std::size_t(2));
    }

    void theBarUnderThePointerIsFound()
    {
        const FigureLayout layout = layOutFigure(sampleFigure(), {}, QRectF(0, 0, 600, 400));
        const auto *bar = layout.barAt(layout.bars[2].area.center());
        QVERIFY(bar);
        QCOMPARE(bar->bar.run, RunId{3});
        QVERIFY(!layout.barAt(QPointF(-50, -50)));
    }

    void ownBarsAreFilledPublishedOnesHatchedAndImportedOnesLined()
    {
        Figure12 figure = sampleFigure();
        figure.bars.push_back(
            {"VGG16", "int", 70, 74, FigureSource::Own, RunId{4}}); // as high as the published one
        figure.bars.push_back({"VGG16", "int", 70, 74, FigureSource::Imported});
        QImage image(1000, 420, QImage::Format_RGB32);
        QPainter painter(&image);
        const FigureLayout layout = paintFigure(painter, image.rect(), figure, {}, printStyle());
        painter.end();
        const QRgb colour = modeColour("int");
        std::map<FigureSource, double> filled; // share of the bar in its full colour
        for (const auto &bar : layout.bars)
            if (bar.bar.network == "VGG16" && bar.bar.mode == "int") {
                const QRect inside = bar.area.toRect().adjusted(2, 2, -2, -2);
                filled[bar.bar.source] =
                    double(countPixels(image.copy(inside), colour)) / (inside.width() * inside.height());
            }
        QCOMPARE(filled[FigureSource::Own], 1.0);
        for (const FigureSource source : {FigureSource::Published, FigureSource::Imported})
            QVERIFY2(filled[source] < 0.5, qPrintable(QString::number(filled[source])));
    }

    void pngIsADrawingWithTheColoursOfTheModes()
    {
        const QImage image = QImage::fromData(pictureBytes("figure.png"));
        QCOMPARE(image.size(), kFigureSize * 4);
        QCOMPARE(qRound(image.dotsPerMeterX() * 0.0254), 384); // dots an inch, for print
        QVERIFY(countPixels(image, 0xffffff) > image.width() * image.height() / 2);
        QVERIFY(countPixels(image, modeColour("int")) > 5000);
    }

    void svgParsesAndNamesTheNetworks()
    {
        const QByteArray svg = pictureBytes("figure.svg");
        QXmlStreamReader reader(svg);
        while (!reader.atEnd())
            reader.readNext();
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
        QVERIFY(QSvgRenderer(svg).isValid());
        QVERIFY(svg.contains("VGG16"));  // in its description, for a search
        QVERIFY(!svg.contains("<text")); // letters are shapes: nothing depends on installed fonts
    }

    void pdfIsOnePageWithItsFonts()
    {
        const QByteArray pdf = pictureBytes("figure.pdf");
        QVERIFY(pdf.startsWith("%PDF-"));
        QVERIFY(pdf.trimmed().endsWith("%%EOF"));
        QVERIFY(pdf.contains("/FontFile"));
        QCOMPARE(pdf.count("/Type /Page\n"), 1);
    }

    void numbersAreWrittenWithTheirDifferences()
    {
        Figure12 figure = sampleFigure();
        figure.bars[0].model = "vgg16_bn";
        figure.bars.push_back({"VGG16", "int", 69, 74, FigureSource::Own, RunId{4}, "vgg16_bn"});
        const TemporaryFolder folder;
        ANT_VERIFY_OK(writeFigureNumbers(folder.path() / "figure.csv", {figure}));
        const std::string csv = readFile(folder.path() / "figure.csv").value();
        QVERIFY(csv.starts_with("network,source,fp32,Int,IP-F\r\nVGG16,published,74,70,72\r\n"
                                "VGG16,own,74,69,\r\nVGG16,own - published,,-1,\r\n"));
        ANT_VERIFY_OK(writeFigureNumbers(folder.path() / "figure.md", {figure}));
        const std::string text = readFile(folder.path() / "figure.md").value();
        QVERIFY(text.starts_with("## Figure 12: top-1 accuracy in percent\n\n| network "));
        QVERIFY(text.find("## Figure 12: loss of top-1 accuracy") != std::string::npos);
    }

    void otherEndingsAreRefused()
    {
        const auto picture = figurePicture("figure.bmp", sampleFigure(), {});
        QVERIFY(!picture.ok());
        QCOMPARE(picture.error().code, ErrorCode::InvalidArgument);
        const TemporaryFolder folder;
        const auto numbers = writeFigureNumbers(folder.path() / "figure.doc", {sampleFigure()});
        QVERIFY(!numbers.ok());
        QCOMPARE(numbers.error().code, ErrorCode::InvalidArgument);
        QVERIFY(!std::filesystem::exists(folder.path() / "figure.doc"));
    }
};

QTEST_MAIN(FigureTest)
#include "tst_figure.moc"
