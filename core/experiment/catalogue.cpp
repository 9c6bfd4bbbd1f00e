#include "core/experiment/catalogue.h"

#include "core/base/files.h"
#include "core/experiment/run_spec.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

namespace ant {
namespace {

using Json = nlohmann::json;

constexpr int kVersion = 1;
constexpr double kBytesOfMib = 1 << 20;
constexpr double kBytesOfGigabyte = 1e9;
/// Six checkpoints of one network share a published total of three digits.
constexpr double kCheckpointTolerance = 0.5;

Error wrong(const std::filesystem::path &file, const std::string &what)
{
    return {ErrorCode::Corrupt, file.string() + ": " + what, {}};
}

bool isPlainName(const std::string &text)
{
    return !text.empty() && text[0] != '.' &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") ==
               std::string::npos;
}

/// "" where all is well.
std::string problemOf(const CatalogueFile &file)
{
    if (!isPlainName(file.file))
        return "\"" + file.file + "\" is no plain file name";
    if (file.sha256Begins.size() > 64 ||
        file.sha256Begins.find_first_not_of("0123456789abcdef") != std::string::npos)
        return "the hash of " + file.file + " is no lower-case hex number of up to 64 digits";
    if (file.bytes < 0)
        return "the size of " + file.file + " is negative";
    return {};
}

/// Throws what nlohmann throws for a key that is missing or of another type.
std::vector<CatalogueEntry> weightsOf(const Json &list)
{
    std::vector<CatalogueEntry> entries;
    for (const Json &item : list.at("files")) {
        CatalogueEntry entry;
        entry.name = entry.model = item.at("name");
        entry.mirrors = list.at("mirrors").get<std::vector<std::string>>();
        CatalogueFile file;
        file.file = item.at("file");
        file.bytes = std::llround(item.at("mib").get<double>() * kBytesOfMib);
        file.sha256Begins = item.value("sha256", "");
        entry.files.push_back(std::move(file));
        entries.push_back(std::move(entry));
    }
    return entries;
}

std::vector<CatalogueEntry> checkpointsOf(const Json &list)
{
    const auto modes = list.at("modes").get<std::vector<std::string>>();
    std::vector<CatalogueEntry> entries;
    for (const Json &item : list.at("sets")) {
        CatalogueEntry entry;
        entry.kind = CatalogueEntry::Kind::Checkpoint;
        entry.name = item.at("name");
        entry.model = item.at("model");
        entry.mirrors = list.at("mirrors").get<std::vector<std::string>>();
        const double total = item.at("gigabytes").get<double>() * kBytesOfGigabyte;
        for (const std::string &mode : modes)
            entry.files.push_back({entry.name + "_" + mode + ".pth",
                                   std::llround(total / double(modes.size())), kCheckpointTolerance, ""});
        entries.push_back(std::move(entry));
    }
    return entries;
}

std::string folderUrl(std::string url)
{
    return url.ends_with('/') ? url : url + "/";
}

} // namespace

std::int64_t CatalogueEntry::bytes() const
{
    return std::accumulate(files.begin(), files.end(), std::int64_t(0),
                           [](std::int64_t sum, const CatalogueFile &file) { return sum + file.bytes; });
}

std::string_view name(CatalogueEntry::Kind kind)
{
    return kind == CatalogueEntry::Kind::Weights ? "weights" : "checkpoint";
}

Result<std::vector<CatalogueEntry>> loadCatalogue(const std::filesystem::path &given)
{
    auto place = given.empty() ? findResource("downloads.json") : Result<std::filesystem::path>(given);
    if (!place.ok())
        return std::move(place).error();
    const auto json = readJsonFile(place.value());
    if (!json.ok())
        return json.error();
    std::vector<CatalogueEntry> entries;
    try {
        if (json.value().at("version") != kVersion)
            return wrong(place.value(), "has another version than " + std::to_string(kVersion));
        entries = weightsOf(json.value().at("weights"));
        for (CatalogueEntry &entry : checkpointsOf(json.value().at("checkpoint")))
            entries.push_back(std::move(entry));
    } catch (const Json::exception &e) {
        return wrong(place.value(), e.what());
    }
    for (const CatalogueEntry &entry : entries)
        for (const CatalogueFile &file : entry.files)
            if (const std::string problem = problemOf(file); !problem.empty())
                return wrong(place.value(), problem);
    return entries;
}

Result<std::vector<CatalogueEntry>> findInCatalogue(const std::vector<CatalogueEntry> &catalogue,
                                                    CatalogueEntry::Kind kind, std::string_view name)
{
    std::vector<CatalogueEntry> found;
    std::string known;
    for (const CatalogueEntry &entry : catalogue) {
        if (entry.kind != kind)
            continue;
        if (name == "all" || name == entry.name || name == entry.model)
            found.push_back(entry);
        known += entry.name + ", ";
    }
    if (!found.empty())
        return found;
    return Error{ErrorCode::NotFound,
                 "there is no " + std::string(ant::name(kind)) + " \"" + std::string(name) +
                     "\" to fetch; known are " + known + "all",
                 {}};
}

std::vector<DownloadRequest> downloadsOf(const std::vector<CatalogueEntry> &entries,
                                         const std::filesystem::path &folder,
                                         const std::vector<std::string> &mirrors)
{
    std::vector<DownloadRequest> downloads;
    for (const CatalogueEntry &entry : entries) {
        for (const CatalogueFile &file : entry.files) {
            DownloadRequest request;
            for (const auto &list : {mirrors, entry.mirrors})
                for (const std::string &mirror : list)
                    request.urls.push_back(folderUrl(mirror) + file.file);
            request.target = folder / file.file;
            request.expectedBytes = file.bytes;
            request.tolerance = file.tolerance;
            request.sha256Begins = file.sha256Begins;
            downloads.push_back(std::move(request));
        }
    }
    return downloads;
}

CatalogueState stateOf(const CatalogueEntry &entry, const std::filesystem::path &folder)
{
    CatalogueState state;
    for (const CatalogueFile &file : entry.files) {
        std::error_code code;
        if (std::filesystem::is_regular_file(folder / file.file, code))
            ++state.complete;
        else
            state.partialBytes += partialBytes(folder / file.file);
    }
    return state;
}

} // namespace ant
