#include "core/graph/models.h"
#include "tests/support/run_builder.h"
#include "ui/common/chart_menu.h"
#include "ui/common/theme.h"
#include "ui/pages/layers/network_view.h"

#include <QElapsedTimer>
#include <QHelpEvent>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTest>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>

using namespace ant;
using namespace ant::test;

namespace {

std::vector<OutlineNode> outlineOfModel(const QString &model)
{
    return outlineOf(findModel(model.toStdString()).value()->build());
}

std::vector<QSizeF> equalSizes(const std::vector<OutlineNode> &nodes)
{
    return std::vector<QSizeF>(nodes.size(), QSizeF(100, 30));
}

const OutlineNode *find(const std::vector<OutlineNode> &nodes, const char *name)
{
    const auto node = std::ranges::find(nodes, name, &OutlineNode::name);
    return node == nodes.end() ? nullptr : &*node;
}

std::shared_ptr<const LayersSnapshot> snapshotOf(const std::string &model)
{
    auto layers = std::make_shared<LayersSnapshot>();
    layers->run.spec.model = model;
    layers->run.spec.mode = "ip-f";
    layers->quantizers = buildQuantizers(layers->run.spec).records;
    return layers;
}

void rollWheel(QWidget *view, int notches, QPointF place)
{
    QWheelEvent event(place, view->mapToGlobal(place), {}, QPoint(0, 120 * notches), Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(view, &event);
}

void drag(QWidget *view, QPoint from, QPoint by)
{
    QTest::mousePress(view, Qt::LeftButton, {}, from);
    QMouseEvent move(QEvent::MouseMove, QPointF(from + by), view->mapToGlobal(QPointF(from + by)),
                     Qt::NoButton, Qt::LeftButton, {});
    QCoreApplication::sendEvent(view, &move);
    QTest::mouseRelease(view, Qt::LeftButton, {}, from + by);
}

} // namespace

/// The network as a drawing: what is drawn, where, and what can be done with it.
class NetworkTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyLayerHasABoxAndNormalisationNone()
    {
        const auto nodes = outlineOfModel(QStringLiteral("resnet20"));
        QCOMPARE(std::ranges::count(nodes, OutlineNode::Kind::Layer, &OutlineNode::kind), 20);
        QCOMPARE(std::ranges::count(nodes, OutlineNode::Kind::Join, &OutlineNode::kind), 9);
        QVERIFY(!find(nodes, "bn1"));
        const OutlineNode *add = find(nodes, "layer1.0.add");
        QVERIFY(add);
        QCOMPARE(add->inputs.size(), std::size_t(2)); // the block and the line around it
        QCOMPARE(nodes[std::size_t(add->inputs[0])].name, std::string("layer1.0.conv2"));
        QCOMPARE(nodes[std::size_t(add->inputs[1])].name, std::string("conv1"));
    }

    void layersAreNumberedAsTheRunsNumberThem()
    {
        // ResNet-18 registers a block's downsample after its convolutions, but runs it beside them.
        const Graph graph = findModel("resnet18").value()->build();
        const auto order = graph.quantizableNodes();
        for (const OutlineNode &node : outlineOf(graph))
            if (node.layer >= 0)
                QCOMPARE(graph.node(order[std::size_t(node.layer)]).name, node.name);
    }

    void namesLoseWhatAllBeginWith()
    {
        const auto nodes = outlineOfModel(QStringLiteral("squeezenet1_0"));
        QCOMPARE(find(nodes, "features.3.expand1x1")->label, std::string("3.expand1x1"));
        QCOMPARE(find(nodes, "features.0")->label, std::string("features.0")); // a number alone says nothing
        QCOMPARE(find(nodes, "classifier.1")->label, std::string("classifier.1"));
    }

