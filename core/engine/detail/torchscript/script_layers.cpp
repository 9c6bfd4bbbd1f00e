#include "core/engine/detail/torchscript/script_operators.h"

#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>

#include <algorithm>

namespace ant::detail {
namespace {

/// [top, left, bottom, right] of one number a side.
std::vector<std::int64_t> pads(const std::vector<std::int64_t> &sides)
{
    return {sides[0], sides[1], sides[0], sides[1]};
}

/// What the words of conv2d's padding mean where the stride is 1.
std::vector<std::int64_t> paddingOf(const ScriptCall &call, const ScriptNetwork &network, std::size_t input)
{
    if (!call.inputs[input].isString())
        return bothSides(call.inputs[input]);
    const std::string &word = call.inputs[input].toStringRef();
    const at::Tensor weight = call.inputs[1].toTensor();
    if (word == "valid")
        return {0, 0};
    if (word != "same" || weight.size(2) % 2 == 0 || weight.size(3) % 2 == 0)
        refuse(call, network, "pads one side more than the other");
    return {weight.size(2) / 2, weight.size(3) / 2};
}

void convolve(const ScriptCall &call, ScriptNetwork &network, std::size_t groups)
{
    const at::Tensor weight = call.inputs[1].toTensor();
    if (weight.dim() != 4)
        refuse(call, network, "is no convolution of images");
    std::vector<std::string> inputs = {network.nameOf(call.inputs[0]), network.constant(weight, "weight")};
    if (!call.inputs[2].isNone())
        inputs.push_back(network.constant(call.inputs[2].toTensor(), "bias"));
    network.add("Conv", std::move(inputs), call.output,
                {{"kernel_shape", integersAttribute({weight.size(2), weight.size(3)})},
                 {"strides", integersAttribute(bothSides(call.inputs[3]))},
                 {"pads", integersAttribute(pads(paddingOf(call, network, 4)))},
                 {"dilations", integersAttribute(bothSides(call.inputs[5]))},
                 {"group", integerAttribute(call.inputs[groups].toInt())}});
}

/// (input, weight, bias, stride, padding, dilation, groups)
void conv2d(const ScriptCall &call, ScriptNetwork &network)
{
    convolve(call, network, 6);
}

/// (input, weight, bias, stride, padding, dilation, transposed, output_padding, groups, …)
void convolution(const ScriptCall &call, ScriptNetwork &network)
{
    if (call.inputs[6].toBool())
        refuse(call, network, "is transposed");
    convolve(call, network, 8);
}

/// (input, weight, bias)
void linear(const ScriptCall &call, ScriptNetwork &network)
{
    std::vector<std::string> inputs = {network.nameOf(call.inputs[0]),
                                       network.constant(call.inputs[1].toTensor(), "weight")};
    if (!call.inputs[2].isNone())
        inputs.push_back(network.constant(call.inputs[2].toTensor(), "bias"));
    network.add("Gemm", std::move(inputs), call.output, {{"transB", integerAttribute(1)}});
}

/// (bias, input, transposed weight, beta, alpha), as older traces have it
void addmm(const ScriptCall &call, ScriptNetwork &network)
{
    if (call.inputs[3].toScalar().toDouble() != 1 || call.inputs[4].toScalar().toDouble() != 1)
        refuse(call, network, "scales its terms");
    network.add("Gemm",
                {network.nameOf(call.inputs[1]), network.constant(call.inputs[2].toTensor(), "weight"),
                 network.constant(call.inputs[0].toTensor(), "bias")},
                call.output);
}

/// (input, transposed weight)
void matmul(const ScriptCall &call, ScriptNetwork &network)
{
    if (network.isTraced(call.inputs[1]))
        refuse(call, network, "multiplies two values of the network as matrices");
    network.add("MatMul",
                {network.nameOf(call.inputs[0]), network.constant(call.inputs[1].toTensor(), "weight")},
                call.output);
}

/// (input, weight, bias, mean, variance, training, momentum, eps, …)
void batchNorm(const ScriptCall &call, ScriptNetwork &network)
{
    if (call.inputs[5].toBool())
        refuse(call, network, "is in training mode; save the network after eval()");
    const auto given = [&](std::size_t input, const char *role, bool isOne) {
        const std::int64_t channels = call.inputs[0].toTensor().size(1);
        const at::Tensor tensor = call.inputs[input].isNone()
                                      ? (isOne ? at::ones({channels}) : at::zeros({channels}))
                                      : call.inputs[input].toTensor();
        return network.constant(tensor, role);
    };
    const std::string from = network.nameOf(call.inputs[0]);
    network.add("BatchNormalization",
                {from, given(1, "weight", true), given(2, "bias", false), given(3, "running_mean", false),
                 given(4, "running_var", true)},
                call.output, {{"epsilon", realAttribute(call.inputs[7].toDouble())}});
}

/// (input, kernel, stride, padding, dilation, ceil_mode)
void maxPool(const ScriptCall &call, ScriptNetwork &network)
{
    const auto kernel = bothSides(call.inputs[1]);
    const auto stride = call.inputs[2].toIntVector().empty() ? kernel : bothSides(call.inputs[2]);
    network.add("MaxPool", {network.nameOf(call.inputs[0])}, call.output,
                {{"kernel_shape", integersAttribute(kernel)},
                 {"strides", integersAttribute(stride)},
                 {"pads", integersAttribute(pads(bothSides(call.inputs[3])))},
                 {"dilations", integersAttribute(bothSides(call.inputs[4]))},
                 {"ceil_mode", integerAttribute(call.inputs[5].toBool())}});
}

/// (input, kernel, stride, padding, ceil_mode, count_include_pad, divisor)
void avgPool(const ScriptCall &call, ScriptNetwork &network)
{
    if (!call.inputs[6].isNone())
        refuse(call, network, "divides by another number than that of its elements");
    const auto kernel = bothSides(call.inputs[1]);
    const auto stride = call.inputs[2].toIntVector().empty() ? kernel : bothSides(call.inputs[2]);
    network.add("AveragePool", {network.nameOf(call.inputs[0])}, call.output,
                {{"kernel_shape", integersAttribute(kernel)},
                 {"strides", integersAttribute(stride)},
                 {"pads", integersAttribute(pads(bothSides(call.inputs[3])))},
                 {"ceil_mode", integerAttribute(call.inputs[4].toBool())},
                 {"count_include_pad", integerAttribute(call.inputs[5].toBool())}});
}

/// To one pixel, to the size that the image has already, or by a whole number to a side.
void adaptiveAvgPool(const ScriptCall &call, ScriptNetwork &network)
{
    const at::Tensor in = call.inputs[0].toTensor();
    const std::int64_t height = call.output.size(-2), width = call.output.size(-1);
    const std::string from = network.nameOf(call.inputs[0]);
    if (height == 1 && width == 1) {
        network.add("GlobalAveragePool", {from}, call.output);
    } else if (in.sizes() == call.output.sizes()) {
        network.alias(call.output, from);
    } else if (height > 0 && width > 0 && in.size(-2) % height == 0 && in.size(-1) % width == 0) {
        const std::vector<std::int64_t> kernel = {in.size(-2) / height, in.size(-1) / width};
        network.add("AveragePool", {from}, call.output,
                    {{"kernel_shape", integersAttribute(kernel)}, {"strides", integersAttribute(kernel)}});
    } else {
        refuse(call, network, "averages windows of unequal size");
    }
}

struct Known {
    std::string_view op;
    ScriptTranslator translator;
};

constexpr Known kKnown[] = {
    {"aten::conv2d", conv2d},
    {"aten::_convolution", convolution},
    {"aten::convolution", convolution},
    {"aten::linear", linear},
    {"aten::addmm", addmm},
    {"aten::matmul", matmul},
    {"aten::mm", matmul},
    {"aten::batch_norm", batchNorm},
    {"aten::max_pool2d", maxPool},
    {"aten::avg_pool2d", avgPool},
    {"aten::adaptive_avg_pool2d", adaptiveAvgPool},
};

} // namespace

ScriptTranslator layerTranslatorOf(std::string_view op)
{
    const auto *found = std::ranges::find(kKnown, op, &Known::op);
    return found == std::end(kKnown) ? nullptr : found->translator;
}

} // namespace ant::detail
