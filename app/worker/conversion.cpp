#include "app/worker/conversion.h"

#include "core/engine/torchscript_import.h"

#include <cstdio>

namespace ant::worker {

int convert(const Conversion &request)
{
    const auto converted = convertTorchScript(request.from, request.to, request.image);
    if (!converted.ok()) {
        const Error &error = converted.error();
        std::printf("%s\n", error.message.c_str());
        return error.code == ErrorCode::NotFound || error.code == ErrorCode::InvalidArgument ? 2 : 1;
    }
    const Graph &graph = converted.value().network.graph;
    std::printf(
        "%s: %zu layers, %lld parameters, %d classes, images of %s; logits differ from the original's "
        "by %.1e of the largest\n",
        request.to.c_str(), graph.quantizableNodes().size(), static_cast<long long>(graph.parameterCount()),
        graph.classes(), text(graph.inputShape()).c_str(), converted.value().difference);
    return 0;
}

} // namespace ant::worker
