#include "core/engine/detail/fake_quant.h"

#include "core/engine/detail/cuda_kernels.h"
#include "core/engine/detail/tensors.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <torch/csrc/autograd/custom_function.h>

namespace ant::detail {
namespace {

QuantScale scaleOf(const at::Tensor &alpha)
{
    return {{alpha.const_data_ptr<float>(), static_cast<std::size_t>(alpha.numel())}};
}

at::Tensor gradientOfAlpha(const at::Tensor &x, const at::Tensor &rounded, const at::Tensor &gradient,
                           const at::Tensor &alpha, const Codebook &codebook, int threads)
{
    // All in one memory order: the sums pair elements.
    const at::Tensor paired =
        gradient.strides() == x.strides() ? gradient : at::empty_like(x).copy_(gradient);
    if (x.is_cuda())
        return cudaKernels().alphaGradient(x, paired, alpha, codebook);
    const std::vector<float> sums = ant::alphaGradient(flatSpan(x), flatSpan(rounded), flatSpan(paired),
                                                       codebook, scaleOf(alpha), threads);
    at::Tensor result = at::empty({alpha.numel()}, at::kFloat);
    std::copy(sums.begin(), sums.end(), result.mutable_data_ptr<float>());
    return result;
}

/// What the backward pass needs beside the saved tensors.
struct Context : torch::CustomClassHolder {
    Context(Codebook book, double scale, int threadCount)
        : codebook(std::move(book)), alphaGradientScale(scale), threads(threadCount)
    {
    }
    Codebook codebook;
    double alphaGradientScale;
    int threads;
};

class FakeQuantFunction : public torch::autograd::Function<FakeQuantFunction> {
public:
    static torch::autograd::Variable forward(torch::autograd::AutogradContext *context,
                                             const torch::autograd::Variable &x,
                                             const torch::autograd::Variable &alpha,
                                             const c10::intrusive_ptr<Context> &how, RoundingCounts *counts)
    {
        // The layer that reads the result keeps it for its own way back: to save it too costs nothing.
        const at::Tensor rounded = fakeQuantize(x, alpha, how->codebook, false, how->threads, *counts);
        context->save_for_backward({x, alpha, rounded});
        context->saved_data["how"] = c10::IValue::make_capsule(how);
        return rounded;
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext *context,
                                                   torch::autograd::variable_list gradients)
    {
        const auto saved = context->get_saved_variables();
        const auto how = c10::static_intrusive_pointer_cast<Context>(context->saved_data["how"].toCapsule());
        torch::autograd::Variable alphaGradient;
        if (saved[1].requires_grad())
            alphaGradient =
                gradientOfAlpha(saved[0], saved[2], gradients[0], saved[1], how->codebook, how->threads);
        if (alphaGradient.defined() && how->alphaGradientScale != 1)
            alphaGradient.mul_(how->alphaGradientScale);
        return {gradients[0], alphaGradient, {}, {}};
    }
};

} // namespace

at::Tensor fakeQuantize(const at::Tensor &x, const at::Tensor &alpha, const Codebook &codebook, bool inPlace,
                        int threads, RoundingCounts &counts)
{
    const at::Tensor from = alpha.numel() > 1 ? sliced(x) : dense(x);
    const at::Tensor to = inPlace ? from : at::empty_like(from);
    if (from.is_cuda())
        cudaKernels().fakeQuantize(from, to, alpha, codebook, counts.onDevice(from.device()));
    else
        counts.add(ant::fakeQuantize(flatSpan(from), flatSpan(to), codebook, scaleOf(alpha), threads));
    return to;
}

at::Tensor fakeQuantize(const at::Tensor &x, const at::Tensor &alpha, const Codebook &codebook,
                        const DiffusionFilter &filter, bool inPlace, int threads, RoundingCounts &counts)
{
    if (filter.isEmpty())
        return fakeQuantize(x, alpha, codebook, inPlace, threads, counts);
    const at::Tensor from = x.to(at::kCPU).contiguous();
    const at::Tensor to = at::empty_like(from);
    const auto size = [&](int dimension) { return static_cast<std::size_t>(from.size(dimension)); };
    counts.add(ant::diffuse(flatSpan(from), flatSpan(to), {size(0), size(1), size(2), size(3)}, codebook,
                            alpha.item<float>(), filter, threads));
    return to.to(x.device()).contiguous(x.suggest_memory_format());
}

at::Tensor fakeQuantizeTraining(const at::Tensor &x, const at::Tensor &alpha, const Codebook &codebook,
                                double alphaGradientScale, int threads, RoundingCounts &counts)
{
    const at::Tensor from = alpha.numel() > 1 ? sliced(x) : dense(x);
    return FakeQuantFunction::apply(
        from, alpha, c10::make_intrusive<Context>(codebook, alphaGradientScale, threads), &counts);
}

} // namespace ant::detail
