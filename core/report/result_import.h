#pragma once

#include "core/base/result.h"
#include "core/store/figure_rows.h"

#include <filesystem>
#include <vector>

namespace ant {

/// Results that the reference implementation, or this program, left in a file:
///
/// - a log (any text) with a line "Final accuracy: 67.860". Model, mode and bits are those of the arguments
/// that
///   it printed ("Namespace(model='resnet18', …)"), or of its name (eval_resnet18_ip_f.log); images those of
///   its last line with "(33930/50000)".
/// - a workbook (.xlsx) with tables of a row a model and a column a mode ("VGG16 | 68.57 | …"), as the
///   reference's and our own: blocks that call themselves a loss are passed over, and so are rows whose
///   source is "published". Numbers are percent, or shares where none is above 1. A sheet named "Table V" is
///   6 bits, without fine-tuning; another one is 4 bits, with it unless the row says "(PTQ)".
///
/// Errors: NotFound, Io; InvalidArgument where there is no result in it, or for an unknown model; Corrupt,
/// Unsupported. Each names the file.
Result<std::vector<ImportedResult>> readResultFile(const std::filesystem::path &file);

/// Those of all files, or the first failure.
Result<std::vector<ImportedResult>> readResultFiles(const std::vector<std::filesystem::path> &files);

} // namespace ant
