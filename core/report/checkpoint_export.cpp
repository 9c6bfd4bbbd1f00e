#include "core/report/checkpoint_export.h"

#include "core/experiment/checkpoint_state.h"
#include "core/experiment/model_source.h"
#include "core/graph/quantizer_state.h"
#include "core/io/pytorch_writer.h"
#include "core/io/reference_layout.h"
#include "core/io/sha256.h"

#include <algorithm>

namespace ant {
namespace {

Error inRun(ErrorCode code, RunId run, const std::string &what)
{
    return {code, "run " + std::to_string(run.value) + " " + what, {}};
}

/// The file that the run was given, if it still is what it was.
Result<TensorFile> weightsOf(Workspace &workspace, RunId run, const RunSpec &spec)
{
    if (spec.hasRandomWeights() && spec.checkpoint.empty())
        return inRun(ErrorCode::Unsupported, run, "used random weights, which no file holds");
    const auto facts = workspace.environment(run);
    if (!facts.ok())
        return facts.error();
    const auto file = facts.value().find("weights.file");
    const auto hash = facts.value().find("weights.sha256");
    if (file == facts.value().end() || hash == facts.value().end())
        return inRun(ErrorCode::NotFound, run, "does not tell which file of weights it used");
    const auto digest = sha256OfFile(file->second);
    if (!digest.ok())
        return digest.error();
    if (digest.value() != hash->second)
        return Error{ErrorCode::Corrupt,
                     file->second + " has changed since run " + std::to_string(run.value) +
                         " used it (its SHA-256 was " + hash->second.substr(0, 16) + "…)",
                     {}};
    return readWeights(file->second);
}

bool isForReference(const std::filesystem::path &file)
{
    return file.extension() == ".pth";
}

bool isDiffusion(std::string_view tensor)
{
    return isQuantizerState(tensor) && tensor.ends_with("." + std::string(kDiffusionState));
}

} // namespace

Result<TensorFile> checkpointOf(Workspace &workspace, RunId run)
{
    const auto record = workspace.record(run);
    if (!record.ok())
        return record.error();
    const RunSpec &spec = record.value().spec;
    if (record.value().state != RunState::Done)
        return inRun(ErrorCode::InvalidArgument, run, "is not done, so it has no network to export");
    if (record.value().quantizers.empty())
        return inRun(ErrorCode::InvalidArgument, run,
                     "quantized nothing, so there is no checkpoint to export");
    if (spec.task == Task::Qat || spec.quantizesOnSet()) // left a network of its own
        return readTensorFile(workspace.artifactFolder(run) / "weights.safetensors");
    auto file = weightsOf(workspace, run, spec);
    if (!file.ok())
        return file;
    TensorFile &checkpoint = file.value();
    std::erase_if(checkpoint.tensors, [](const auto &entry) { return isQuantizerState(entry.first); });
    for (const QuantizerRecord &quantizer : record.value().quantizers)
        if (auto added = addQuantizerState(checkpoint, quantizer); !added.ok())
            return std::move(added).error().within(quantizer.layer);
    return file;
}

Result<void> writeCheckpoint(const std::filesystem::path &file, const TensorFile &checkpoint,
                             std::int64_t epoch)
{
    if (!isForReference(file))
        return writeSafetensors(file, checkpoint);
    TensorFile known = checkpoint;
    std::erase_if(known.tensors, [](const auto &entry) { return isDiffusion(entry.first); });
    return writePyTorch(file, toReferenceLayout(known),
                        {.key = "model", .prefix = "module.", .numbers = {{"epoch", epoch}}});
}

bool leavesDiffusionOut(const std::filesystem::path &file, const TensorFile &checkpoint)
{
    return isForReference(file) && std::ranges::any_of(checkpoint.tensors, [](const auto &entry) {
               return isDiffusion(entry.first);
           });
}

} // namespace ant
