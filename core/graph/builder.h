#pragma once

#include "core/graph/graph.h"

namespace ant {

/// Short words for writing a network down. Every function appends a node that reads `from` and returns its
/// index.
class GraphBuilder {
public:
    GraphBuilder(std::string modelName, Shape inputShape)
        : m_graph(std::move(modelName), std::move(inputShape))
    {
    }

    struct Conv {
        int kernel = 3, stride = 1, padding = 0;
        bool bias = true;
        int groups = 1;
        int kernelWidth = 0, paddingWidth = -1; ///< where they differ from the height's
    };
    int conv(int from, const std::string &name, std::int64_t outChannels, Conv how);
    int linear(int from, const std::string &name, std::int64_t outFeatures);
    int batchNorm(int from, const std::string &name, double eps = 1e-5);
    int relu(int from, const std::string &name);
    int maxPool(int from, const std::string &name, int kernel, int stride, int padding = 0,
                bool ceilMode = false);
    int adaptiveAvgPool(int from, const std::string &name, int height, int width);
    int flatten(int from, const std::string &name = "flatten");
    int dropout(int from, const std::string &name, float probability = 0.5f);
    int shortcutA(int from, const std::string &name, std::int64_t outChannels);
    int add(int a, int b, const std::string &name);
    int concat(std::vector<int> from, const std::string &name);
    int avgPool(int from, const std::string &name, int kernel, int stride, int padding = 0);
    int affineChannels(int from, const std::string &name, const float (&scale)[3], const float (&shift)[3]);
    int tokens(int from, const std::string &name);
    int layerNorm(int from, const std::string &name, double eps);
    int gelu(int from, const std::string &name);
    /// A module with a packed projection of queries, keys and values (`in_proj_weight`) and an output
    /// projection.
    int selfAttention(int from, const std::string &name, int heads);
    int classToken(int from, const std::string &name);

    Graph take() { return std::move(m_graph); }

private:
    int append(Op op, std::vector<int> from, const std::string &name);
    Graph m_graph;
};

} // namespace ant
