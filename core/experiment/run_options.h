#pragma once

#include "core/experiment/run_spec.h"

#include <span>

namespace ant {

/// A setting of a spec as an option of `antq run`.
struct RunOption {
    std::string_view option; ///< "--wbits"
    std::string_view key;    ///< of the JSON form, as in FieldProblem::field: "bits.weight"
    std::string_view help;   ///< one line
    bool isRepeatable = false;
};

/// All of them, in the order of a help text. commandLine() writes what setOption() reads.
const std::vector<RunOption> &runOptions();

/// Sets what `option` ("--wbits") stands for from its text ("4"; "on" or "off"; "0,19" for a list). A
/// repeatable option adds one entry a call.
/// Errors: InvalidArgument naming the option, the value and what is allowed; the spec is then unchanged.
Result<void> setOption(RunSpec &spec, std::string_view option, const std::string &text);

/// "0,19": how a list of layers is typed and shown.
std::string layerListText(std::span<const int> layers);
/// Accepts blanks around numbers; an empty text is an empty list. Errors: InvalidArgument.
Result<std::vector<int>> parseLayerList(std::string_view text);

/// The argument as a POSIX shell reads it back: as it is where that is safe, else in single quotes.
std::string shellQuoted(std::string_view argument);

} // namespace ant
