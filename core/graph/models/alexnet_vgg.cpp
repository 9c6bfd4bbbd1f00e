#include "core/graph/builder.h"
#include "core/graph/models/builders.h"

namespace ant {
namespace {

constexpr int kClasses = 1000;

std::string features(int place)
{
    return "features." + std::to_string(place);
}

std::string classifier(int place)
{
    return "classifier." + std::to_string(place);
}

} // namespace

Graph buildAlexnet()
{
    GraphBuilder net("alexnet", {3, 224, 224});
    int value = net.conv(0, features(0), 64, {.kernel = 11, .stride = 4, .padding = 2});
    value = net.maxPool(net.relu(value, features(1)), features(2), 3, 2);
    value = net.conv(value, features(3), 192, {.kernel = 5, .padding = 2});
    value = net.maxPool(net.relu(value, features(4)), features(5), 3, 2);
    value = net.relu(net.conv(value, features(6), 384, {.padding = 1}), features(7));
    value = net.relu(net.conv(value, features(8), 256, {.padding = 1}), features(9));
    value = net.relu(net.conv(value, features(10), 256, {.padding = 1}), features(11));
    value = net.maxPool(value, features(12), 3, 2);
    value = net.flatten(net.adaptiveAvgPool(value, "avgpool", 6, 6));
    value = net.linear(net.dropout(value, classifier(0)), classifier(1), 4096);
    value = net.dropout(net.relu(value, classifier(2)), classifier(3));
    value = net.relu(net.linear(value, classifier(4), 4096), classifier(5));
    net.linear(value, classifier(6), kClasses);
    return net.take();
}

Graph buildVgg16Bn()
{
    constexpr int kPool = 0;
    GraphBuilder net("vgg16_bn", {3, 224, 224});
    int value = 0;
    int place = 0;
    for (const int width :
         {64, 64, kPool, 128, 128, kPool, 256, 256, 256, kPool, 512, 512, 512, kPool, 512, 512, 512, kPool})
    {
        if (width == kPool) {
            value = net.maxPool(value, features(place++), 2, 2);
            continue;
        }
        value = net.conv(value, features(place), width, {.padding = 1});
        value = net.batchNorm(value, features(place + 1));
        value = net.relu(value, features(place + 2));
        place += 3;
    }
    value = net.flatten(net.adaptiveAvgPool(value, "avgpool", 7, 7));
    value = net.relu(net.linear(value, classifier(0), 4096), classifier(1));
    value = net.linear(net.dropout(value, classifier(2)), classifier(3), 4096);
    value = net.dropout(net.relu(value, classifier(4)), classifier(5));
    net.linear(value, classifier(6), kClasses);
    return net.take();
}

} // namespace ant
