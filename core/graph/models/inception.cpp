#include "core/graph/builder.h"
#include "core/graph/models/builders.h"

namespace ant {
namespace {

constexpr int kClasses = 1000;
constexpr double kEps = 0.001;

/// Words for Inception v3's blocks (Szegedy 2016), with torchvision's names.
class Inception {
public:
    explicit Inception(GraphBuilder &net) : m_net(net) {}

    /// Convolution without bias, batch norm, ReLU.
    int basic(int from, const std::string &name, int channels, GraphBuilder::Conv how)
    {
        how.bias = false;
        int value = m_net.conv(from, name + ".conv", channels, how);
        value = m_net.batchNorm(value, name + ".bn", kEps);
        return m_net.relu(value, name + ".relu");
    }

    int blockA(int from, const std::string &name, int poolChannels)
    {
        const int one = basic(from, name + ".branch1x1", 64, {.kernel = 1});
        int five = basic(from, name + ".branch5x5_1", 48, {.kernel = 1});
        five = basic(five, name + ".branch5x5_2", 64, {.kernel = 5, .padding = 2});
        int three = basic(from, name + ".branch3x3dbl_1", 64, {.kernel = 1});
        three = basic(three, name + ".branch3x3dbl_2", 96, {.padding = 1});
        three = basic(three, name + ".branch3x3dbl_3", 96, {.padding = 1});
        return m_net.concat({one, five, three, pooled(from, name, poolChannels)}, name + ".concat");
    }

    int blockB(int from, const std::string &name)
    {
        const int three = basic(from, name + ".branch3x3", 384, {.stride = 2});
        int twice = basic(from, name + ".branch3x3dbl_1", 64, {.kernel = 1});
        twice = basic(twice, name + ".branch3x3dbl_2", 96, {.padding = 1});
        twice = basic(twice, name + ".branch3x3dbl_3", 96, {.stride = 2});
        return m_net.concat({three, twice, m_net.maxPool(from, name + ".pool", 3, 2)}, name + ".concat");
    }

    int blockC(int from, const std::string &name, int width)
    {
        const int one = basic(from, name + ".branch1x1", 192, {.kernel = 1});
        int seven = basic(from, name + ".branch7x7_1", width, {.kernel = 1});
        seven = basic(seven, name + ".branch7x7_2", width, kRow);
        seven = basic(seven, name + ".branch7x7_3", 192, kColumn);
        int twice = basic(from, name + ".branch7x7dbl_1", width, {.kernel = 1});
        twice = basic(twice, name + ".branch7x7dbl_2", width, kColumn);
        twice = basic(twice, name + ".branch7x7dbl_3", width, kRow);
        twice = basic(twice, name + ".branch7x7dbl_4", width, kColumn);
        twice = basic(twice, name + ".branch7x7dbl_5", 192, kRow);
        return m_net.concat({one, seven, twice, pooled(from, name, 192)}, name + ".concat");
    }

    int blockD(int from, const std::string &name)
    {
        int three = basic(from, name + ".branch3x3_1", 192, {.kernel = 1});
        three = basic(three, name + ".branch3x3_2", 320, {.stride = 2});
        int seven = basic(from, name + ".branch7x7x3_1", 192, {.kernel = 1});
        seven = basic(seven, name + ".branch7x7x3_2", 192, kRow);
        seven = basic(seven, name + ".branch7x7x3_3", 192, kColumn);
        seven = basic(seven, name + ".branch7x7x3_4", 192, {.stride = 2});
        return m_net.concat({three, seven, m_net.maxPool(from, name + ".pool", 3, 2)}, name + ".concat");
    }

    int blockE(int from, const std::string &name)
    {
        const GraphBuilder::Conv row{.kernel = 1, .padding = 0, .kernelWidth = 3, .paddingWidth = 1};
        const GraphBuilder::Conv column{.kernel = 3, .padding = 1, .kernelWidth = 1, .paddingWidth = 0};
        const int one = basic(from, name + ".branch1x1", 320, {.kernel = 1});
        const int three = basic(from, name + ".branch3x3_1", 384, {.kernel = 1});
        const int threeRow = basic(three, name + ".branch3x3_2a", 384, row);
        const int threeColumn = basic(three, name + ".branch3x3_2b", 384, column);
        int twice = basic(from, name + ".branch3x3dbl_1", 448, {.kernel = 1});
        twice = basic(twice, name + ".branch3x3dbl_2", 384, {.padding = 1});
        const int twiceRow = basic(twice, name + ".branch3x3dbl_3a", 384, row);
        const int twiceColumn = basic(twice, name + ".branch3x3dbl_3b", 384, column);
        return m_net.concat({one, threeRow, threeColumn, twiceRow, twiceColumn, pooled(from, name, 192)},
                            name + ".concat");
    }

private:
    static constexpr GraphBuilder::Conv kRow{.kernel = 1, .padding = 0, .kernelWidth = 7, .paddingWidth = 3};
    static constexpr GraphBuilder::Conv kColumn{
        .kernel = 7, .padding = 3, .kernelWidth = 1, .paddingWidth = 0};

    int pooled(int from, const std::string &name, int channels)
    {
        return basic(m_net.avgPool(from, name + ".pool", 3, 1, 1), name + ".branch_pool", channels,
                     {.kernel = 1});
    }

    GraphBuilder &m_net;
};

} // namespace

Graph buildInceptionV3()
{
    GraphBuilder net("inception_v3", {3, 299, 299});
    Inception words(net);
    // Its weights expect (p - 0.5) / 0.5; images arrive normalised like the others' (torchvision's
    // transform_input).
    int value = net.affineChannels(0, "transform_input", {0.229f / 0.5f, 0.224f / 0.5f, 0.225f / 0.5f},
                                   {(0.485f - 0.5f) / 0.5f, (0.456f - 0.5f) / 0.5f, (0.406f - 0.5f) / 0.5f});
    value = words.basic(value, "Conv2d_1a_3x3", 32, {.stride = 2});
    value = words.basic(value, "Conv2d_2a_3x3", 32, {});
    value = words.basic(value, "Conv2d_2b_3x3", 64, {.padding = 1});
    value = net.maxPool(value, "maxpool1", 3, 2);
    value = words.basic(value, "Conv2d_3b_1x1", 80, {.kernel = 1});
    value = words.basic(value, "Conv2d_4a_3x3", 192, {});
    value = net.maxPool(value, "maxpool2", 3, 2);
    value = words.blockA(value, "Mixed_5b", 32);
    value = words.blockA(value, "Mixed_5c", 64);
    value = words.blockA(value, "Mixed_5d", 64);
    value = words.blockB(value, "Mixed_6a");
    value = words.blockC(value, "Mixed_6b", 128);
    value = words.blockC(value, "Mixed_6c", 160);
    value = words.blockC(value, "Mixed_6d", 160);
    value = words.blockC(value, "Mixed_6e", 192);
    value = words.blockD(value, "Mixed_7a");
    value = words.blockE(value, "Mixed_7b");
    value = words.blockE(value, "Mixed_7c");
    value = net.dropout(net.adaptiveAvgPool(value, "avgpool", 1, 1), "dropout");
    net.linear(net.flatten(value), "fc", kClasses);
    return net.take();
}

} // namespace ant
