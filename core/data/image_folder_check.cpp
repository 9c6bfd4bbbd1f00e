#include "core/data/image_folder.h"

#include "core/base/files.h"
#include "core/base/parallel.h"
#include "core/data/codec.h"

#include <algorithm>
#include <iterator>

namespace ant {
namespace {

constexpr std::size_t kClasses = 1000;
constexpr std::size_t kNamed = 5; ///< of a long list, that many are named
constexpr std::size_t kTail = 4096;

using Findings = std::vector<DatasetFinding>;

std::string someOf(const std::vector<std::string> &names)
{
    std::string text;
    for (std::size_t i = 0; i < std::min(kNamed, names.size()); ++i)
        text += (i ? ", " : "") + names[i];
    if (names.size() > kNamed)
        text += " and " + std::to_string(names.size() - kNamed) + " more";
    return text;
}

/// What a look at one file says; empty when it is as it should be.
struct FileState {
    std::string unreadable;
    bool isTruncated = false;
};

FileState lookAt(const std::filesystem::path &file)
{
    const auto mapping = MappedFile::open(file);
    if (!mapping.ok())
        return {mapping.error().text(), false};
    const std::string_view bytes = mapping.value().bytes();
    if (const auto size = readImageSize(bytes); !size.ok())
        return {size.error().text(), false};
    // Some cameras add bytes after the end marker, so it is looked for near the end.
    const std::string_view tail = bytes.substr(bytes.size() - std::min(kTail, bytes.size()));
    return {"", bytes.starts_with("\xFF\xD8") && tail.find("\xFF\xD9") == std::string_view::npos};
}

void checkFiles(const FolderListing &listing, const std::string &half, Findings &findings)
{
    std::vector<FileState> states(static_cast<std::size_t>(listing.images()));
    parallelFor(states.size(), 0, [&](std::size_t i) {
        states[i] = lookAt(listing.folder / listing.name(static_cast<std::int64_t>(i)));
    });
    std::vector<std::string> unreadable;
    std::vector<std::string> truncated;
    for (std::size_t i = 0; i < states.size(); ++i) {
        const auto index = static_cast<std::int64_t>(i);
        if (!states[i].unreadable.empty())
            unreadable.push_back(listing.name(index) + " (" + states[i].unreadable + ")");
        else if (states[i].isTruncated)
            truncated.push_back(listing.name(index));
    }
    if (!unreadable.empty())
        findings.push_back(
            {true, half + std::to_string(unreadable.size()) +
                       " files are no readable images and would be left out: " + someOf(unreadable)});
    if (!truncated.empty())
        findings.push_back(
            {false, half + std::to_string(truncated.size()) +
                        " JPEG files end early and are used as far as they go: " + someOf(truncated)});
}

bool isWordNetId(const std::string &name)
{
    return name.size() == 9 && name[0] == 'n' && name.find_first_not_of("0123456789", 1) == std::string::npos;
}

/// Too many folders, or too few.
void checkClassCount(const FolderListing &listing, const std::string &half, Findings &findings)
{
    const std::size_t classes = listing.classes.size();
    std::vector<std::string> odd;
    std::copy_if(listing.classes.begin(), listing.classes.end(), std::back_inserter(odd),
                 [](const std::string &name) { return !isWordNetId(name); });
    if (classes > kClasses)
        findings.push_back({true, half + std::to_string(classes - kClasses) +
                                      " folders more than the 1000 classes of ImageNet: what does not belong "
                                      "there shifts the labels of the classes after it" +
                                      (odd.empty() ? "" : "; no names of its classes are " + someOf(odd))});
    if (classes < kClasses)
        findings.push_back({false, half + "a subset, " + std::to_string(kClasses - classes) +
                                       " of the 1000 classes of ImageNet are missing: labels count the "
                                       "folders that are there, so a network trained on all 1000 cannot be "
                                       "evaluated on it, unless a text classes.txt beside the halves names "
                                       "all classes in their order, one a line"});
}

void checkClasses(const FolderListing &listing, const std::string &half, Findings &findings)
{
    std::int64_t least = listing.images();
    std::int64_t most = 0;
    std::vector<std::string> empty, absent;
    for (std::size_t c = 0; c < listing.classes.size(); ++c) {
        const std::int64_t count = listing.classBegin[c + 1] - listing.classBegin[c];
        std::error_code code;
        if (count == 0 && !std::filesystem::exists(listing.folder / listing.classes[c], code)) {
            absent.push_back(listing.classes[c]);
            continue;
        }
        least = std::min(least, count);
        most = std::max(most, count);
        if (count == 0)
            empty.push_back(listing.classes[c]);
    }
    findings.push_back({false, half + std::to_string(listing.images()) + " images in " +
                                   std::to_string(listing.classes.size() - absent.size()) + " classes, " +
                                   std::to_string(least) + " to " + std::to_string(most) + " per class (" +
                                   listing.folder.string() + ")"});
    if (!empty.empty())
        findings.push_back(
            {true, half + std::to_string(empty.size()) + " class folders are empty: " + someOf(empty)});
    if (!absent.empty())
        findings.push_back({false, half + "a subset, " + std::to_string(absent.size()) +
                                       " classes of classes.txt have no folder: " + someOf(absent) +
                                       "; labels are those of the list"});
    checkClassCount(listing, half, findings);
    if (listing.looseImages > 0)
        findings.push_back({true, half + std::to_string(listing.looseImages) +
                                      " images lie beside the class folders and would be left out"});
}

std::vector<std::string> missingFrom(const FolderListing &some, const FolderListing &other)
{
    std::vector<std::string> missing;
    std::set_difference(some.classes.begin(), some.classes.end(), other.classes.begin(), other.classes.end(),
                        std::back_inserter(missing));
    return missing;
}

void compareHalves(const FolderListing &evaluation, const FolderListing &train, Findings &findings)
{
    if (const auto missing = missingFrom(train, evaluation); !missing.empty())
        findings.push_back(
            {true, "classes of the training half that the evaluation half lacks, so that labels "
                   "differ: " +
                       someOf(missing)});
    if (const auto missing = missingFrom(evaluation, train); !missing.empty())
        findings.push_back(
            {true, "classes of the evaluation half that the training half lacks, so that labels "
                   "differ: " +
                       someOf(missing)});
}

} // namespace

std::vector<DatasetFinding> checkImageFolder(const std::filesystem::path &root)
{
    Findings findings;
    const auto evaluation = listImageFolder(root, Split::Evaluation);
    const auto train = listImageFolder(root, Split::Train);
    if (evaluation.ok()) {
        checkClasses(evaluation.value(), "evaluation: ", findings);
        checkFiles(evaluation.value(), "evaluation: ", findings);
    } else {
        findings.push_back({true, "evaluation: " + evaluation.error().text()});
    }
    if (train.ok()) {
        checkClasses(train.value(), "training: ", findings);
        checkFiles(train.value(), "training: ", findings);
    } else if (evaluation.ok() && train.error().code == ErrorCode::NotFound) {
        findings.push_back({false, "training: none (needed for fine-tuning only): " + train.error().text()});
    } else {
        findings.push_back({true, "training: " + train.error().text()});
    }
    if (evaluation.ok() && train.ok())
        compareHalves(evaluation.value(), train.value(), findings);
    return findings;
}

} // namespace ant
