#include "core/graph/builder.h"
#include "tests/support/test_data.h"

#include <QTest>

using namespace ant;

class TestGraph : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ceilModePoolingDropsAWindowThatWouldStartInThePadding_data()
    {
        QTest::addColumn<int>("size");
        QTest::addColumn<int>("kernel");
        QTest::addColumn<int>("stride");
        QTest::addColumn<int>("padding");
        QTest::addColumn<bool>("ceilMode");
        QTest::addColumn<int>("expected"); // torch.nn.MaxPool2d
        QTest::newRow("109, 3/2 ceil") << 109 << 3 << 2 << 0 << true << 54;
        QTest::newRow("54, 3/2 ceil") << 54 << 3 << 2 << 0 << true << 27;
        QTest::newRow("54, 3/2 floor") << 54 << 3 << 2 << 0 << false << 26;
        QTest::newRow("4, 2/3 padded ceil") << 4 << 2 << 3 << 1 << true << 2;
        QTest::newRow("3, 2/2 padded ceil") << 3 << 2 << 2 << 1 << true << 2;
    }
    void ceilModePoolingDropsAWindowThatWouldStartInThePadding()
    {
        QFETCH(int, size);
        QFETCH(int, kernel);
        QFETCH(int, stride);
        QFETCH(int, padding);
        QFETCH(bool, ceilMode);
        QFETCH(int, expected);
        GraphBuilder net("test", {8, size, size});
        net.maxPool(0, "pool", kernel, stride, padding, ceilMode);
        QCOMPARE(net.take().nodes().back().shape, (Shape{8, expected, expected}));
    }
    void convolutionCountsItsWorkAndItsParameters()
    {
        GraphBuilder net("test", {6, 10, 12});
        const int conv = net.conv(0, "conv", 8, {.kernel = 3, .stride = 2, .padding = 1, .groups = 2});
        const Graph graph = net.take();
        QCOMPARE(graph.node(conv).shape, (Shape{8, 5, 6}));
        QCOMPARE(graph.weightCount(conv), 8 * 3 * 3 * 3);
        QCOMPARE(graph.macs(conv), 8 * 3 * 3 * 3 * 5 * 6);
        QCOMPARE(graph.parameterCount(), 8 * 3 * 3 * 3 + 8);
    }
    void moduleOrderDecidesTheLayerIndex()
    {
        GraphBuilder net("test", {3, 8, 8});
        const int first = net.conv(0, "b", 3, {});
        const int second = net.conv(first, "a", 3, {});
        Graph graph = net.take();
        QCOMPARE(graph.quantizableNodes(), (std::vector<int>{first, second}));
        graph.setModuleOrder({"a", "b"});
        QCOMPARE(graph.quantizableNodes(), (std::vector<int>{second, first}));
    }
    void peakMemoryCountsValuesThatAreAliveTogether()
    {
        // input (4 floats) stays alive for the addition: input + relu + sum = 12 floats.
        GraphBuilder net("test", {1, 2, 2});
        const int relu = net.relu(0, "relu");
        net.add(0, relu, "sum");
        QCOMPARE(net.take().peakActivationBytes(), 12 * 4);
    }
};

QTEST_APPLESS_MAIN(TestGraph)
#include "tst_graph.moc"
