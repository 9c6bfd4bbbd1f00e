#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ant::test {

/// A text file of the repository.
struct SourceFile {
    std::string path; ///< from the root, with '/': "core/numeric/grid.cpp"
    std::string text;
};

using SourceTree = std::vector<SourceFile>;

/// Something that breaks a rule: "core/numeric/grid.cpp:7: includes Qt".
using Findings = std::vector<std::string>;

/// Reads every text file below the root, sorted by path. Left out: build/, folders whose name begins with a
/// dot (but .ci), links, and files that hold a zero byte or are over 4 MB. Errors: Io, naming the file or
/// folder.
Result<SourceTree> readTree(const std::filesystem::path &root);

/// "core/numeric" for "core/numeric/types/int.cpp", "cmake" for "cmake/LibTorch.cmake", "" for a file in the
/// root.
std::string_view layerOf(std::string_view path);

/// Whether the path ends in one of these: `endsWithOneOf(path, {".cpp", ".h"})`.
bool endsWithOneOf(std::string_view path, std::initializer_list<std::string_view> endings);

/// C++ and CUDA sources and headers.
bool isCode(std::string_view path);

using CMakeWords = std::set<std::string, std::less<>>;

/// Everything between blanks, brackets and quotes, comments left out.
CMakeWords cmakeWords(std::string_view cmake);

/// The lines without their line ends.
std::vector<std::string_view> linesOf(std::string_view text);

} // namespace ant::test
