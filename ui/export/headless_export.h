#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string>

namespace ant {

/// `ant-workbench --export WHAT --output FILE`: what the pages draw, without a window.
///
/// what:   "figure12" or "layers:RUN". file: .png, .svg or .pdf for the picture, .csv or .xlsx for the
/// numbers. Errors: InvalidArgument (what, the file's ending), those of Workspace, Io. Needs a QApplication.
Result<void> exportWithoutWindow(const std::filesystem::path &workspace, const std::string &what,
                                 const std::filesystem::path &file);

} // namespace ant
