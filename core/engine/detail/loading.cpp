#include "core/engine/detail/loading.h"

#include "core/engine/detail/checkpoint.h"
#include "core/engine/detail/cuda_kernels.h"
#include "core/engine/detail/tensors.h"
#include "core/experiment/model_source.h"
#include "core/io/sha256.h"

namespace ant::detail {
namespace {

Result<std::filesystem::path> weightsFile(const RunSpec &spec)
{
    return findWeights(spec.model, spec.checkpoint.empty() ? spec.weights : spec.checkpoint);
}

/// With quantizers, as the spec (or its checkpoint) wants them.
Result<Network> attachQuantizers(const RunSpec &spec, Network network, const TensorFile &file)
{
    if (spec.isFloatingPoint())
        return network;
    auto plans = planQuantizers(spec, network.graph());
    if (!plans.ok())
        return std::move(plans).error();
    if (!spec.checkpoint.empty())
        if (auto planned = planFromCheckpoint(file, plans.value()); !planned.ok())
            return std::move(planned).error().within(spec.checkpoint.string());
    std::vector<Quantizer> quantizers;
    for (QuantizerPlan &plan : plans.value())
        quantizers.emplace_back(std::move(plan));
    network.setQuantizers(std::move(quantizers));
    return network;
}

} // namespace

Result<at::Device> openDevice(const RunSpec &spec)
{
    if (spec.device == "cpu")
        return at::Device(at::kCPU);
    if (auto loaded = loadCuda(); !loaded.ok())
        return std::move(loaded).error();
    const at::Device device(spec.device);
    if (const int count = cudaKernels().deviceCount(); device.has_index() && device.index() >= count)
        return Error{ErrorCode::InvalidArgument,
                     "there is no GPU for " + spec.device + ": this machine has " + std::to_string(count),
                     {}};
    return device;
}

Result<Network> loadNetwork(const RunSpec &spec, const ModelInfo &model,
                            std::map<std::string, std::string> &facts)
{
    if (spec.weights == RunSpec::kRandomWeights && spec.checkpoint.empty())
        return attachQuantizers(spec, Network::random(model.build(), spec.seed), {});
    auto file = weightsFile(spec);
    if (!file.ok())
        return std::move(file).error();
    auto weights = readWeights(file.value());
    if (!weights.ok())
        return std::move(weights).error();
    auto digest = sha256OfFile(file.value());
    if (!digest.ok())
        return std::move(digest).error();
    facts["weights.sha256"] = digest.value();
    facts["weights.file"] = file.value().string();
    auto network = Network::fromWeights(model.build(), weights.value());
    if (!network.ok())
        return std::move(network).error().within(file.value().string());
    return attachQuantizers(spec, std::move(network).value(), weights.value());
}

Result<std::optional<Network>> loadTeacher(const RunSpec &spec, const ModelInfo &model,
                                           const at::Device &device)
{
    if (spec.task != Task::Qat || spec.training.distillation <= 0)
        return std::optional<Network>();
    RunSpec plain = spec;
    plain.checkpoint.clear();
    plain.mode = "fp32";
    std::map<std::string, std::string> facts;
    auto teacher = loadNetwork(plain, model, facts);
    if (!teacher.ok())
        return std::move(teacher).error().within("loading the network to learn from");
    teacher.value().moveTo(device, layoutOn(device));
    return std::optional(std::move(teacher).value());
}

} // namespace ant::detail
