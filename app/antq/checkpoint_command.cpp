#include "app/antq/commands.h"
#include "app/antq/output.h"
#include "core/report/checkpoint_export.h"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace ant::cli {
namespace {

struct CheckpointRequest {
    std::int64_t run = 0;
    std::string output, workspace;
};

Result<void> exportCheckpoint(const CheckpointRequest &request)
{
    auto workspace = openToLook(request.workspace);
    if (!workspace.ok())
        return std::move(workspace).error();
    const RunId run{request.run};
    const auto checkpoint = checkpointOf(workspace.value(), run);
    if (!checkpoint.ok())
        return checkpoint.error();
    const auto record = workspace.value().record(run);
    if (!record.ok())
        return record.error();
    const std::int64_t epochs = static_cast<std::int64_t>(record.value().epochs.size());
    auto written = writeCheckpoint(request.output, checkpoint.value(), std::max<std::int64_t>(0, epochs - 1));
    if (!written.ok())
        return written;
    if (leavesDiffusionOut(request.output, checkpoint.value()))
        printWarnings({request.output + " leaves out how run " + std::to_string(request.run) +
                       " passes rounding errors of images on, which the reference cannot do: there it will "
                       "be less accurate; a FILE.safetensors keeps it"});
    print(request.output + ": " + std::to_string(checkpoint.value().tensors.size()) + " tensors, " +
          std::to_string(record.value().quantizers.size()) + " quantizers\n");
    return {};
}

} // namespace

void addCheckpointCommand(CLI::App &app, Action &action)
{
    auto *command =
        app.add_subcommand("export-checkpoint", "the quantized network of a run as a file for PyTorch");
    auto request = std::make_shared<CheckpointRequest>();
    addRunNumber(*command, request->run);
    command
        ->add_option("--output", request->output,
                     "FILE.pth: as the reference writes its checkpoints; FILE.safetensors")
        ->required()
        ->type_name("FILE");
    addWorkspaceOption(*command, request->workspace);
    command->callback([request, &action] { action = [request] { return exportCheckpoint(*request); }; });
}

} // namespace ant::cli
