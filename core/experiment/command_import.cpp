#include "core/experiment/command_import.h"

#include "core/experiment/command_words.h"
#include "core/experiment/presets.h"
#include "core/experiment/run_options.h"
#include "core/experiment/sweep.h"

#include <algorithm>
#include <filesystem>

namespace ant {
namespace {

/// Options of `antq run` that say where and how, and not what is run.
bool isSetAside(std::string_view option)
{
    return option == "--workspace" || option == "--json";
}

Result<void> take(RunSpec &spec, const std::string &option, const std::string &value)
{
    if (option == "--preset") {
        auto preset = findPreset(value);
        if (!preset.ok())
            return std::move(preset).error();
        spec = std::move(preset).value().spec;
        return {};
    }
    return option == "--mode" ? applyMode(spec, value) : setOption(spec, option, value);
}

/// words: those behind "antq run". A preset counts before everything else, wherever it stands.
Result<ImportedCommand> importOwn(const std::vector<std::string> &words)
{
    std::vector<std::pair<std::string, std::string>> settings;
    ImportedCommand command;
    for (std::size_t i = 0; i < words.size(); ++i) {
        std::string option = words[i], value;
        if (const std::size_t equals = option.find('='); equals != std::string::npos) {
            value = option.substr(equals + 1);
            option.resize(equals);
        } else if (option != "--json" && i + 1 < words.size()) {
            value = words[++i];
        }
        if (isSetAside(option))
            command.notes.push_back("Option " + option + " is left out: it is no setting of the run.");
        else
            settings.emplace_back(option, value);
    }
    std::ranges::stable_partition(settings, [](const auto &setting) { return setting.first == "--preset"; });
    for (const auto &[option, value] : settings)
        if (auto taken = take(command.spec, option, value); !taken.ok())
            return std::move(taken).error();
    return command;
}

} // namespace

Result<ImportedCommand> importCommand(std::string_view line)
{
    const auto words = commandWords(line);
    if (!words.ok())
        return words.error();
    const auto isProgram = [](const std::string &word) {
        return std::filesystem::path(word).filename() == "antq";
    };
    const auto program = std::ranges::find_if(words.value(), isProgram);
    if (program == words.value().end())
        return importReferenceCommand(line);
    if (program + 1 == words.value().end() || *(program + 1) != "run")
        return Error{ErrorCode::InvalidArgument, "of antq, only \"antq run …\" describes a run", {}};
    return importOwn({program + 2, words.value().end()});
}

} // namespace ant
