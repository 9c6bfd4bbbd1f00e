#include "core/experiment/presets.h"

#include "core/base/files.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>
#include <sstream>

namespace ant {
namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;

/// Letters to insert, delete or replace to make one name from the other (Levenshtein).
std::size_t distance(std::string_view from, std::string_view to)
{
    std::vector<std::size_t> row(to.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t(0));
    for (std::size_t i = 0; i < from.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < to.size(); ++j) {
            const std::size_t replaced = diagonal + (from[i] == to[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

Result<std::string> textOf(const Json &object, const char *key)
{
    const auto found = object.find(key);
    if (found == object.end() || !found->is_string())
        return Error{ErrorCode::InvalidArgument, std::string("the key ") + key + " must be a text", {}};
    return found->get<std::string>();
}

Result<Preset> parsePreset(const Json &json)
{
    if (!json.is_object() || !json.contains("spec"))
        return Error{
            ErrorCode::InvalidArgument, "a preset is an object with the keys title, description, spec", {}};
    for (const auto &[key, value] : json.items())
        if (key != "title" && key != "description" && key != "spec")
            return Error{ErrorCode::InvalidArgument,
                         "unknown key " + key + "; known are title, description, spec",
                         {}};
    Preset preset;
    auto title = textOf(json, "title");
    if (!title.ok())
        return std::move(title).error();
    auto description = textOf(json, "description");
    if (!description.ok())
        return std::move(description).error();
    auto spec = runSpecFromJson(json.at("spec"));
    if (!spec.ok())
        return std::move(spec).error();
    preset.title = std::move(title).value();
    preset.description = std::move(description).value();
    preset.spec = std::move(spec).value();
    return preset;
}

Result<std::vector<fs::path>> presetFiles(const fs::path &folder)
{
    std::vector<fs::path> files;
    std::error_code code;
    for (fs::recursive_directory_iterator it(folder, code), end; !code && it != end; it.increment(code))
        if (it->path().extension() == ".json")
            files.push_back(it->path());
    if (code)
        return Error{ErrorCode::Io, "cannot list " + folder.string() + ": " + code.message(), {}};
    return files;
}

/// Whether the name fits a pattern in which each * stands for any letters.
bool fits(std::string_view name, std::string_view pattern)
{
    const std::size_t star = pattern.find('*');
    if (star == std::string_view::npos)
        return name == pattern;
    if (!name.starts_with(pattern.substr(0, star)))
        return false;
    for (std::size_t skipped = star; skipped <= name.size(); ++skipped)
        if (fits(name.substr(skipped), pattern.substr(star + 1)))
            return true;
    return false;
}

} // namespace

Result<Preset> readPreset(const std::filesystem::path &file)
{
    auto json = readJsonFile(file);
    if (!json.ok())
        return std::move(json).error();
    auto preset = parsePreset(json.value());
    if (!preset.ok())
        return std::move(preset).error().within("reading the preset " + file.string());
    return preset;
}

Result<std::vector<Preset>> loadPresets()
{
    const auto folder = findResource("experiments");
    if (!folder.ok())
        return folder.error();
    const auto files = presetFiles(folder.value());
    if (!files.ok())
        return files.error();
    std::vector<Preset> presets;
    for (const fs::path &file : files.value()) {
        auto preset = readPreset(file);
        if (!preset.ok())
            return std::move(preset).error();
        preset.value().name = file.lexically_relative(folder.value()).replace_extension().generic_string();
        presets.push_back(std::move(preset).value());
    }
    std::ranges::sort(presets, {}, &Preset::name);
    return presets;
}

Result<Preset> findPreset(const std::string &name)
{
    auto found = findPresets(name);
    if (!found.ok())
        return std::move(found).error();
    if (found.value().size() == 1)
        return std::move(found.value().front());
    return Error{ErrorCode::InvalidArgument, "\"" + name + "\" names several presets", {}};
}

Result<std::vector<Preset>> findPresets(const std::string &names)
{
    const auto presets = loadPresets();
    if (!presets.ok())
        return presets.error();
    if (presets.value().empty())
        return Error{ErrorCode::NotFound, "no presets are installed", {}};
    std::vector<Preset> found;
    std::istringstream patterns(names);
    for (std::string pattern; std::getline(patterns, pattern, ',');) {
        bool fitsAny = false;
        for (const Preset &preset : presets.value()) {
            if (!fits(preset.name, pattern))
                continue;
            fitsAny = true;
            if (std::ranges::find(found, preset.name, &Preset::name) == found.end())
                found.push_back(preset);
        }
        if (fitsAny)
            continue;
        const auto closest = std::ranges::min_element(
            presets.value(), {}, [&](const Preset &preset) { return distance(pattern, preset.name); });
        return Error{ErrorCode::NotFound,
                     "there is no preset \"" + pattern + "\"; the closest is " + closest->name,
                     {}};
    }
    return found;
}

} // namespace ant
