#pragma once

#include "core/graph/graph.h"

#include <functional>
#include <span>

namespace ant {

/// What is known of a model besides its graph. Add a model: one builder file, one line in the list of
/// models.cpp.
struct ModelInfo {
    std::string_view name;        ///< "resnet20"
    std::string_view title;       ///< "ResNet-20 (CIFAR)"
    std::string_view datasetKind; ///< data set it was made for: "cifar10", "imagenet", "demo"
    int classes;
    int inputSize;                ///< crop, pixels
    int resize;                   ///< shorter side before the crop; 0: none
    std::string_view weightsHint; ///< file name of its usual weights
    std::string_view figureName;  ///< row of Figure 12 it belongs to ("ResNet18"), or its title
    std::function<Graph()> build;
};

std::span<const ModelInfo> models();

/// Errors: NotFound, listing the known names.
Result<const ModelInfo *> findModel(std::string_view name);

/// What a weight file lacks or has too much of for a graph; empty lists: it fits.
struct WeightCheck {
    std::vector<std::string> missing;    ///< "conv1.weight"
    std::vector<std::string> unexpected; ///< present in the file, unknown to the graph
    std::vector<std::string> wrongShape; ///< "conv1.weight is 16x3x3x3, the model needs 64x3x7x7"
    bool fits() const { return missing.empty() && wrongShape.empty() && unexpected.empty(); }
    /// One sentence naming the first few of each.
    std::string summary() const;
};

/// Names and shapes that a file holds, as (name, shape).
using TensorShapes = std::vector<std::pair<std::string, std::vector<std::int64_t>>>;

/// `num_batches_tracked` counters and Inception's auxiliary head are not counted as unexpected.
WeightCheck checkWeights(const Graph &graph, const TensorShapes &file);

} // namespace ant
