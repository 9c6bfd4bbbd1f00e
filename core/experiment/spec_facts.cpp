#include "core/experiment/spec_facts.h"

#include "core/experiment/model_source.h"

namespace ant {
namespace {

/// "272 474", with narrow spaces, as the window writes its numbers.
std::string grouped(std::int64_t number)
{
    std::string digits = std::to_string(number);
    for (std::size_t place = digits.size(); place > 3; place -= 3)
        digits.insert(place - 3, "\u202f");
    return digits;
}

/// Of a model that comes from a file: what is in it.
void addModel(SpecFacts &facts, const ModelInfo &model)
{
    const Graph graph = model.build();
    facts.fields.push_back({"model", grouped(static_cast<std::int64_t>(graph.quantizableNodes().size())) +
                                         " layers, " + grouped(graph.parameterCount()) +
                                         " parameters, images of " + text(graph.inputShape()) + ", " +
                                         grouped(model.classes) + " classes"});
}

void addWeights(SpecFacts &facts, const RunSpec &spec)
{
    const auto model = openModel(spec.model);
    if (model.ok() && isModelFile(spec.model))
        addModel(facts, *model.value());
    if (!model.ok() || spec.hasRandomWeights())
        return;
    const auto file = findWeights(spec.model, spec.weights);
    if (!file.ok())
        return;
    const auto contents = readWeights(file.value());
    if (!contents.ok())
        return;
    TensorShapes shapes;
    for (const auto &[name, tensor] : contents.value().tensors)
        shapes.emplace_back(name, tensor.shape);
    const Graph graph = model.value()->build();
    if (!checkWeights(graph, shapes).fits())
        return;
    facts.fields.push_back({"weights", std::string(!spec.weights.empty()     ? ""
                                                   : isModelFile(spec.model) ? "In the model's file: "
                                                                             : "Built in: ") +
                                           grouped(static_cast<std::int64_t>(shapes.size())) + " tensors, " +
                                           grouped(graph.parameterCount()) + " parameters, they fit " +
                                           std::string(model.value()->title)});
}

void addData(SpecFacts &facts, const RunSpec &spec)
{
    if (spec.dataset.kind != "demo" && spec.dataset.folder.empty())
        return;
    const auto evaluation = openDataset(spec.dataset, Split::Evaluation);
    if (!evaluation.ok())
        return;
    facts.evaluationImages = evaluation.value()->size();
    facts.evaluationClasses = evaluation.value()->classes();
    std::string text = grouped(facts.evaluationImages) + " images in " +
                       std::to_string(facts.evaluationClasses) + " classes to evaluate";
    if (spec.task == Task::Qat)
        if (const auto train = openDataset(spec.dataset, Split::Train); train.ok()) {
            facts.trainingImages = train.value()->size();
            text += ", " + grouped(facts.trainingImages) + " to train";
        }
    facts.fields.push_back({"dataset", text});
}

} // namespace

std::int64_t completeEvaluationSet(std::string_view datasetKind)
{
    constexpr std::int64_t kImageNet = 50'000, kCifar10 = 10'000; // validation and test images
    return datasetKind == "imagenet" ? kImageNet : datasetKind == "cifar10" ? kCifar10 : 0;
}

SpecFacts specFacts(const RunSpec &spec)
{
    SpecFacts facts;
    addWeights(facts, spec);
    addData(facts, spec);
    return facts;
}

} // namespace ant
