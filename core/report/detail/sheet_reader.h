#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace ant::detail {

/// What a cell of a spreadsheet shows: a number, a text, or nothing.
struct SheetCell {
    std::string text; ///< of a number: empty
    double number = 0;
    bool isNumber = false;
    bool isEmpty() const { return !isNumber && text.empty(); }
};

struct ReadSheet {
    std::string name;
    std::vector<std::vector<SheetCell>> rows; ///< from the first row on; each as long as it has to be
};

/// The sheets of an .xlsx file in their order, formulas as the values that were stored with them. Reads at
/// most 1,000,000 cells, 16,384 columns and 100,000 rows, and no document type (entities). Errors: those of
/// readZipParts; Corrupt where it is no workbook; InvalidArgument where a limit is passed. Source: ECMA-376
/// part 1, sections 18.2 to 18.4.
Result<std::vector<ReadSheet>> readSheets(const std::filesystem::path &file);

} // namespace ant::detail
