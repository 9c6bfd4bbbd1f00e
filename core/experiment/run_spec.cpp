#include "core/experiment/run_spec.h"

#include "core/base/files.h"
#include "core/experiment/model_source.h"
#include "core/experiment/spec_fields.h"

#include <algorithm>

namespace ant {
namespace {

using Json = nlohmann::json;

constexpr std::uint64_t kLargestSpecFile = 16u << 20; ///< overrides may list an alpha per channel

/// "bits", "weight" of "bits.weight".
std::vector<std::string> partsOf(std::string_view key)
{
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= key.size();) {
        const std::size_t end = std::min(key.find('.', begin), key.size());
        parts.emplace_back(key.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

bool isGroup(const std::string &key)
{
    return std::ranges::any_of(detail::specFields(), [prefix = key + "."](const detail::SpecField &field) {
        return field.key.starts_with(prefix);
    });
}

/// The keys that may stand in a group ("": at top level), for a message.
std::string knownKeys(const std::string &group)
{
    std::vector<std::string> known;
    if (group.empty())
        known.push_back("version");
    for (const detail::SpecField &field : detail::specFields()) {
        if (!field.key.starts_with(group))
            continue;
        const std::string member = partsOf(field.key.substr(group.size())).front();
        if (std::ranges::find(known, member) == known.end())
            known.push_back(member);
    }
    std::string list;
    for (const std::string &member : known)
        list.append(list.empty() ? "" : ", ").append(member);
    return list;
}

/// `prefix` ends in a dot or is empty.
Result<void> readGroup(RunSpec &spec, const Json &object, const std::string &prefix)
{
    for (const auto &[member, value] : object.items()) {
        const std::string key = prefix + member;
        if (key == "version")
            continue;
        Result<void> read;
        if (const detail::SpecField *field = detail::findField(key))
            read = field->read(spec, value);
        else if (!isGroup(key))
            read = Error{
                ErrorCode::InvalidArgument, "unknown key " + key + "; known are " + knownKeys(prefix), {}};
        else if (!value.is_object())
            read = detail::wrongValue(key, value, "an object with the keys " + knownKeys(key + "."));
        else
            read = readGroup(spec, value, key + ".");
        if (!read.ok())
            return read;
    }
    return {};
}

void resolve(std::filesystem::path &path, const std::filesystem::path &folder)
{
    if (!path.empty() && path.is_relative())
        path = (folder / path).lexically_normal();
}

} // namespace

std::string_view name(Task task)
{
    switch (task) {
    case Task::Ptq:
        return "ptq";
    case Task::Qat:
        return "qat";
    case Task::Eval:
        return "eval";
    case Task::Sensitivity:
        break;
    }
    return "sensitivity";
}

Result<Task> taskFromName(std::string_view text)
{
    for (const Task task : {Task::Ptq, Task::Qat, Task::Eval, Task::Sensitivity})
        if (name(task) == text)
            return task;
    return Error{ErrorCode::InvalidArgument,
                 "unknown task \"" + std::string(text) + "\"; it is ptq, qat, eval or sensitivity",
                 {}};
}

std::string_view name(Schedule schedule)
{
    return schedule == Schedule::Steps ? "steps" : "cosine";
}

Result<Schedule> scheduleFromName(std::string_view text)
{
    for (const Schedule schedule : {Schedule::Steps, Schedule::Cosine})
        if (name(schedule) == text)
            return schedule;
    return Error{ErrorCode::InvalidArgument,
                 "unknown schedule \"" + std::string(text) + "\"; it is steps or cosine",
                 {}};
}

std::string_view name(Role role)
{
    return role == Role::Weight ? "weight" : "input";
}

nlohmann::json toJson(const RunSpec &spec)
{
    Json json = {{"version", RunSpec::kVersion}};
    for (const detail::SpecField &field : detail::specFields()) {
        Json *place = &json;
        for (const std::string &part : partsOf(field.key))
            place = &(*place)[part];
        *place = field.write(spec);
    }
    return json;
}

Result<RunSpec> runSpecFromJson(const nlohmann::json &json)
{
    if (!json.is_object())
        return detail::wrongValue("the spec", json, "an object in braces");
    const Json version = json.value("version", Json(RunSpec::kVersion));
    if (version != RunSpec::kVersion)
        return detail::wrongValue(
            "version", version, std::to_string(RunSpec::kVersion) + ", the only one that this program reads");
    RunSpec spec;
    const auto read = readGroup(spec, json, "");
    if (!read.ok())
        return read.error();
    return spec;
}

Result<nlohmann::json> readJsonFile(const std::filesystem::path &file)
{
    auto bytes = readFile(file, kLargestSpecFile);
    if (!bytes.ok())
        return std::move(bytes).error();
    try {
        return Json::parse(bytes.value());
    } catch (const Json::parse_error &e) {
        const std::string what = e.what(); // "[json.exception.parse_error.101] parse error at line 1, …"
        const std::size_t bracket = what.find("] ");
        return Error{ErrorCode::InvalidArgument,
                     file.string() + " is not valid JSON: " +
                         (bracket == std::string::npos ? what : what.substr(bracket + 2)),
                     {}};
    }
}

Result<RunSpec> runSpecFromJson(const nlohmann::json &json, const std::filesystem::path &folder)
{
    auto spec = runSpecFromJson(json);
    if (!spec.ok())
        return spec;
    if (!spec.value().hasRandomWeights())
        resolve(spec.value().weights, folder);
    resolve(spec.value().checkpoint, folder);
    if (isModelFile(spec.value().model)) {
        std::filesystem::path file = spec.value().model;
        resolve(file, folder);
        spec.value().model = file.string();
    }
    resolve(spec.value().dataset.folder, folder);
    return spec;
}

Result<RunSpec> readRunSpec(const std::filesystem::path &file)
{
    auto json = readJsonFile(file);
    if (!json.ok())
        return std::move(json).error();
    auto spec = runSpecFromJson(json.value(), file.parent_path());
    if (!spec.ok())
        return std::move(spec).error().within("reading " + file.string());
    return spec;
}

} // namespace ant
