#pragma once

#include <set>
#include <string>

namespace ant::detail {

/// Names for the sheets of one workbook, as spreadsheets allow them: 1 to 31 characters, none of []:*?/\ and
/// no apostrophe, not "History", and no two that differ only in upper and lower case.
class SheetNames {
public:
    /// `wanted`, changed as little as makes it valid.
    std::string take(const std::string &wanted);

private:
    std::set<std::string> m_taken; ///< in lower case
};

} // namespace ant::detail
