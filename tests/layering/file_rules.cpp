#include "tests/layering/file_rules.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

namespace ant::test {
namespace {

std::string folderOf(std::string_view path)
{
    const auto slash = path.rfind('/');
    return std::string(slash == std::string_view::npos ? "" : path.substr(0, slash));
}

using WordsByFolder = std::map<std::string, CMakeWords, std::less<>>;

bool isListed(std::string_view path, const WordsByFolder &words)
{
    for (std::string folder = folderOf(path); !folder.empty(); folder = folderOf(folder)) {
        const auto list = words.find(folder);
        if (list == words.end())
            continue;
        const std::string_view relative = path.substr(folder.size() + 1);
        const std::string_view stem = relative.substr(0, relative.rfind('.'));
        const bool isTestName = stem.starts_with("tst_") || stem.starts_with("bench_");
        if (list->second.contains(relative) || (isTestName && list->second.contains(stem)))
            return true;
    }
    return false;
}

/// The text with its line comments blanked, so that a position still counts lines.
std::string withoutComments(std::string text)
{
    for (auto at = text.find("//"); at != std::string::npos; at = text.find("//", at)) {
        const auto end = std::min(text.find('\n', at), text.size());
        std::fill(text.begin() + static_cast<std::ptrdiff_t>(at),
                  text.begin() + static_cast<std::ptrdiff_t>(end), ' ');
    }
    return text;
}

bool isWordCharacter(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

/// Positions at which an SQL statement begins: its first word, and the second one not far behind it.
std::vector<std::size_t> sqlStatements(std::string_view text)
{
    static constexpr std::pair<std::string_view, std::string_view> kStatements[] = {
        {"SELECT ", " FROM "}, {"INSERT ", "INTO "},  {"UPDATE ", " SET "}, {"DELETE ", "FROM "},
        {"CREATE ", "TABLE "}, {"CREATE ", "INDEX "}, {"CREATE ", "VIEW "}, {"CREATE ", "TRIGGER "},
        {"REPLACE ", "INTO "}, {"DROP ", "TABLE "},   {"ALTER ", "TABLE "}, {"PRAGMA ", " "}};
    constexpr std::size_t kLongestStatement = 500;
    std::vector<std::size_t> positions;
    for (const auto &[first, second] : kStatements) {
        for (auto at = text.find(first); at != std::string_view::npos; at = text.find(first, at + 1)) {
            const auto rest = text.substr(at + first.size() - 1, kLongestStatement);
            if ((at == 0 || !isWordCharacter(text[at - 1])) && rest.find(second) != std::string_view::npos)
                positions.push_back(at);
        }
    }
    std::ranges::sort(positions);
    return positions;
}

bool isPathCharacter(char c)
{
    return isWordCharacter(c) || std::string_view("-.~}$*").find(c) != std::string_view::npos;
}

/// Whether the folder that begins at this place of the line is one below the file system's root.
bool isAbsolute(std::string_view line, std::size_t at, std::size_t length)
{
    const bool begins = at == 0 || !isPathCharacter(line[at - 1]);
    return begins &&
           (at + length == line.size() || !isPathCharacter(line[at + length]) || line[at + length] == '.');
}

} // namespace

Findings findUnlistedSources(const SourceTree &tree)
{
    WordsByFolder words;
    for (const SourceFile &file : tree) {
        if (file.path.ends_with("/CMakeLists.txt"))
            words[folderOf(file.path)] = cmakeWords(file.text);
    }
    Findings findings;
    for (const SourceFile &file : tree) {
        const std::string_view top = std::string_view(file.path).substr(0, file.path.find('/'));
        const bool isOurs = top == "core" || top == "ui" || top == "app" || top == "tests";
        if (isOurs && endsWithOneOf(file.path, {".cpp", ".cu"}) && !isListed(file.path, words))
            findings.push_back(file.path + ": is in no CMakeLists.txt");
    }
    return findings;
}

Findings findLongFiles(const SourceTree &tree, std::span<const SizeException> exceptions)
{
    Findings findings;
    std::set<std::string_view> needed;
    for (const SourceFile &file : tree) {
        if (!isCode(file.path) && !endsWithOneOf(file.path, {"CMakeLists.txt", ".cmake", ".sh", ".py"}))
            continue;
        const auto lines = linesOf(file.text).size();
        if (lines <= kLineLimit)
            continue;
        if (std::ranges::find(exceptions, file.path, &SizeException::path) == exceptions.end())
            findings.push_back(file.path + ": has " + std::to_string(lines) + " lines, more than " +
                               std::to_string(kLineLimit));
        needed.insert(file.path);
    }
    for (const SizeException &exception : exceptions) {
        if (!needed.contains(exception.path) || exception.reason.empty())
            findings.push_back(std::string(exception.path) +
                               ": its exception is not needed or gives no reason");
    }
    return findings;
}

Findings findStraySql(const SourceTree &tree)
{
    Findings findings;
    for (const SourceFile &file : tree) {
        const std::string_view layer = layerOf(file.path);
        const bool isProduct = layer.starts_with("core/") || layer == "ui" || layer.starts_with("ui/") ||
                               layer.starts_with("app/");
        if (!isProduct || layer == "core/store" || !isCode(file.path))
            continue;
        const std::string text = withoutComments(file.text);
        for (const std::size_t at : sqlStatements(text)) {
            const auto line =
                std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n') + 1;
            const std::string finding = file.path + ":" + std::to_string(line) + ": holds an SQL statement";
            if (findings.empty() || findings.back() != finding) // INSERT OR REPLACE is two of them
                findings.push_back(finding);
        }
    }
    return findings;
}

Findings findMachinePaths(const SourceTree &tree)
{
    Findings findings;
    for (const SourceFile &file : tree) {
        int number = 0;
        for (std::string_view line : linesOf(file.text)) {
            ++number;
            for (std::string_view folder : {"work", "home", "root"}) {
                const std::string start = "/" + std::string(folder);
                for (auto at = line.find(start); at != std::string_view::npos; at = line.find(start, at + 1))
                {
                    if (isAbsolute(line, at, start.size()))
                        findings.push_back(file.path + ":" + std::to_string(number) + ": names " +
                                           std::string(line.substr(at, 40)));
                }
            }
        }
    }
    return findings;
}

} // namespace ant::test
