#include "tests/layering/include_rules.h"

#include <algorithm>
#include <cctype>
#include <optional>

namespace ant::test {
namespace {

struct Layer {
    std::string_view folder;
    int level; ///< may use what lies on a lower level, and itself
};

constexpr int kEngineLevel = 5;
constexpr Layer kLayers[] = {{"core/base", 0},  {"core/numeric", 1}, {"core/io", 1},
                             {"core/graph", 1}, {"core/data", 1},    {"core/experiment", 2},
                             {"core/store", 3}, {"core/report", 4},  {"core/engine", 5}};

struct LibraryRule {
    std::string_view library;
    std::initializer_list<std::string_view> prefixes; ///< of what stands between < and >
    std::initializer_list<std::string_view> folders;  ///< in which such an include may stand
};

const LibraryRule kLibraryRules[] = {
    {"LibTorch", {"torch/", "ATen/", "c10/", "caffe2/"}, {"core/engine", "tests/engine", "tests/bench"}},
    {"CUDA", {"cuda", "cub/", "thrust/", "nccl", "cublas"}, {"core/engine", "tests/engine", "tests/bench"}},
    {"SQLite", {"SQLiteCpp/", "sqlite3"}, {"core/store", "tests"}},
    {"libxlsxwriter", {"xlsxwriter"}, {"core/report", "tests"}},
    {"an image codec", {"jpeglib", "turbojpeg", "png.h"}, {"core/data", "tests"}},
    {"libcurl", {"curl/"}, {"core/io", "tests"}},
    {"libarchive", {"archive"}, {"core/data", "tests"}},
    {"CLI11", {"CLI/"}, {"app", "tests"}},
    {"QCustomPlot", {"qcustomplot"}, {"ui", "tests"}},
};

constexpr std::string_view kQtFolders[] = {"ui", "app/workbench", "tests"};

/// What a line includes, with the bracket or quote it begins with: `"core/base/files.h` or `<vector`.
std::optional<std::string_view> includeOf(std::string_view line)
{
    const auto skipBlanks = [&line] {
        line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    };
    for (std::string_view word : {"#", "include"}) {
        skipBlanks();
        if (!line.starts_with(word))
            return {};
        line.remove_prefix(word.size());
    }
    skipBlanks();
    const auto end = line.find_first_of("\">", 1);
    if (line.empty() || (line[0] != '"' && line[0] != '<') || end == std::string_view::npos)
        return {};
    return line.substr(0, end);
}

template <typename Check>
Findings forEachInclude(const SourceTree &tree, Check &&check)
{
    Findings findings;
    for (const SourceFile &file : tree) {
        if (!isCode(file.path))
            continue;
        int number = 0;
        for (std::string_view line : linesOf(file.text)) {
            ++number;
            const auto include = includeOf(line);
            const std::string complaint = include ? check(file.path, *include) : "";
            if (!complaint.empty())
                findings.push_back(file.path + ":" + std::to_string(number) + ": " + complaint);
        }
    }
    return findings;
}

std::optional<int> levelOf(std::string_view folder)
{
    const auto layer = std::ranges::find(kLayers, folder, &Layer::folder);
    return layer == std::end(kLayers) ? std::nullopt : std::optional(layer->level);
}

bool isBelow(std::string_view path, std::string_view folder)
{
    return path.starts_with(folder) && path.size() > folder.size() && path[folder.size()] == '/';
}

/// Whether code in one folder may use another of our folders. Both are paths of files.
bool mayUse(std::string_view user, std::string_view used)
{
    if (isBelow(user, "tests"))
        return true;
    if (isBelow(used, "tests"))
        return false;
    const auto usedLevel = levelOf(layerOf(used));
    if (isBelow(user, "core")) {
        const auto userLevel = levelOf(layerOf(user));
        return layerOf(user) == layerOf(used) || (userLevel && usedLevel && *usedLevel < *userLevel);
    }
    if (isBelow(user, "ui"))
        return isBelow(used, "ui") || (usedLevel && *usedLevel < kEngineLevel);
    if (isBelow(user, "app/workbench"))
        return isBelow(used, "app/workbench") || isBelow(used, "ui") ||
               (usedLevel && *usedLevel < kEngineLevel);
    return layerOf(user) == layerOf(used) || usedLevel.has_value();
}

bool isQt(std::string_view header)
{
    return header.starts_with("Qt") ||
           (header.size() > 1 && header[0] == 'Q' && std::isupper(static_cast<unsigned char>(header[1])));
}

/// "core/engine/engine.h", but not what lies in a folder below, such as detail/.
bool isPublicEngineHeader(std::string_view path)
{
    return isBelow(path, "core/engine") && path.ends_with(".h") &&
           path.find('/', std::string_view("core/engine/").size()) == std::string_view::npos;
}

std::string libraryComplaint(std::string_view path, std::string_view header)
{
    const auto holdsFile = [&](std::string_view folder) { return isBelow(path, folder); };
    if (isQt(header) && std::ranges::none_of(kQtFolders, holdsFile))
        return "includes Qt (" + std::string(header) + ")";
    for (const LibraryRule &rule : kLibraryRules) {
        const auto matches = [&](std::string_view prefix) { return header.starts_with(prefix); };
        if (std::ranges::none_of(rule.prefixes, matches))
            continue;
        if (std::ranges::none_of(rule.folders, holdsFile))
            return "includes " + std::string(rule.library) + " (" + std::string(header) + ")";
        if (rule.library == "LibTorch" && isPublicEngineHeader(path))
            return "is a public header and includes LibTorch (" + std::string(header) + ")";
    }
    return {};
}

} // namespace

Findings findWrongOwnIncludes(const SourceTree &tree)
{
    return forEachInclude(tree, [](std::string_view path, std::string_view include) -> std::string {
        const std::string name(include.substr(1));
        if (include[0] != '"' || name.ends_with(".moc") || (name.starts_with("ui_") && isBelow(path, "ui")))
            return {};
        for (std::string_view root : {"core", "ui", "app", "tests"}) {
            if (isBelow(name, root))
                return mayUse(path, name) ? "" : "must not use " + name;
        }
        return "include \"" + name + "\" from the root, or a library with < >";
    });
}

Findings findWrongLibraryIncludes(const SourceTree &tree)
{
    return forEachInclude(tree, [](std::string_view path, std::string_view include) {
        return libraryComplaint(path, include.substr(1));
    });
}

Findings findWrongLinkLines(const SourceTree &tree)
{
    Findings findings;
    for (const SourceFile &file : tree) {
        if (!file.path.ends_with("/CMakeLists.txt") || isBelow(file.path, "tests"))
            continue;
        const CMakeWords words = cmakeWords(file.text);
        for (const Layer &layer : kLayers) {
            const std::string target =
                "ant_" + std::string(layer.folder.substr(std::string_view("core/").size()));
            if (words.contains(target) && !mayUse(file.path, std::string(layer.folder) + "/"))
                findings.push_back(file.path + ": must not link " + target);
        }
    }
    return findings;
}

} // namespace ant::test
