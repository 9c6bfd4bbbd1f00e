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

/// All presets below the installed `experiments/` folder, by name. Errors: NotFound, and InvalidArgument
/// naming the file that does not parse.
Result<std::vector<Preset>> loadPresets();
Result<Preset> findPreset(const std::string &name);

} // namespace ant
