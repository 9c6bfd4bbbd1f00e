#pragma once

#include "core/data/dataset.h"
#include "core/experiment/validation.h"
#include "core/graph/models.h"

/// The parts of validate(), each looking at some fields and adding what it finds.
namespace ant::detail {

class Findings {
public:
    void error(std::string field, std::string text);
    void warning(std::string field, std::string text);
    /// Whether the field itself was found wrong, so that looking closer makes no sense.
    bool hasError(std::string_view field) const;
    std::vector<FieldProblem> take() && { return std::move(m_problems); }

private:
    std::vector<FieldProblem> m_problems;
};

/// Every value for itself: what a spec file with it would be refused for.
void checkValues(const RunSpec &spec, Findings &findings);
/// The two ways to evaluate a part of the images against each other.
void checkSubset(const RunSpec &spec, Findings &findings);
/// Mode, bits and ranges against each other.
void checkQuantization(const RunSpec &spec, Findings &findings);
/// Layers that are named or numbered against those of the model.
void checkLayers(const RunSpec &spec, const Graph &graph, Findings &findings);
/// The files of weights and checkpoint.
void checkWeightFiles(const RunSpec &spec, const ModelInfo &model, const Graph &graph, Findings &findings);
/// Opens the data set.
void checkData(const RunSpec &spec, const ModelInfo &model, Findings &findings);
/// Method and calibration images of post-training quantization.
void checkCalibration(const RunSpec &spec, std::int64_t evaluationImages, Findings &findings);
/// Device and memory of this machine.
void checkMachine(const RunSpec &spec, Findings &findings);

} // namespace ant::detail
