#include "ui/pages/run/run_feed.h"

#include "core/report/block_table.h"
#include "core/report/conventions.h"
#include "ui/common/display.h"

#include <algorithm>

namespace ant {
namespace {

constexpr int kSlice = 2000;
constexpr int kWorst = 60;
constexpr int kConfusions = 100;

Table environmentTable(const std::map<std::string, std::string> &environment)
{
    Table table{"Environment", {"fact", "value"}, {}};
    for (const auto &[key, value] : environment)
        table.rows.push_back({{key}, {value}});
    return table;
}

/// A folder that is not there has no files; nothing is wrong with that.
Table filesTable(const std::filesystem::path &folder)
{
    Table table{"Files", {"file", "size"}, {}};
    std::error_code code;
    std::filesystem::recursive_directory_iterator entries(folder, code);
    for (; !code && entries != std::filesystem::recursive_directory_iterator(); entries.increment(code)) {
        std::error_code own;
        const auto size = entries->file_size(own);
        if (entries->is_regular_file(own) && entries->path().filename() != "lock")
            table.rows.push_back({{std::filesystem::relative(entries->path(), folder, own).string()},
                                  {display::bytes(std::int64_t(size)).toStdString()}});
    }
    std::ranges::sort(table.rows, {},
                      [](const std::vector<Cell> &row) { return std::get<std::string>(row.front().value); });
    return table;
}

} // namespace

Result<RunFeed> readRunFeed(Workspace &workspace, RunId run, const FeedPlace &place)
{
    auto log = workspace.log(run, place.logLine, kSlice);
    if (!log.ok())
        return std::move(log).error();
    auto steps = workspace.steps(run, place.step, kSlice);
    if (!steps.ok())
        return std::move(steps).error();
    auto epochs = workspace.epochs(run);
    if (!epochs.ok())
        return std::move(epochs).error();
    RunFeed feed{std::move(log.value().lines), std::move(steps).value(), std::move(epochs).value(), place,
                 false};
    feed.next.logLine = log.value().last;
    if (!feed.steps.empty())
        feed.next.step = feed.steps.back().step;
    feed.hasMore = feed.lines.size() == kSlice || feed.steps.size() == kSlice;
    return feed;
}

Result<std::shared_ptr<const RunDetails>> readRunDetails(Workspace &workspace, RunId id)
{
    const auto run = workspace.run(id);
    if (!run.ok())
        return run.error();
    const auto quantizers = workspace.quantizers(id);
    if (!quantizers.ok())
        return quantizers.error();
    const auto environment = workspace.environment(id);
    if (!environment.ok())
        return environment.error();
    auto worst = workspace.worstPredictions(id, kWorst);
    if (!worst.ok())
        return std::move(worst).error();
    auto confusions = workspace.confusions(id, kConfusions);
    if (!confusions.ok())
        return std::move(confusions).error();
    const auto blocks = workspace.blocks(id);
    if (!blocks.ok())
        return blocks.error();
    auto details = std::make_shared<RunDetails>();
    details->blocks = blockTable(blocks.value());
    details->conventions = conventionTable(run.value().spec, quantizers.value());
    details->spec = specTable(run.value().spec);
    details->environment = environmentTable(environment.value());
    details->folder = workspace.artifactFolder(id);
    details->files = filesTable(details->folder);
    details->command = commandLine(run.value().spec);
    details->worst = std::move(worst).value();
    details->confusions = std::move(confusions).value();
    return std::shared_ptr<const RunDetails>(std::move(details));
}

} // namespace ant
