#include "ui/pages/layers/layers_snapshot.h"

#include <numeric>

namespace ant {

Result<std::shared_ptr<const LayersSnapshot>> readLayers(Workspace &workspace, RunId id)
{
    auto run = workspace.run(id);
    if (!run.ok())
        return std::move(run).error();
    auto quantizers = workspace.quantizers(id);
    if (!quantizers.ok())
        return std::move(quantizers).error();
    return std::make_shared<const LayersSnapshot>(
        LayersSnapshot{std::move(run).value(), std::move(quantizers).value()});
}

double meanAlpha(const QuantizerRecord &quantizer)
{
    const auto &alpha = quantizer.alpha;
    return alpha.empty() ? 0 : std::accumulate(alpha.begin(), alpha.end(), 0.0) / double(alpha.size());
}

} // namespace ant
