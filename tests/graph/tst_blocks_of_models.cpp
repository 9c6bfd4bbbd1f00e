#include "core/graph/blocks.h"
#include "core/graph/models.h"

#include <QTest>

using namespace ant;

namespace {

std::vector<std::string> namesOf(const std::vector<Block> &blocks)
{
    std::vector<std::string> names;
    for (const Block &block : blocks)
        names.push_back(block.name);
    return names;
}

std::vector<Block> blocksOf(const char *model)
{
    return findBlocks(findModel(model).value()->build());
}

} // namespace

class TestBlocksOfModels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void residualBlocksAreBlocks()
    {
        const auto blocks = blocksOf("resnet20");
        QCOMPARE(namesOf(blocks), (std::vector<std::string>{"conv1", "layer1.0", "layer1.1", "layer1.2",
                                                            "layer2.0", "layer2.1", "layer2.2", "layer3.0",
                                                            "layer3.1", "layer3.2", "linear"}));
        QCOMPARE(blocks[1].layers.size(), std::size_t(2));
    }
    void fireModulesAreBlocks()
    {
        const auto blocks = blocksOf("squeezenet1_0");
        QCOMPARE(blocks.size(), std::size_t(10));
        QCOMPARE(blocks[0].name, std::string("features.0"));
        QCOMPARE(blocks[1].name, std::string("features.3"));
        QCOMPARE(blocks[1].layers.size(), std::size_t(3));
        QCOMPARE(blocks[9].name, std::string("classifier.1"));
    }
    void encoderLayersAreBlocks()
    {
        const auto blocks = blocksOf("vit_b_16");
        QCOMPARE(blocks.size(), std::size_t(14)); // the patches, twelve layers, the head
        QCOMPARE(blocks[1].layers.size(), std::size_t(4));
    }
    void layersThatNothingEnclosesStandAlone()
    {
        for (const Block &block : blocksOf("vgg16_bn"))
            QCOMPARE(block.layers.size(), std::size_t(1));
    }
    void blocksOfEveryModelFollowOneAnotherAndHoldEveryLayer()
    {
        for (const ModelInfo &model : models()) {
            const Graph graph = model.build();
            const auto blocks = findBlocks(graph);
            int next = 1;
            std::size_t layers = 0;
            for (const Block &block : blocks) {
                QCOMPARE(block.first, next);
                QVERIFY(!block.layers.empty());
                QVERIFY(!block.name.empty());
                // Nothing but the value before it enters.
                for (int node = block.first; node <= block.last; ++node)
                    for (const int input : graph.node(node).inputs)
                        QVERIFY(input >= block.first - 1);
                next = block.last + 1;
                layers += block.layers.size();
            }
            QCOMPARE(next, graph.output() + 1);
            QCOMPARE(layers, graph.quantizableNodes().size());
        }
    }
};

QTEST_APPLESS_MAIN(TestBlocksOfModels)
#include "tst_blocks_of_models.moc"
