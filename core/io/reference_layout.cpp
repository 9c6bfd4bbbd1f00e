#include "core/io/reference_layout.h"

#include <array>
#include <memory>
#include <utility>

namespace ant {
namespace {

using Words = std::pair<std::string_view, std::string_view>; ///< reference's, ours

constexpr std::string_view kLayers = "encoder.layers.";
constexpr std::string_view kLayer = "encoder_layer_";
constexpr Words kHead = {"heads.0.", "heads.head."};
constexpr std::array<Words, 6> kAttention = {{
    {".self_attention.out_proj_weight", ".self_attention.out_proj.weight"},
    {".self_attention.out_proj_bias", ".self_attention.out_proj.bias"},
    {".self_attention.in_quant_weight.", ".self_attention.in_proj.quant_weight."},
    {".self_attention.in_quant_input.", ".self_attention.in_proj.quant_input."},
    {".self_attention.out_quant_weight.", ".self_attention.out_proj.quant_weight."},
    {".self_attention.out_quant_input.", ".self_attention.out_proj.quant_input."},
}};
constexpr const char *kTold = "encoder.layers.0.self_attention.in_proj_weight";

void replaceOnce(std::string &text, std::string_view from, std::string_view to)
{
    if (const auto at = text.find(from); at != std::string::npos)
        text.replace(at, from.size(), to);
}

FileTensor integerScalar(std::int64_t value)
{
    auto storage = std::make_shared<std::int64_t>(value);
    FileTensor tensor{DType::I64, {}, storage, {}};
    tensor.bytes = std::as_bytes(std::span(storage.get(), 1));
    return tensor;
}

} // namespace

std::string nameFromReference(const std::string &name)
{
    std::string own = name;
    if (own.starts_with(kLayers) && own.size() > kLayers.size() && own[kLayers.size()] >= '0' &&
        own[kLayers.size()] <= '9')
        own.insert(kLayers.size(), kLayer);
    if (own.starts_with(kHead.first))
        own.replace(0, kHead.first.size(), kHead.second);
    for (const auto &[reference, ours] : kAttention)
        replaceOnce(own, reference, ours);
    return own;
}

std::string nameForReference(const std::string &name)
{
    std::string theirs = name;
    if (theirs.starts_with(std::string(kLayers) + std::string(kLayer)))
        theirs.erase(kLayers.size(), kLayer.size());
    if (theirs.starts_with(kHead.second))
        theirs.replace(0, kHead.second.size(), kHead.first);
    for (const auto &[reference, ours] : kAttention)
        replaceOnce(theirs, ours, reference);
    return theirs;
}

void useTorchvisionNames(TensorFile &file)
{
    if (!file.tensors.contains(kTold))
        return;
    std::map<std::string, FileTensor> renamed;
    for (auto &[name, tensor] : file.tensors)
        renamed.emplace(nameFromReference(name), std::move(tensor));
    file.tensors = std::move(renamed);
}

TensorFile toReferenceLayout(const TensorFile &file)
{
    TensorFile result;
    for (const auto &[name, tensor] : file.tensors) {
        const bool isQuantizerBits =
            name.ends_with(".quant_weight.bit") || name.ends_with(".quant_input.bit");
        const std::string theirs = nameForReference(name);
        result.tensors[theirs] = isQuantizerBits && tensor.elements() == 1
                                     ? integerScalar(std::int64_t(tensor.toFloats().front()))
                                     : tensor;
        constexpr std::string_view kMean = ".running_mean";
        if (name.ends_with(kMean)) {
            const std::string counter =
                theirs.substr(0, theirs.size() - kMean.size()) + ".num_batches_tracked";
            result.tensors.try_emplace(counter, integerScalar(0));
        }
    }
    return result;
}

} // namespace ant
