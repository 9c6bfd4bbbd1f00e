#include "core/engine/detail/network.h"
#include "core/engine/detail/sync_batch_norm.h"

#include <ATen/ops/batch_norm.h>

#include <algorithm>

// Where processes that share a run act as one.

namespace ant::detail {

Result<void> Network::calibrate(const Options &options, Quantizer &quantizer, const at::Tensor &tensor,
                                std::stop_token stop) const
{
    auto done = quantizer.calibrate(tensor, options.quantizer, std::move(stop));
    return done.ok() && options.processes ? quantizer.agree(*options.processes) : done;
}

at::Tensor Network::batchNorm(const Options &options, const at::Tensor &x, const Node &node) const
{
    const BatchNormTensors norm{parameter(node, ".weight"), parameter(node, ".bias"),
                                parameter(node, ".running_mean"), parameter(node, ".running_var")};
    const bool isMoving = options.mode == Mode::Train && !options.freezeBatchNorm;
    if (isMoving && (options.processes || (x.is_cpu() && !isCalibrating(options))))
        return syncBatchNorm(x, norm, node.momentum, node.eps, options.processes);
    return at::batch_norm(x, norm.weight, norm.bias, norm.runningMean, norm.runningVariance, isMoving,
                          node.momentum, node.eps, true);
}

/// Whether this pass of a training still chooses types and scales. One process then normalises exactly as the
/// reference does: the last bit of a statistic decides near ties between types.
bool Network::isCalibrating(const Options &options) const
{
    return options.quantize && std::ranges::any_of(m_quantizers, [](const Quantizer &quantizer) {
               return quantizer.isEnabled() && !quantizer.isCalibrated();
           });
}

} // namespace ant::detail
