#pragma once

#include "core/experiment/run_spec.h"

#include <string>
#include <utility>
#include <vector>

namespace CLI {
class App;
}

namespace ant::cli {

/// The runs that a command line describes: a preset or a file, changed by options, once for each mode.
struct SpecRequest {
    std::string preset; ///< one or several, for findPresets()
    std::string file;
    std::vector<std::string> modes; ///< as typed; empty: the one of the preset or the default
    /// (option, text) for setOption(), in the order of the command line.
    std::vector<std::pair<std::string, std::string>> settings;

    bool has(std::string_view option) const;
};

/// Adds `--preset`, `--spec`, `--mode` and an option for every setting of a spec. `request` is filled when
/// the command line is parsed and must live until then.
void addSpecOptions(CLI::App &command, SpecRequest &request);

/// One spec a preset and mode, complete: names told apart, paths absolute, first and last layer at 8 bits
/// where mode ant4-8 names none. Beside the modes of parseMode there is `6bit`: ip-f at 6 bits from 100 % of
/// the largest value on. In a list of modes, `--eight-bit-layers` speaks of ant4-8 only where that is among
/// them. Errors: those of findPreset, readRunSpec, setOption and findModel.
Result<std::vector<RunSpec>> makeSpecs(const SpecRequest &request);

/// validate() of each. Returns the warnings, each once. Errors: InvalidArgument with the first problem,
/// within its mode where there are several runs.
Result<std::vector<std::string>> checkSpecs(const std::vector<RunSpec> &specs);

} // namespace ant::cli
