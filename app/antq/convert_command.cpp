#include "app/antq/commands.h"
#include "app/antq/output.h"
#include "app/antq/worker_process.h"

#include <CLI/CLI.hpp>
#include <array>
#include <charconv>
#include <filesystem>
#include <optional>

namespace ant::cli {
namespace {

constexpr int kLargestImage = 4096; ///< of importOnnx()

struct ConvertRequest {
    std::string from, to, image = "3x224x224";
};

/// [channels, height, width] of "3x224x224"; nullopt: something else.
std::optional<std::array<int, 3>> imageOf(const std::string &text)
{
    std::array<int, 3> sizes{};
    const char *next = text.data();
    const char *const end = next + text.size();
    for (int &size : sizes) {
        const auto read = std::from_chars(next, end, size);
        const bool isLast = &size == &sizes.back();
        if (read.ec != std::errc() || size < 1 || size > kLargestImage || (read.ptr == end) != isLast ||
            (!isLast && *read.ptr != 'x'))
            return {};
        next = read.ptr + (isLast ? 0 : 1);
    }
    return sizes;
}

Result<void> convert(const ConvertRequest &request)
{
    const auto image = imageOf(request.image);
    if (!image)
        return Error{ErrorCode::InvalidArgument,
                     "--image " + request.image +
                         ": say channels, height and width of the network's images, as 3x224x224",
                     {}};
    if (!request.to.ends_with(".onnx"))
        return Error{ErrorCode::InvalidArgument,
                     request.to +
                         ": the name of an ONNX file ends with .onnx, so that it is taken for a model",
                     {}};
    std::vector<std::string> arguments = {"--convert", request.from, "--to", request.to, "--image"};
    for (const int size : *image)
        arguments.push_back(std::to_string(size));
    const auto said = askWorker(std::move(arguments));
    if (!said.ok())
        return said.error();
    print(said.value() + "\n");
    return {};
}

} // namespace

void addConvertCommand(CLI::App &app, Action &action)
{
    auto *command = app.add_subcommand(
        "convert-model", "a network saved by torch.jit.save as an ONNX file, which --model takes");
    auto request = std::make_shared<ConvertRequest>();
    command->add_option("network", request->from, "TorchScript file, scripted or traced")
        ->required()
        ->type_name("FILE.pt");
    command->add_option("output", request->to, "file to write")->required()->type_name("FILE.onnx");
    command->add_option("--image", request->image, "channels, height and width of the network's images")
        ->capture_default_str()
        ->type_name("CxHxW");
    command->callback([request, &action] { action = [request] { return convert(*request); }; });
}

} // namespace ant::cli
