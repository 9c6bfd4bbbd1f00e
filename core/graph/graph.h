#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ant {

/// What a node does. Attributes that an operation does not use keep their defaults.
enum class Op {
    Input,
    Conv2d,      ///< parameters weight [out, in/groups, kh, kw], bias [out] if hasBias
    Linear,      ///< parameters weight [out, in], bias [out] if hasBias
    BatchNorm2d, ///< parameters weight, bias; buffers running_mean, running_var [channels]
    Relu,
    MaxPool2d,
    AdaptiveAvgPool2d, ///< to outputHeight x outputWidth
    Add,               ///< two inputs of one shape
    Concat,            ///< along the channels
    Flatten,           ///< everything after the batch dimension
    Dropout,           ///< identity outside training
    ShortcutA,         ///< option A of CIFAR ResNets: every second pixel, zero channels padded on both sides
    AvgPool2d,         ///< padding counts as zeros
    AffineChannels,    ///< x * scale + shift, a number each for every channel
    LayerNorm,         ///< over the features of each token; parameters weight, bias [features]
    Gelu,
    Tokens,     ///< [c, h, w] -> [1 + h * w, c]: class token before the pixels, plus position embedding;
                ///< parameters class_token [1, 1, c] and encoder.pos_embedding [1, 1 + h * w, c]
    Attention,  ///< queries, keys and values [tokens, 3 * c] -> [tokens, c], softmax(q k / sqrt(c / heads)) v
    ClassToken, ///< [tokens, c] -> [c]: the first token
    Clip,       ///< min(max(x, low), high); ReLU6 with 0 and 6
    Sigmoid,
    HardSigmoid, ///< clip(x / 6 + 1 / 2, 0, 1)
    Silu,        ///< x * sigmoid(x)
    HardSwish,   ///< x * hard_sigmoid(x)
    Mul,         ///< two inputs of one shape, or the second [channels, 1, 1]
};
std::string_view name(Op op); ///< "conv2d"

/// Shape of one value without the batch dimension: [channels, height, width], [tokens, features] or
/// [features].
using Shape = std::vector<std::int64_t>;
std::string text(const Shape &shape); ///< "64x32x32"
std::int64_t elementCount(const Shape &shape);

struct Node {
    Op op = Op::Input;
    std::string name; ///< module path as in torchvision ("features.3.squeeze"); unique; parameters are name +
                      ///< ".weight" …
    std::vector<int> inputs; ///< indices of nodes before this one
    Shape shape;             ///< of the output; inferred by Graph::append

    std::string weightName = ".weight",
                biasName = ".bias"; ///< appended to name (a packed projection: "in_proj_weight")
    std::int64_t outChannels = 0;   ///< convolution, linear (features), shortcut
    std::int64_t inChannels = 0;    ///< inferred
    int kernel[2] = {1, 1}, stride[2] = {1, 1}, padding[2] = {0, 0};
    int groups = 1;
    bool hasBias = true;
    bool ceilMode = false; ///< pooling
    int outputSize[2] = {1, 1};
    int heads = 1;                                    ///< attention
    float scale[3] = {1, 1, 1}, shift[3] = {0, 0, 0}; ///< affine channels
    float low = 0, high = 6;                          ///< clip
    float probability = 0.5f;                         ///< dropout
    double eps = 1e-5, momentum = 0.1;                ///< batch norm; eps of layer norm too

    bool isQuantizable() const { return op == Op::Conv2d || op == Op::Linear; }
};

/// One tensor of the state dict that a graph expects.
struct ParameterSpec {
    std::string name; ///< "conv1.weight"
    std::vector<std::int64_t> shape;
    bool isBuffer = false; ///< running_mean, running_var
    bool operator==(const ParameterSpec &) const = default;
};

/// A network as data: nodes in an order in which each comes after its inputs. The last node is the output.
/// Knows no weights. Value type.
class Graph {
public:
    Graph(std::string modelName, Shape inputShape);

    /// Appends a node, infers its output shape and returns its index. An impossible node (an input index out
    /// of range, a kernel larger than its image, shapes that do not add up) is a programming error: asserted.
    int append(Node node);

    const std::string &modelName() const { return m_modelName; }
    const std::vector<Node> &nodes() const { return m_nodes; }
    const Node &node(int index) const { return m_nodes[static_cast<std::size_t>(index)]; }
    int output() const { return static_cast<int>(m_nodes.size()) - 1; }
    const Shape &inputShape() const { return m_nodes.front().shape; }
    int classes() const { return static_cast<int>(m_nodes.back().shape.front()); }

    /// Nodes that carry quantizers, in module registration order: the index into this list is the layer index
    /// that
    /// `-l8` counts. Module order is the order of append() unless setModuleOrder changed it.
    std::vector<int> quantizableNodes() const;
    /// For models whose modules are registered in another order than they run (a ResNet block's downsample).
    void setModuleOrder(std::vector<std::string> layerNames);

    std::vector<ParameterSpec> parameters() const; ///< in the order of the nodes
    std::int64_t parameterCount() const;           ///< without buffers
    /// Multiply-accumulates for one image, of convolutions, linear layers and the two products of attention,
    /// as torchvision counts them; 0 for all else.
    std::int64_t macs(int node) const;
    std::int64_t macs() const;
    std::int64_t weightCount(int node) const; ///< elements of its weight
    /// For each node the last node that reads it (itself where none does): its value can go after that one.
    std::vector<int> lastUses() const;
    /// Largest sum of the bytes of float32 values alive at once when the nodes run in order, for one image.
    std::int64_t peakActivationBytes() const;

private:
    std::string m_modelName;
    std::vector<Node> m_nodes;
    std::vector<std::string> m_moduleOrder;
};

} // namespace ant