    void boxesStandBelowWhatTheyReadAndApartFromEachOther_data()
    {
        QTest::addColumn<QString>("model");
        QTest::addColumn<int>("columns");
        for (const ModelInfo &model : models())
            for (const int columns : {1, 3})
                QTest::addRow("%s in %d", model.name.data(), columns)
                    << QString::fromStdString(std::string(model.name)) << columns;
    }
    void boxesStandBelowWhatTheyReadAndApartFromEachOther()
    {
        QFETCH(QString, model);
        QFETCH(int, columns);
        const auto nodes = outlineOfModel(model);
        const NetworkLayout layout = layOut(nodes, equalSizes(nodes), columns);
        QCOMPARE(layout.boxes.size(), nodes.size());
        const QRectF all(QPointF(-0.5, -0.5), layout.size + QSizeF(1, 1));
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            QVERIFY2(all.contains(layout.boxes[i]), nodes[i].name.c_str());
            for (std::size_t j = 0; j < i; ++j)
                QVERIFY2(!layout.boxes[i].intersects(layout.boxes[j]), nodes[i].name.c_str());
            if (columns == 1)
                for (const int from : nodes[i].inputs)
                    QVERIFY(layout.boxes[i].top() > layout.boxes[std::size_t(from)].bottom());
        }
        std::size_t lines = 0;
        for (const NetworkWire &wire : layout.wires) {
            lines += !wire.isTurn;
            QVERIFY(std::ranges::all_of(wire.points, [&](QPointF point) { return all.contains(point); }));
            if (!wire.isTurn) // every line arrives above the box that reads it
                QCOMPARE(wire.points.back(), QPointF(layout.boxes[std::size_t(wire.to)].center().x(),
                                                     layout.boxes[std::size_t(wire.to)].top()));
        }
        std::size_t inputs = 0;
        for (const OutlineNode &node : nodes)
            inputs += node.inputs.size();
        QCOMPARE(lines, inputs);
    }

    void linesCrossNoBox_data()
    {
        QTest::addColumn<QString>("model");
        for (const char *model : {"resnet20", "squeezenet1_0", "resnet18", "inception_v3"})
            QTest::newRow(model) << QString::fromLatin1(model);
    }
    void linesCrossNoBox()
    {
        QFETCH(QString, model);
        const auto nodes = outlineOfModel(model);
        const NetworkLayout layout = layOut(nodes, equalSizes(nodes), 1);
        for (const NetworkWire &wire : layout.wires)
            for (std::size_t i = 1; i + 1 < wire.points.size(); ++i) // where it passes a layer
                for (const QRectF &box : layout.boxes)
                    QVERIFY2(!box.contains(wire.points[i]), nodes[std::size_t(wire.to)].name.c_str());
    }

    void aTrunkIsStraightAndBranchesStandSideBySide()
    {
        const auto resnet = outlineOfModel(QStringLiteral("resnet20"));
        const NetworkLayout straight = layOut(resnet, equalSizes(resnet), 1);
        const double x = straight.boxes.front().center().x();
        for (const QRectF &box : straight.boxes)
            QVERIFY(std::abs(box.center().x() - x) < 12);
        const auto squeeze = outlineOfModel(QStringLiteral("squeezenet1_0"));
        const NetworkLayout beside = layOut(squeeze, equalSizes(squeeze), 1);
        const auto at = [&](const char *name) {
            return beside.boxes[std::size_t(find(squeeze, name) - squeeze.data())].center();
        };
        QCOMPARE(at("features.3.expand1x1").y(), at("features.3.expand3x3").y());
        QVERIFY(std::abs((at("features.3.expand1x1").x() + at("features.3.expand3x3").x()) / 2 -
                         at("features.3.squeeze").x()) < 1);
    }

    void theLargestNetworkIsLaidOutFast()
    {
        QElapsedTimer clock;
        clock.start();
        const auto nodes = outlineOfModel(QStringLiteral("resnet152"));
        layOut(nodes, equalSizes(nodes), 4);
        qInfo("ResNet-152 laid out in %lld ms", clock.elapsed());
        QVERIFY(clock.elapsed() < 500);
    }

    void aClickChoosesALayer()
    {
        const auto view = show("resnet20");
        QSignalSpy chosen(view.get(), &NetworkView::layerChosen);
        QTest::mouseClick(view.get(), Qt::LeftButton, {}, view->placeOfLayer(7));
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen.front().front().toInt(), 7);
        QTest::mouseClick(view.get(), Qt::LeftButton, {}, QPoint(2, view->height() - 2)); // beside all
        QCOMPARE(chosen.size(), 1);
    }

    void upAndDownGoFromLayerToLayer()
    {
        const auto view = show("resnet20");
        QSignalSpy chosen(view.get(), &NetworkView::layerChosen);
        view->setCurrentLayer(3);
        QTest::keyClick(view.get(), Qt::Key_Down);
        QTest::keyClick(view.get(), Qt::Key_Up);
        QCOMPARE(chosen.size(), 2);
        QCOMPARE(chosen[0].front().toInt(), 4);
        QCOMPARE(chosen[1].front().toInt(), 2);
    }

    void aChosenLayerComesIntoSight()
    {
        const auto view = show("resnet20");
        rollWheel(view.get(), 6, QPointF(20, 60)); // the beginning, close
        QVERIFY(!view->rect().contains(view->placeOfLayer(19)));
        view->setCurrentLayer(19);
        QVERIFY(view->rect().contains(view->placeOfLayer(19)));
    }

    void wheelZoomsAboutThePointerAndDraggingMoves()
    {
        const auto view = show("squeezenet1_0");
        const double whole = view->scale();
        const QPoint place = view->placeOfLayer(5);
        rollWheel(view.get(), 3, place);
        QVERIFY(view->scale() > whole);
        QVERIFY((view->placeOfLayer(5) - place).manhattanLength() <= 3); // it stays under the pointer
        const QPoint before = view->placeOfLayer(5);
        QSignalSpy chosen(view.get(), &NetworkView::layerChosen);
        drag(view.get(), before, QPoint(-20, 30)); // away from both edges
        QCOMPARE(view->placeOfLayer(5), before + QPoint(-20, 30));
        QCOMPARE(chosen.size(), 0); // a drag chooses nothing
        QTest::keyClick(view.get(), Qt::Key_Home);
        QCOMPARE(view->scale(), whole);
    }

    void textsStayLegible()
    {
        for (const char *model : {"resnet20", "squeezenet1_0", "demo"}) {
            const auto view = show(model);
            view->resize(420, 480);
            QVERIFY2(view->scale() >= 0.9, model); // of 11 pixels
        }
    }

    void boxesHaveTheColoursOfTheirTypes()
    {
        const auto layers = snapshotOf("resnet20");
        const auto view = show("resnet20");
        const QImage image = view->grab().toImage();
        for (const QuantizerRecord &record : layers->quantizers) {
            if (record.role != Role::Weight || !view->rect().contains(view->placeOfLayer(record.layerIndex)))
                continue;
            const QPoint corner = view->placeOfLayer(record.layerIndex) + QPoint(-30, 0);
            const QColor expected = theme::typeColour(record.type, record.bits);
            bool isThere = false; // beside the letters
            for (int y = -12; y <= 14; ++y)
                isThere = isThere || image.pixelColor(corner + QPoint(0, y)) == expected;
            QVERIFY2(isThere, record.layer.c_str());
        }
    }

    void hoveringSaysWhatALayerIs()
    {
        const auto view = show("resnet20");
        const QPoint place = view->placeOfLayer(7);
        QHelpEvent help(QEvent::ToolTip, place, view->mapToGlobal(place));
        QCoreApplication::sendEvent(view.get(), &help);
        QVERIFY(QToolTip::text().contains(QStringLiteral("layer2.0.conv1")));
        QVERIFY(QToolTip::text().contains(QStringLiteral("MACs")));
    }

    void theWholeDrawingCanBeTakenAlong()
    {
        const auto view = show("resnet20");
        rollWheel(view.get(), 8, QPointF(30, 60)); // whatever is seen
        const auto *menu = view->findChild<ChartMenu *>();
        QVERIFY(menu);
        const auto bytes = [&](const char *file) {
            return QByteArray::fromStdString(menu->bytesFor(file).value());
        };
        const QImage png = QImage::fromData(bytes("network.png"));
        QVERIFY(png.width() > 600 && png.height() > 600); // twice the size
        QSvgRenderer svg(bytes("network.svg"));
        QVERIFY(svg.isValid());
        QVERIFY(bytes("network.svg").contains("layer3.2.conv2"));
        QVERIFY(bytes("network.pdf").startsWith("%PDF-"));
        const QByteArray csv = bytes("network.csv");
        QCOMPARE(csv.count('\n'), qsizetype(outlineOfModel(QStringLiteral("resnet20")).size()) + 1);
        QVERIFY(csv.contains("layer1.0.add,,layer1.0.conv2 conv1"));
    }

private:
    static std::unique_ptr<NetworkView> show(const char *model)
    {
        auto view = std::make_unique<NetworkView>();
        view->resize(660, 560);
        view->setPicture(NetworkPicture::make(snapshotOf(model)));
        view->show();
        [[maybe_unused]] const bool isShown = QTest::qWaitForWindowExposed(view.get());
        return view;
    }
};

QTEST_MAIN(NetworkTest)
#include "tst_network.moc"
