#include "core/experiment/spec_checks.h"

#include "core/base/files.h"
#include "core/experiment/evaluated_images.h"
#include "core/experiment/model_source.h"

namespace ant::detail {
namespace {

/// Other models that the file would fit: "; it is a file of resnet32".
std::string fittingModel(const TensorShapes &shapes)
{
    for (const ModelInfo &model : models())
        if (checkWeights(model.build(), shapes).fits())
            return "; it fits the model " + std::string(model.name);
    return {};
}

/// `field`: "weights" or "checkpoint".
void checkWeightFile(const std::string &field, const std::filesystem::path &file, const ModelInfo &model,
                     const Graph &graph, Findings &findings)
{
    const auto contents = readWeights(file);
    if (!contents.ok())
        return findings.error(field, field + ": " + contents.error().message);
    TensorShapes shapes;
    for (const auto &[name, tensor] : contents.value().tensors)
        shapes.emplace_back(name, tensor.shape);
    const WeightCheck check = checkWeights(graph, shapes);
    if (!check.fits())
        findings.error(field, file.string() + " does not fit " + std::string(model.name) + ": " +
                                  check.summary() + fittingModel(shapes));
}

/// What a folder of this kind holds.
std::string_view layoutOf(std::string_view kind)
{
    return kind == "cifar10" ? "data_batch_*.bin and test_batch.bin" : "train/ and val/ or validation/";
}

/// A class with too few images gives all it has; that all have too few is likely a mistake.
void checkPerClass(const RunSpec &spec, const Dataset &dataset, Findings &findings)
{
    if (spec.perClass > 0 &&
        static_cast<std::int64_t>(evaluatedImages(spec, dataset).size()) == dataset.size())
        findings.warning("per_class", "per_class is " + std::to_string(spec.perClass) + ", but no class of " +
                                          spec.dataset.text() +
                                          " has more images to evaluate; all of them are used");
}

void checkEvaluationSet(const RunSpec &spec, const ModelInfo &model, const Dataset &dataset,
                        Findings &findings)
{
    if (dataset.classes() > model.classes)
        findings.error("dataset", spec.dataset.text() + " has " + std::to_string(dataset.classes()) +
                                      " classes, but " + std::string(model.name) + " tells " +
                                      std::to_string(model.classes) + " apart; it was made for " +
                                      std::string(model.datasetKind));
    else if (spec.dataset.kind != model.datasetKind)
        findings.warning("dataset", std::string(model.name) + " was made for " +
                                        std::string(model.datasetKind) + "; with images of " +
                                        spec.dataset.kind + " its answers mean little");
    if (spec.task == Task::Sensitivity) // looks at calibration images
        return;
    const std::string images = spec.dataset.text() + " has " + std::to_string(dataset.size()) + " images";
    if (spec.limit > dataset.size())
        findings.warning("limit", "limit is " + std::to_string(spec.limit) + ", but " + images +
                                      " to evaluate; all of them are used");
    checkPerClass(spec, dataset, findings);
    if (spec.task != Task::Qat && !spec.isFloatingPoint() && !spec.ptq.hasCalibrationSet() &&
        spec.calibrationImages() > dataset.size())
        findings.warning(spec.calibrationBatch > 0 ? "calibration_batch" : "batch",
                         std::to_string(spec.calibrationImages()) + " images are to calibrate, but " +
                             images + "; all of them are used");
}

} // namespace

void checkWeightFiles(const RunSpec &spec, const ModelInfo &model, const Graph &graph, Findings &findings)
{
    const bool hasCheckpoint = spec.task == Task::Eval && !spec.checkpoint.empty();
    if (spec.hasRandomWeights()) {
        if (spec.task != Task::Qat)
            findings.warning("weights", "weights are random, so the accuracy will be that of guessing; give "
                                        "a file, or train with task qat");
    } else if (!spec.weights.empty()) {
        checkWeightFile("weights", spec.weights, model, graph, findings);
    } else if (!hasCheckpoint && !isModelFile(spec.model)) {
        const std::filesystem::path builtIn = std::string(model.name) + "/" + std::string(model.name);
        if (const auto file = findResource(builtIn.string() + ".safetensors"); file.ok())
            checkWeightFile("weights", file.value(), model, graph, findings);
        else if (model.weightsHint.empty())
            findings.error("weights", file.error().message);
        else
            findings.error("weights", "weights: give the file with the weights of " +
                                          std::string(model.name) + ", usually called " +
                                          std::string(model.weightsHint));
    }
    if (spec.task == Task::Qat && spec.training.distillation > 0 && spec.hasRandomWeights())
        findings.error("training.distillation",
                       "training.distillation learns from the fp32 network, but its weights are random; give "
                       "a file of weights");
    if (!spec.checkpoint.empty() && spec.task == Task::Ptq)
        findings.warning("checkpoint", "checkpoint is ignored by task ptq; choose eval or qat to use it");
    std::error_code code;
    if (!spec.checkpoint.empty() && !std::filesystem::is_regular_file(spec.checkpoint, code))
        findings.error("checkpoint", "checkpoint: there is no file " + spec.checkpoint.string());
    else if (!spec.checkpoint.empty() && spec.task != Task::Ptq)
        checkWeightFile("checkpoint", spec.checkpoint, model, graph, findings);
    if (spec.task == Task::Eval && !spec.isFloatingPoint() && spec.checkpoint.empty())
        findings.warning("checkpoint", "without a checkpoint, task eval calibrates the weights as ptq does");
}

void checkData(const RunSpec &spec, const ModelInfo &model, Findings &findings)
{
    if (findings.hasError("dataset"))
        return;
    if (spec.dataset.kind != "demo" && spec.dataset.folder.empty())
        return findings.error("dataset", "dataset: give a folder, " + spec.dataset.kind + ":FOLDER, with " +
                                             std::string(layoutOf(spec.dataset.kind)));
    const auto evaluation = openDataset(spec.dataset, Split::Evaluation);
    if (!evaluation.ok())
        return findings.error("dataset", "dataset: " + evaluation.error().message);
    checkEvaluationSet(spec, model, *evaluation.value(), findings);
    checkCalibration(spec, evaluation.value()->size(), findings);
    if (spec.task != Task::Qat)
        return;
    if (const auto train = openDataset(spec.dataset, Split::Train); !train.ok())
        findings.error("dataset", "dataset: " + train.error().message);
}

} // namespace ant::detail
