#include "ui/pages/layers/run_weights.h"

#include "core/base/files.h"
#include "core/experiment/model_source.h"
#include "core/io/sha256.h"

#include <algorithm>

namespace ant {
namespace {

/// "layer1.0.conv1.weight" of a layer of the model; Inception's and ViT's modules have other endings.
Result<std::string> parameterName(const std::string &model, const std::string &layer)
{
    const auto info = openModel(model);
    if (!info.ok())
        return info.error();
    const Graph graph = info.value()->build();
    for (const int node : graph.quantizableNodes())
        if (graph.node(node).name == layer)
            return layer + graph.node(node).weightName;
    return Error{ErrorCode::NotFound, model + " has no layer " + layer, {}};
}

} // namespace

WeightPlace weightPlaceOf(const RunSpec &spec, const std::map<std::string, std::string> &environment)
{
    WeightPlace place{spec.model, {}, {}};
    if (const auto digest = environment.find("weights.sha256"); digest != environment.end())
        place.digest = digest->second;
    if (const auto file = environment.find("weights.file"); file != environment.end())
        place.file = file->second;
    else if (!spec.checkpoint.empty())
        place.file = spec.checkpoint;
    else if (!spec.hasRandomWeights())
        place.file = spec.weights.empty() && isModelFile(spec.model) ? std::filesystem::path(spec.model)
                                                                     : spec.weights;
    return place;
}

Result<void> RunWeights::openFile(const WeightPlace &place, const std::stop_token &stop)
{
    if (m_isOpen && m_place == place)
        return {};
    m_isOpen = false;
    m_file = {};
    if (place.file.empty())
        return Error{ErrorCode::NotFound, "the weights of this run lie in no file", {}};
    if (!place.digest.empty()) {
        const auto digest = sha256OfFile(place.file, stop);
        if (!digest.ok())
            return digest.error();
        if (digest.value() != place.digest)
            return Error{ErrorCode::Corrupt,
                         place.file.string() + " is not the file that the run used: its SHA-256 differs",
                         {}};
    }
    auto file = readWeights(place.file);
    if (!file.ok())
        return std::move(file).error();
    m_file = std::move(file).value();
    m_place = place;
    m_isOpen = true;
    return {};
}

Result<std::shared_ptr<const std::vector<float>>> RunWeights::weightOf(const WeightPlace &place,
                                                                       const std::string &layer,
                                                                       const std::vector<std::int64_t> &shape,
                                                                       const std::stop_token &stop)
{
    const auto name = parameterName(place.model, layer);
    if (!name.ok())
        return name.error();
    const std::scoped_lock lock(m_mutex);
    if (const auto opened = openFile(place, stop); !opened.ok())
        return opened.error();
    const auto tensor = m_file.tensors.find(name.value());
    if (tensor == m_file.tensors.end() || tensor->second.shape != shape)
        return Error{ErrorCode::Corrupt,
                     place.file.string() + " holds no " + name.value() + " of the shape that the run used",
                     {}};
    return std::make_shared<const std::vector<float>>(tensor->second.toFloats());
}

} // namespace ant
