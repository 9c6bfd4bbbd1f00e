#pragma once

#include "core/store/workspace.h"

namespace ant {

/// Writes runs with their layers: format csv, xlsx, md or json. Reads the workspace and writes the file, so
/// not for the GUI thread. Errors: InvalidArgument (format), those of Workspace and of the report.
Result<void> exportRuns(Workspace &workspace, const std::vector<RunId> &runs, const std::string &format,
                        const std::filesystem::path &file);

} // namespace ant
