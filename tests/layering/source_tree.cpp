#include "tests/layering/source_tree.h"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace ant::test {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kLargestText = 4'000'000;

bool isSkippedFolder(const fs::path &folder)
{
    const std::string name = folder.filename().string();
    return name == "build" || (name.starts_with('.') && name != ".ci");
}

} // namespace

Result<SourceTree> readTree(const fs::path &root)
{
    SourceTree tree;
    std::error_code code;
    fs::recursive_directory_iterator entry(root, code);
    for (; !code && entry != fs::recursive_directory_iterator(); entry.increment(code)) {
        if (entry->is_directory() && isSkippedFolder(entry->path()))
            entry.disable_recursion_pending();
        const bool isGitLink = entry->path().filename() == ".git"; // a file in a second working tree
        if (isGitLink || entry->is_symlink() || !entry->is_regular_file() ||
            entry->file_size() > kLargestText)
            continue;
        std::ifstream file(entry->path(), std::ios::binary);
        std::string text{std::istreambuf_iterator<char>(file), {}};
        if (!file)
            return Error{ErrorCode::Io, "cannot read " + entry->path().string(), {}};
        if (text.find('\0') == std::string::npos)
            tree.push_back({entry->path().lexically_relative(root).generic_string(), std::move(text)});
    }
    if (code)
        return Error{ErrorCode::Io, "cannot list " + root.string() + ": " + code.message(), {}};
    std::ranges::sort(tree, {}, &SourceFile::path);
    return tree;
}

std::string_view layerOf(std::string_view path)
{
    const auto first = path.find('/');
    if (first == std::string_view::npos)
        return {};
    const auto second = path.find('/', first + 1);
    return path.substr(0, second == std::string_view::npos ? first : second);
}

bool endsWithOneOf(std::string_view path, std::initializer_list<std::string_view> endings)
{
    return std::ranges::any_of(endings, [&](std::string_view ending) { return path.ends_with(ending); });
}

bool isCode(std::string_view path)
{
    return endsWithOneOf(path, {".h", ".cpp", ".cuh", ".cu"});
}

std::vector<std::string_view> linesOf(std::string_view text)
{
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

CMakeWords cmakeWords(std::string_view cmake)
{
    CMakeWords words;
    for (std::string_view line : linesOf(cmake)) {
        line = line.substr(0, line.find('#'));
        while (!line.empty()) {
            const auto begin = std::min(line.find_first_not_of(" \t()\""), line.size());
            line.remove_prefix(begin);
            const auto end = std::min(line.find_first_of(" \t()\""), line.size());
            words.emplace(line.substr(0, end));
            line.remove_prefix(end);
        }
    }
    return words;
}

} // namespace ant::test
