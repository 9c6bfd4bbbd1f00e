#pragma once

#include "core/experiment/run_spec.h"

namespace ant {

/// A file of `experiments/`: {"title": …, "description": …, "spec": {…}}; its name is its path without
/// ".json".
struct Preset {
    std::string name; ///< "cifar/resnet20-ip-f"
    std::string title, description;
    RunSpec spec;
};

/// A file given by path; its name is left empty. Errors: NotFound, Io; InvalidArgument naming file and key.
Result<Preset> readPreset(const std::filesystem::path &file);
/// All presets below the installed `experiments/` folder, by name. They name no file of a machine: weights,
/// checkpoint and the data set's folder are left to the user.
/// Errors: NotFound, Io, and InvalidArgument naming the file that does not parse.
Result<std::vector<Preset>> loadPresets();
/// Errors: those of loadPresets; NotFound naming the preset whose name is closest.
Result<Preset> findPreset(const std::string &name);

/// Several, joined by commas; a * in a name stands for any letters ("cifar/resnet20-qat-*"). In the order
/// that is asked for, by name behind a star, each once. Errors: those of findPreset; NotFound for a star that
/// none fits.
Result<std::vector<Preset>> findPresets(const std::string &names);

} // namespace ant
