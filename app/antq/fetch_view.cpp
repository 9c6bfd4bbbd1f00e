#include "app/antq/fetch_view.h"

#include "app/antq/output.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace ant::cli {
namespace {

using Json = nlohmann::json;

constexpr const char *kClearLine = "\r\033[K";

void printJsonLine(const Json &json)
{
    print(json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
    std::fflush(stdout); // somebody is waiting for it
}

std::string progressText(const FetchProgress &progress)
{
    constexpr std::int64_t kWidth = 24;
    const std::int64_t total = std::max<std::int64_t>(1, progress.total);
    const std::int64_t done = std::clamp<std::int64_t>(progress.done, 0, total);
    const auto filled = static_cast<std::size_t>(done * kWidth / total);
    std::string line = "file " + std::to_string(progress.file + 1) + "/" + std::to_string(progress.files) +
                       " " + progress.name + "  [" + std::string(filled, '#') +
                       std::string(kWidth - filled, '-') + "]  " + sizeWords(done) + " of " +
                       sizeWords(total);
    if (progress.perSecond > 0) {
        line += "  " + sizeWords(std::int64_t(progress.perSecond)) + "/s";
        line += "  " + std::to_string(std::int64_t(double(total - done) / progress.perSecond)) + " s left";
    }
    return line;
}

std::string stateWords(const CatalogueEntry &entry, const std::filesystem::path &folder)
{
    const CatalogueState state = stateOf(entry, folder);
    if (state.complete == entry.files.size())
        return "fetched";
    std::string words = state.complete == 0
                            ? ""
                            : std::to_string(state.complete) + " of " + std::to_string(entry.files.size());
    if (state.partialBytes > 0)
        words += (words.empty() ? "" : " and ") + sizeWords(state.partialBytes);
    return words.empty() ? "not fetched" : words + " fetched";
}

} // namespace

std::string sizeWords(std::int64_t bytes)
{
    std::array<char, 32> text;
    const char *unit = bytes >= 1'000'000'000 ? "GB" : bytes >= 1'000'000 ? "MB" : "kB";
    const double divisor = bytes >= 1'000'000'000 ? 1e9 : bytes >= 1'000'000 ? 1e6 : 1e3;
    const double value = double(bytes) / divisor;
    std::snprintf(text.data(), text.size(), value < 10 ? "%.2f %s" : "%.1f %s", value, unit);
    return text.data();
}

Table catalogueTable(const std::vector<CatalogueEntry> &catalogue, const std::filesystem::path &folder)
{
    Table table{"To fetch", {"kind", "name", "model", "files", "bytes", "size", "state", "from"}, {}};
    for (const CatalogueEntry &entry : catalogue)
        table.rows.push_back({Cell{std::string(name(entry.kind))}, Cell{entry.name}, Cell{entry.model},
                              Cell{static_cast<std::int64_t>(entry.files.size())}, Cell{entry.bytes()},
                              Cell{sizeWords(entry.bytes())}, Cell{stateWords(entry, folder)},
                              Cell{entry.mirrors.empty() ? std::string() : entry.mirrors.front()}});
    return table;
}

FetchView::FetchView(bool isJson) : m_isJson(isJson), m_style(ProgressView::styleFor(isJson)) {}

void FetchView::announce(const std::vector<DownloadRequest> &downloads, const std::filesystem::path &folder)
{
    Json files = Json::array();
    std::string lines;
    for (const DownloadRequest &download : downloads) {
        std::error_code code;
        const std::string name = download.target.filename().string();
        const bool isThere = std::filesystem::exists(download.target, code);
        const std::int64_t part = partialBytes(download.target);
        files.push_back({{"file", name}, {"bytes", download.expectedBytes}, {"there", isThere}});
        lines += "  " + name + "  " + sizeWords(download.expectedBytes) +
                 (isThere    ? "  there already"
                  : part > 0 ? "  " + sizeWords(part) + " of it there already"
                             : "") +
                 "\n";
    }
    if (m_isJson)
        return printJsonLine({{"event", "plan"}, {"files", files}, {"folder", folder.string()}});
    print(lines + std::to_string(downloads.size()) + (downloads.size() == 1 ? " file" : " files") + ", " +
          sizeWords(missingBytes(downloads)) + " to fetch into " + folder.string() + "\n");
    std::fflush(stdout);
}

void FetchView::show(const FetchProgress &progress)
{
    if (m_isJson) {
        printJsonLine({{"event", "progress"},
                       {"file", progress.name},
                       {"index", progress.file},
                       {"files", progress.files},
                       {"done", progress.done},
                       {"total", progress.total},
                       {"per_second", progress.perSecond}});
    } else if (m_style == ProgressView::Style::Bar) {
        const std::string line = kClearLine + progressText(progress);
        std::fwrite(line.data(), 1, line.size(), stderr);
    }
}

void FetchView::fetched(const LibraryEntry &entry, const DownloadResult &result)
{
    const std::string name = std::filesystem::path(entry.place).filename().string();
    if (m_isJson)
        return printJsonLine({{"event", "fetched"},
                              {"file", name},
                              {"bytes", result.bytes},
                              {"sha256", result.sha256},
                              {"model", entry.model},
                              {"good", entry.isGood}});
    end();
    std::string line = name + (result.wasThere ? ": was there" : ": fetched") + ", SHA-256 " +
                       result.sha256.substr(0, 16) + "…, ";
    line +=
        entry.isGood ? (entry.model.empty() ? "fits no known model" : "fits " + entry.model) : entry.findings;
    print(line + "\n");
    std::fflush(stdout);
}

void FetchView::failed(const std::string &file, const Error &error)
{
    if (m_isJson)
        return printJsonLine({{"event", "failed"}, {"file", file}, {"error", error.text()}});
    end();
    print(file + ": failed\n"); // the reason is the program's last word
}

void FetchView::end()
{
    if (m_style == ProgressView::Style::Bar && !m_isJson)
        std::fputs(kClearLine, stderr);
}

} // namespace ant::cli
