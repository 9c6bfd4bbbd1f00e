#include "core/graph/builder.h"
#include "core/graph/models/builders.h"

namespace ant {
namespace {

constexpr int kClasses = 1000;
constexpr int kPatch = 16;
constexpr int kWidth = 768;
constexpr int kHeads = 12;
constexpr int kLayers = 12;
constexpr double kEps = 1e-6;

int appendLayer(GraphBuilder &net, int from, const std::string &name)
{
    int value = net.layerNorm(from, name + ".ln_1", kEps);
    value = net.selfAttention(value, name + ".self_attention", kHeads);
    const int middle = net.add(value, from, name + ".add_1");
    value = net.layerNorm(middle, name + ".ln_2", kEps);
    value = net.gelu(net.linear(value, name + ".mlp.0", 4 * kWidth), name + ".mlp.1");
    value = net.linear(value, name + ".mlp.3", kWidth);
    return net.add(value, middle, name + ".add_2");
}

} // namespace

Graph buildVitB16()
{
    GraphBuilder net("vit_b_16", {3, 224, 224});
    int value = net.conv(0, "conv_proj", kWidth, {.kernel = kPatch, .stride = kPatch});
    value = net.tokens(value, "tokens");
    for (int layer = 0; layer < kLayers; ++layer)
        value = appendLayer(net, value, "encoder.layers.encoder_layer_" + std::to_string(layer));
    value = net.classToken(net.layerNorm(value, "encoder.ln", kEps), "class");
    net.linear(value, "heads.head", kClasses);
    return net.take();
}

} // namespace ant
