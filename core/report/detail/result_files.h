#pragma once

#include "core/base/result.h"
#include "core/report/detail/sheet_reader.h"
#include "core/store/figure_rows.h"

#include <optional>

/// The two kinds of files behind readResultFile(). Errors do not name the file.
namespace ant::detail {

/// name: of the file, without its folder.
Result<ImportedResult> resultOfLog(std::string_view text, const std::string &name);
/// None where the sheets hold no table of results. Errors: InvalidArgument for a model that is not known.
Result<std::vector<ImportedResult>> resultsOfSheets(const std::vector<ReadSheet> &sheets);

/// "vgg16_bn" for "VGG16", "vgg16", "VGG-16 with batch norm"; nullopt where no model is meant.
std::optional<std::string> modelNamed(std::string_view text);

} // namespace ant::detail
