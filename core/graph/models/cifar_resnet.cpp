#include "core/graph/builder.h"
#include "core/graph/models/builders.h"

namespace ant {
namespace {

int appendBlock(GraphBuilder &net, int from, const std::string &name, std::int64_t channels, bool shrinks)
{
    int path = net.conv(from, name + ".conv1", channels,
                        {.kernel = 3, .stride = shrinks ? 2 : 1, .padding = 1, .bias = false});
    path = net.batchNorm(path, name + ".bn1");
    path = net.relu(path, name + ".relu1");
    path = net.conv(path, name + ".conv2", channels, {.kernel = 3, .padding = 1, .bias = false});
    path = net.batchNorm(path, name + ".bn2");
    const int shortcut = shrinks ? net.shortcutA(from, name + ".shortcut", channels) : from;
    return net.relu(net.add(path, shortcut, name + ".add"), name + ".relu2");
}

Graph buildResnet(const std::string &model, int blocks)
{
    GraphBuilder net(model, {3, 32, 32});
    int value = net.conv(0, "conv1", 16, {.kernel = 3, .padding = 1, .bias = false});
    value = net.relu(net.batchNorm(value, "bn1"), "relu");
    for (int stage = 1; stage <= 3; ++stage)
        for (int block = 0; block < blocks; ++block)
            value = appendBlock(net, value, "layer" + std::to_string(stage) + "." + std::to_string(block),
                                8 << stage, stage > 1 && block == 0);
    value = net.flatten(net.adaptiveAvgPool(value, "avgpool", 1, 1));
    net.linear(value, "linear", 10);
    return net.take();
}

} // namespace

Graph buildResnet20()
{
    return buildResnet("resnet20", 3);
}
Graph buildResnet32()
{
    return buildResnet("resnet32", 5);
}
Graph buildResnet44()
{
    return buildResnet("resnet44", 7);
}
Graph buildResnet56()
{
    return buildResnet("resnet56", 9);
}
Graph buildResnet110()
{
    return buildResnet("resnet110", 18);
}
Graph buildDemo()
{
    return buildResnet("demo", 1);
}

} // namespace ant
