#include "core/graph/builder.h"
#include "core/graph/models/builders.h"

#include <array>

namespace ant {
namespace {

constexpr int kClasses = 1000;
constexpr int kWidening = 4; ///< of a bottleneck's output

struct Block {
    std::string name;
    std::int64_t width = 64;
    int stride = 1;
    bool isBottleneck = false;
    bool projects = false; ///< the shortcut is a 1x1 convolution
    std::int64_t outChannels() const { return isBottleneck ? width * kWidening : width; }
};

/// Modules in torchvision's order: the shortcut's convolution comes after the path's.
int appendBlock(GraphBuilder &net, int from, const Block &block)
{
    const auto normalised = [&](int value, const std::string &conv, const std::string &norm,
                                std::int64_t channels, GraphBuilder::Conv how) {
        how.bias = false;
        return net.batchNorm(net.conv(value, block.name + conv, channels, how), block.name + norm);
    };
    int path = from;
    if (block.isBottleneck) {
        path = normalised(path, ".conv1", ".bn1", block.width, {.kernel = 1});
        path = net.relu(path, block.name + ".relu1");
        path = normalised(path, ".conv2", ".bn2", block.width, {.stride = block.stride, .padding = 1});
        path = net.relu(path, block.name + ".relu2");
        path = normalised(path, ".conv3", ".bn3", block.outChannels(), {.kernel = 1});
    } else {
        path = normalised(path, ".conv1", ".bn1", block.width, {.stride = block.stride, .padding = 1});
        path = net.relu(path, block.name + ".relu1");
        path = normalised(path, ".conv2", ".bn2", block.width, {.padding = 1});
    }
    const int shortcut = block.projects
                             ? normalised(from, ".downsample.0", ".downsample.1", block.outChannels(),
                                          {.kernel = 1, .stride = block.stride})
                             : from;
    return net.relu(net.add(path, shortcut, block.name + ".add"), block.name + ".relu");
}

Graph buildResnet(const std::string &model, const std::array<int, 4> &blocks, bool isBottleneck)
{
    GraphBuilder net(model, {3, 224, 224});
    int value = net.conv(0, "conv1", 64, {.kernel = 7, .stride = 2, .padding = 3, .bias = false});
    value = net.relu(net.batchNorm(value, "bn1"), "relu");
    value = net.maxPool(value, "maxpool", 3, 2, 1);
    for (int stage = 0; stage < 4; ++stage)
        for (int index = 0; index < blocks[static_cast<std::size_t>(stage)]; ++index) {
            Block block;
            block.name = "layer" + std::to_string(stage + 1) + "." + std::to_string(index);
            block.width = std::int64_t(64) << stage;
            block.stride = stage > 0 && index == 0 ? 2 : 1;
            block.isBottleneck = isBottleneck;
            block.projects = index == 0 && (stage > 0 || isBottleneck);
            value = appendBlock(net, value, block);
        }
    net.linear(net.flatten(net.adaptiveAvgPool(value, "avgpool", 1, 1)), "fc", kClasses);
    return net.take();
}

} // namespace

Graph buildResnet18()
{
    return buildResnet("resnet18", {2, 2, 2, 2}, false);
}
Graph buildResnet50()
{
    return buildResnet("resnet50", {3, 4, 6, 3}, true);
}
Graph buildResnet152()
{
    return buildResnet("resnet152", {3, 8, 36, 3}, true);
}

} // namespace ant
