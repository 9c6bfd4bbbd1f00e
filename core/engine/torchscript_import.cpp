#include "core/engine/torchscript_import.h"

#include "core/engine/detail/network.h"
#include "core/engine/detail/torchscript/script_walk.h"
#include "core/engine/detail/translate.h"
#include "core/io/onnx_writer.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/randn.h>
#include <torch/csrc/jit/serialization/import.h>

#include <algorithm>
#include <cassert>
#include <limits>

namespace ant {
namespace {

using namespace detail;

constexpr std::int64_t kImages = 2; ///< more than one shows who mixes images
constexpr double kLargestDifference = 1e-3;

/// LibTorch tells a stack of calls after the reason.
std::string reason(const std::exception &problem)
{
    constexpr std::size_t kLongest = 300;
    std::string text = problem.what();
    if (const auto *error = dynamic_cast<const c10::Error *>(&problem))
        text = error->what_without_backtrace();
    text.resize(std::min({text.find_first_of("\r\n"), text.find(". "), text.size(), kLongest}));
    while (text.ends_with('.') || text.ends_with(' ') || text.ends_with(':'))
        text.pop_back();
    return text;
}

torch::jit::Module load(const std::filesystem::path &file)
{
    try {
        torch::jit::Module module = torch::jit::load(file.string(), at::Device(at::kCPU));
        module.eval();
        return module;
    } catch (const std::bad_alloc &) {
        throw;
    } catch (const std::exception &problem) {
        throw ScriptFailure{ErrorCode::Corrupt,
                            "is no network that torch.jit.save wrote, or it is damaged: " + reason(problem)};
    }
}

struct Walked {
    OnnxFile file;
    at::Tensor images, logits;
};

Walked walk(const torch::jit::Module &module, const Shape &shape)
{
    const at::Tensor images =
        at::randn({kImages, shape[0], shape[1], shape[2]}, at::make_generator<at::CPUGeneratorImpl>(1));
    const at::Tensor fed = images.clone(); // operators may work in place
    ScriptNetwork network(fed);
    ScriptWalk walk(module, network);
    try {
        const at::Tensor logits = walk.run(fed).contiguous();
        return {std::move(network).finish(logits), images, logits};
    } catch (const c10::OutOfMemoryError &) {
        throw;
    } catch (const c10::Error &problem) {
        throw ScriptFailure{ErrorCode::Unsupported, "cannot run on images of " + text(shape) + ": " +
                                                        walk.place() + " says: " + reason(problem)};
    }
}

double largest(const at::Tensor &of)
{
    return of.abs().max().item<double>();
}

Result<double> differenceOf(const ImportedNetwork &network, const Walked &walked)
{
    auto made = Network::fromWeights(network.graph, network.weights);
    if (!made.ok())
        return std::move(made).error();
    Network::Options options;
    options.quantize = false;
    const auto logits = made.value().forward(walked.images, options, {});
    if (!logits.ok())
        return logits.error();
    if (logits.value().sizes() != walked.logits.sizes())
        return std::numeric_limits<double>::infinity();
    const double difference = largest(logits.value().sub(walked.logits));
    return difference == 0 ? 0 : difference / largest(walked.logits);
}

Result<ConvertedModel> convert(const std::filesystem::path &from, const std::filesystem::path &to,
                               const Shape &image)
{
    const Walked walked = walk(load(from), image);
    auto network = importOnnx(walked.file, from);
    if (!network.ok())
        return std::move(network).error();
    const auto difference = differenceOf(network.value(), walked);
    if (!difference.ok())
        return difference.error();
    if (!(difference.value() <= kLargestDifference))
        return Error{ErrorCode::Unsupported,
                     from.string() +
                         " cannot be converted: on random images the result would compute "
                         "logits that differ by " +
                         std::to_string(difference.value()) + " of the largest",
                     {}};
    if (auto written = writeOnnx(to, walked.file); !written.ok())
        return std::move(written).error();
    return ConvertedModel{std::move(network).value(), difference.value()};
}

} // namespace

Result<ConvertedModel> convertTorchScript(const std::filesystem::path &from, const std::filesystem::path &to,
                                          const Shape &image)
{
    assert(image.size() == 3);
    if (auto opened = MappedFile::open(from); !opened.ok()) // LibTorch does not tell these apart
        return std::move(opened).error();
    return translate("converting " + from.string(), [&]() -> Result<ConvertedModel> {
        try {
            return convert(from, to, image);
        } catch (const ScriptFailure &failure) {
            return Error{failure.code, from.string() + " " + failure.what, {}};
        }
    });
}

} // namespace ant
