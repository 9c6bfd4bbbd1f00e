#include "core/experiment/model_source.h"

#include "core/base/files.h"
#include "core/experiment/onnx_import.h"

#include <algorithm>
#include <cmath>

namespace ant {
namespace {

constexpr int kSmallImage = 64;
constexpr double kResizeToCrop = 256.0 / 224;

/// Owns what its ModelInfo points to.
struct FileModel {
    std::string name, title;
    Graph graph;
    ModelInfo info{};

    FileModel(std::string path, Graph network) : name(std::move(path)), graph(std::move(network))
    {
        title = graph.modelName();
        info.name = name;
        info.title = info.figureName = title;
        info.classes = graph.classes();
        info.inputSize = int(graph.inputShape().back());
        const bool isSmall = info.inputSize <= kSmallImage;
        info.datasetKind = isSmall ? "cifar10" : "imagenet";
        info.resize = isSmall ? 0 : int(std::lround(info.inputSize * kResizeToCrop));
        info.weightsHint = title;
        info.build = [this] { return graph; };
    }
    FileModel(const FileModel &) = delete;
};

} // namespace

bool isModelFile(std::string_view name)
{
    return name.ends_with(".onnx");
}

std::string shortModelName(const std::string &name)
{
    return isModelFile(name) ? std::filesystem::path(name).stem().string() : name;
}

std::string modelFileName(const std::string &name)
{
    return isModelFile(name) ? std::filesystem::path(name).filename().string() : name;
}

bool isPytorchFile(std::string_view name)
{
    constexpr std::string_view kEndings[] = {".pt", ".pt2", ".pth", ".torchscript"};
    return std::ranges::any_of(kEndings, [&](std::string_view ending) { return name.ends_with(ending); });
}

Result<std::shared_ptr<const ModelInfo>> openModel(const std::string &name)
{
    if (isPytorchFile(name))
        return Error{ErrorCode::Unsupported,
                     name + " is a model only as an ONNX file: antq convert-model " + name + " " +
                         std::filesystem::path(name).replace_extension(".onnx").string() +
                         " --image 3x224x224"
                         " makes it, with the size of its images, where the file holds a network "
                         "(torch.jit.save) and not weights alone",
                     {}};
    if (!isModelFile(name)) {
        const auto known = findModel(name);
        if (!known.ok())
            return known.error();
        return std::shared_ptr<const ModelInfo>(std::shared_ptr<void>(),
                                                known.value()); // static, owns nothing
    }
    auto imported = importOnnx(name);
    if (!imported.ok())
        return std::move(imported).error();
    const Shape &input = imported.value().graph.inputShape();
    if (input[0] != 3 || input[1] != input[2])
        return Error{ErrorCode::Unsupported,
                     name + " takes images of " + text(input) +
                         "; only square ones in colour can be fed to it",
                     {}};
    auto model = std::make_shared<FileModel>(name, std::move(imported.value().graph));
    return std::shared_ptr<const ModelInfo>(model, &model->info);
}

Result<TensorFile> readWeights(const std::filesystem::path &file)
{
    if (!isModelFile(file.string()))
        return readTensorFile(file);
    auto imported = importOnnx(file);
    if (!imported.ok())
        return std::move(imported).error();
    return std::move(imported.value().weights);
}

Result<std::filesystem::path> findWeights(const std::string &model, const std::filesystem::path &given)
{
    if (!given.empty())
        return given;
    if (isModelFile(model))
        return std::filesystem::path(model);
    return findResource(std::filesystem::path(model) / (model + ".safetensors"));
}

} // namespace ant
