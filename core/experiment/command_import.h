#pragma once

#include "core/experiment/reference_command.h"

namespace ant {

/// Any command line that describes a run: one of the reference (python … main.py …) or one of this program
/// (antq run …, with one mode). Errors: InvalidArgument naming the option and the value; NotFound for a
/// preset.
Result<ImportedCommand> importCommand(std::string_view line);

} // namespace ant
