#pragma once

#include "tests/layering/source_tree.h"

#include <span>

namespace ant::test {

/// A file that may be longer than the limit, and why.
struct SizeException {
    std::string_view path;
    std::string_view reason;
};

constexpr int kLineLimit = 400;

/// Sources (.cpp, .cu) below core, ui, app and tests that no CMakeLists.txt of their folder, or of a folder
/// above, names; `ant_add_test(tst_x` and its like name tst_x.cpp.
Findings findUnlistedSources(const SourceTree &tree);

/// Code, CMake files and scripts of more than kLineLimit lines without an exception, and exceptions that are
/// not needed or give no reason.
Findings findLongFiles(const SourceTree &tree, std::span<const SizeException> exceptions);

/// SQL statements in the string literals of core, ui and app outside core/store. Only upper-case keywords
/// count, as all statements are written here.
Findings findStraySql(const SourceTree &tree);

/// Absolute paths of one machine: in a home folder, or where this project was first built. They are looked
/// for in every text file.
Findings findMachinePaths(const SourceTree &tree);

} // namespace ant::test
