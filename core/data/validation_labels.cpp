#include "core/base/files.h"
#include "core/data/imagenet_archive.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <optional>
#include <utility>

namespace ant {
namespace {

constexpr std::uint64_t kLongestList = std::uint64_t(64) << 20;

bool isClassName(std::string_view word)
{
    return word.size() == 9 && word[0] == 'n' &&
           word.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

/// The words of each line that has any; commas separate, too.
std::vector<std::vector<std::string>> wordsOf(const std::string &text)
{
    std::vector<std::vector<std::string>> lines(1);
    std::string word;
    for (const char c : text + "\n") {
        const bool isEnd = c == ' ' || c == '\t' || c == ',' || c == '\r' || c == '\n';
        if (!isEnd) {
            word += c;
            continue;
        }
        if (!word.empty())
            lines.back().push_back(std::exchange(word, {}));
        if (c == '\n' && !lines.back().empty())
            lines.emplace_back();
    }
    lines.pop_back();
    return lines;
}

std::string imageName(std::size_t number)
{
    std::array<char, 64> name;
    std::snprintf(name.data(), name.size(), "ILSVRC2012_val_%08zu.JPEG", number);
    return name.data();
}

Error inLine(const std::filesystem::path &file, std::size_t line, const std::string &what)
{
    return {ErrorCode::Corrupt, file.string() + ", line " + std::to_string(line + 1) + ": " + what, {}};
}

std::optional<std::size_t> numberOf(const std::string &word)
{
    std::size_t number = 0;
    const auto end = std::from_chars(word.data(), word.data() + word.size(), number);
    return end.ec == std::errc() && end.ptr == word.data() + word.size() ? std::optional(number)
                                                                         : std::nullopt;
}

/// The class that stands for a number, counted from 1.
Result<std::vector<std::string>> readClasses(const std::filesystem::path &file)
{
    const auto text = readFile(file, kLongestList);
    if (!text.ok())
        return text.error();
    std::vector<std::string> classes;
    for (const auto &words : wordsOf(text.value())) {
        const auto found = std::ranges::find_if(words, isClassName);
        if (found == words.end())
            return inLine(file, classes.size(), "names no class (n01440764 …)");
        classes.push_back(*found);
    }
    return classes;
}

} // namespace

Result<std::vector<std::pair<std::string, std::string>>>
readValidationLabels(const std::filesystem::path &labels, const std::filesystem::path &classes)
{
    const auto text = readFile(labels, kLongestList);
    if (!text.ok())
        return text.error();
    const auto lines = wordsOf(text.value());
    std::vector<std::string> known;
    if (!classes.empty()) {
        auto read = readClasses(classes);
        if (!read.ok())
            return std::move(read).error();
        known = std::move(read).value();
    }
    std::vector<std::pair<std::string, std::string>> result;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto &words = lines[i];
        if (isClassName(words.back())) {
            result.emplace_back(words.size() > 1 ? words.front() : imageName(i + 1), words.back());
            continue;
        }
        const auto number = numberOf(words.back());
        if (!number)
            return inLine(labels, i, "\"" + words.back() + "\" is neither a class (n01440764) nor a number");
        if (classes.empty())
            return Error{ErrorCode::InvalidArgument,
                         labels.string() +
                             " holds numbers of classes; give the list of the classes in that order, too, "
                             "one a line (from meta.mat of the development kit)",
                         {}};
        if (*number < 1 || *number > known.size())
            return inLine(labels, i,
                          "class " + words.back() + " is not among the " + std::to_string(known.size()) +
                              " of " + classes.string());
        result.emplace_back(words.size() > 1 ? words.front() : imageName(i + 1), known[*number - 1]);
    }
    std::ranges::sort(result);
    return result;
}

} // namespace ant
