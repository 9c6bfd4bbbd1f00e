#include "core/graph/builder.h"
#include "core/graph/models/builders.h"

namespace ant {
namespace {

/// Squeezes to few channels, then expands through 1x1 and 3x3 filters side by side.
int appendFire(GraphBuilder &net, int from, int place, int squeeze, int expand)
{
    const std::string name = "features." + std::to_string(place);
    int value = net.conv(from, name + ".squeeze", squeeze, {.kernel = 1});
    value = net.relu(value, name + ".squeeze_activation");
    int narrow = net.conv(value, name + ".expand1x1", expand, {.kernel = 1});
    narrow = net.relu(narrow, name + ".expand1x1_activation");
    int wide = net.conv(value, name + ".expand3x3", expand, {.kernel = 3, .padding = 1});
    wide = net.relu(wide, name + ".expand3x3_activation");
    return net.concat({narrow, wide}, name + ".concat");
}

} // namespace

Graph buildSqueezenet10()
{
    GraphBuilder net("squeezenet1_0", {3, 224, 224});
    int value = net.conv(0, "features.0", 96, {.kernel = 7, .stride = 2});
    value = net.relu(value, "features.1");
    value = net.maxPool(value, "features.2", 3, 2, 0, true);
    value = appendFire(net, value, 3, 16, 64);
    value = appendFire(net, value, 4, 16, 64);
    value = appendFire(net, value, 5, 32, 128);
    value = net.maxPool(value, "features.6", 3, 2, 0, true);
    value = appendFire(net, value, 7, 32, 128);
    value = appendFire(net, value, 8, 48, 192);
    value = appendFire(net, value, 9, 48, 192);
    value = appendFire(net, value, 10, 64, 256);
    value = net.maxPool(value, "features.11", 3, 2, 0, true);
    value = appendFire(net, value, 12, 64, 256);
    value = net.dropout(value, "classifier.0");
    value = net.conv(value, "classifier.1", 1000, {.kernel = 1});
    value = net.relu(value, "classifier.2");
    net.flatten(net.adaptiveAvgPool(value, "classifier.3", 1, 1));
    return net.take();
}

} // namespace ant
