#include "core/data/dataset.h"

#include "core/data/cifar10.h"
#include "core/data/demo.h"
#include "core/data/image_folder.h"

namespace ant {
namespace {

constexpr const char *kKinds = "known are cifar10:DIR, imagenet:DIR and demo";

} // namespace

Result<DatasetRef> DatasetRef::parse(const std::string &text)
{
    const std::size_t colon = text.find(':');
    DatasetRef ref{.kind = text.substr(0, colon), .folder = {}};
    if (colon != std::string::npos)
        ref.folder = text.substr(colon + 1);
    if (ref.kind != "cifar10" && ref.kind != "imagenet" && ref.kind != "demo")
        return Error{ErrorCode::InvalidArgument, "unknown data set \"" + text + "\"; " + kKinds, {}};
    if (ref.kind == "demo" && colon != std::string::npos)
        return Error{ErrorCode::InvalidArgument,
                     "the demo data set has no folder, but \"" + text + "\" was given",
                     {}};
    if (ref.kind != "demo" && ref.folder.empty())
        return Error{ErrorCode::InvalidArgument, "\"" + text + "\" names no folder; " + kKinds, {}};
    return ref;
}

std::string DatasetRef::text() const
{
    return folder.empty() ? kind : kind + ":" + folder.string();
}

Result<std::shared_ptr<const Dataset>> openDataset(const DatasetRef &ref, Split split)
{
    if (ref.kind == "demo")
        return std::shared_ptr<const Dataset>(openDemo(split));
    if (ref.kind == "cifar10")
        return openCifar10(ref.folder, split);
    if (ref.kind == "imagenet")
        return openImageFolder(ref.folder, split);
    return Error{ErrorCode::InvalidArgument, "unknown data set \"" + ref.kind + "\"; " + kKinds, {}};
}

std::vector<DatasetFinding> checkDataset(const DatasetRef &ref)
{
    if (ref.kind == "cifar10")
        return checkCifar10(ref.folder);
    if (ref.kind == "imagenet")
        return checkImageFolder(ref.folder);
    std::vector<DatasetFinding> findings;
    for (const Split split : {Split::Train, Split::Evaluation}) {
        const auto dataset = openDataset(ref, split);
        const std::string half = split == Split::Train ? "training: " : "evaluation: ";
        if (dataset.ok())
            findings.push_back({false, half + std::to_string(dataset.value()->size()) + " drawn images of " +
                                           std::to_string(dataset.value()->classes()) + " classes"});
        else
            findings.push_back({true, half + dataset.error().text()});
    }
    return findings;
}

} // namespace ant
