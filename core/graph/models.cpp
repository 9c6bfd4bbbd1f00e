#include "core/graph/models.h"

#include "core/graph/models/builders.h"
#include "core/graph/quantizer_state.h"

#include <algorithm>
#include <map>

namespace ant {
namespace {

const ModelInfo kModels[] = {
    {"demo", "Demo network", "demo", 10, 32, 0, "", "Demo", &buildDemo},
    {"resnet20", "ResNet-20 (CIFAR)", "cifar10", 10, 32, 0, "resnet20-12fca82f.th", "ResNet-20",
     &buildResnet20},
    {"resnet32", "ResNet-32 (CIFAR)", "cifar10", 10, 32, 0, "resnet32-d509ac18.th", "ResNet-32",
     &buildResnet32},
    {"resnet44", "ResNet-44 (CIFAR)", "cifar10", 10, 32, 0, "resnet44-014dd654.th", "ResNet-44",
     &buildResnet44},
    {"resnet56", "ResNet-56 (CIFAR)", "cifar10", 10, 32, 0, "resnet56-4bfd9763.th", "ResNet-56",
     &buildResnet56},
    {"resnet110", "ResNet-110 (CIFAR)", "cifar10", 10, 32, 0, "resnet110-1d1ed7c2.th", "ResNet-110",
     &buildResnet110},
    {"squeezenet1_0", "SqueezeNet 1.0", "imagenet", 1000, 224, 256, "squeezenet1_0-b66bff10.pth",
     "SqueezeNet", &buildSqueezenet10},
    {"alexnet", "AlexNet", "imagenet", 1000, 224, 256, "alexnet-owt-7be5be79.pth", "AlexNet", &buildAlexnet},
    {"vgg16_bn", "VGG-16 with batch norm", "imagenet", 1000, 224, 256, "vgg16_bn-6c64b313.pth", "VGG16",
     &buildVgg16Bn},
    {"resnet18", "ResNet-18", "imagenet", 1000, 224, 256, "resnet18-f37072fd.pth", "ResNet18",
     &buildResnet18},
    {"resnet50", "ResNet-50", "imagenet", 1000, 224, 256, "resnet50-0676ba61.pth", "ResNet50",
     &buildResnet50},
    {"resnet152", "ResNet-152", "imagenet", 1000, 224, 256, "resnet152-394f9c45.pth", "ResNet152",
     &buildResnet152},
    {"inception_v3", "Inception v3", "imagenet", 1000, 299, 342, "inception_v3_google-0cc3c7bd.pth",
     "InceptionV3", &buildInceptionV3},
    {"vit_b_16", "ViT-B/16", "imagenet", 1000, 224, 256, "vit_b_16-c867db91.pth", "ViT", &buildVitB16},
};

std::string listed(const std::vector<std::string> &names, const std::string &what)
{
    if (names.empty())
        return {};
    std::string line = std::to_string(names.size()) + " " + what + " (";
    constexpr std::size_t kShown = 3;
    for (std::size_t i = 0; i < std::min(kShown, names.size()); ++i)
        line += (i ? ", " : "") + names[i];
    return line + (names.size() > kShown ? ", …)" : ")");
}

} // namespace

std::span<const ModelInfo> models()
{
    return kModels;
}

Result<const ModelInfo *> findModel(std::string_view name)
{
    std::string known;
    for (const ModelInfo &model : kModels) {
        if (model.name == name)
            return &model;
        known += (known.empty() ? "" : ", ") + std::string(model.name);
    }
    return Error{
        ErrorCode::NotFound, "there is no model \"" + std::string(name) + "\"; known are " + known, {}};
}

std::string WeightCheck::summary() const
{
    std::string line;
    for (const std::string &part : {listed(missing, "missing"), listed(wrongShape, "of another shape"),
                                    listed(unexpected, "unknown to the model")})
        if (!part.empty())
            line += (line.empty() ? "" : "; ") + part;
    return line;
}

WeightCheck checkWeights(const Graph &graph, const TensorShapes &file)
{
    WeightCheck check;
    std::map<std::string, std::vector<std::int64_t>> present(file.begin(), file.end());
    for (const ParameterSpec &parameter : graph.parameters()) {
        const auto found = present.find(parameter.name);
        if (found == present.end()) {
            check.missing.push_back(parameter.name);
            continue;
        }
        if (found->second != parameter.shape)
            check.wrongShape.push_back(parameter.name + " is " + text(found->second) + ", the model needs " +
                                       text(parameter.shape));
        present.erase(found);
    }
    for (const auto &[name, shape] : present)
        if (!name.ends_with(".num_batches_tracked") && !name.starts_with("AuxLogits.") &&
            !isQuantizerState(name))
            check.unexpected.push_back(name);
    return check;
}

} // namespace ant
