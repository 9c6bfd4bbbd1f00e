#include "app/antq/commands.h"
#include "app/antq/fetch_view.h"
#include "app/antq/interrupts.h"
#include "app/antq/output.h"
#include "core/report/table.h"
#include "core/store/library_check.h"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <thread>

namespace ant::cli {
namespace {

constexpr const char *kMirrorVariable = "ANT_MIRROR";
constexpr std::chrono::milliseconds kInterruptPoll{100};

struct FetchRequest {
    CatalogueEntry::Kind kind = CatalogueEntry::Kind::Weights;
    std::string name, folder, catalogue, workspace;
    std::vector<std::string> mirrors;
    bool isJson = false;
};

/// A stop token that follows SIGINT and SIGTERM; what has come so far is kept.
class StopOnInterrupt {
public:
    StopOnInterrupt()
    {
        catchInterrupts();
        m_watcher = std::jthread([this](const std::stop_token &ended) {
            while (!ended.stop_requested() && interruptCount() == 0)
                std::this_thread::sleep_for(kInterruptPoll);
            if (interruptCount() > 0)
                m_source.request_stop();
        });
    }
    std::stop_token token() const { return m_source.get_token(); }

private:
    std::stop_source m_source;
    std::jthread m_watcher;
};

/// Shows what happens and registers what has come.
class Fetching final : public FetchObserver {
public:
    Fetching(Workspace &workspace, FetchView &view, const std::stop_token &stop)
        : m_workspace(workspace), m_view(view), m_stop(stop)
    {
    }
    void progress(const FetchProgress &progress) override { m_view.show(progress); }
    Result<void> fetched(const DownloadRequest &request, const DownloadResult &result) override
    {
        LibraryEntry entry;
        entry.place = std::filesystem::absolute(request.target).lexically_normal().string();
        auto checked = checkEntry(entry, m_stop);
        if (!checked.ok())
            return std::move(checked).error();
        m_view.fetched(checked.value(), result);
        return m_workspace.putInLibrary(checked.value());
    }
    void failed(const DownloadRequest &request, const Error &error) override
    {
        m_view.failed(request.target.filename().string(), error);
    }

private:
    Workspace &m_workspace;
    FetchView &m_view;
    const std::stop_token &m_stop;
};

std::vector<std::string> mirrorsOf(const FetchRequest &request)
{
    std::vector<std::string> mirrors = request.mirrors;
    if (const char *more = std::getenv(kMirrorVariable); more && *more)
        mirrors.emplace_back(more);
    return mirrors;
}

std::filesystem::path folderOf(const FetchRequest &request, const Workspace &workspace)
{
    return request.folder.empty() ? fetchFolder(workspace.folder()) : std::filesystem::path(request.folder);
}

Result<void> fetch(const FetchRequest &request)
{
    const auto catalogue = loadCatalogue(request.catalogue);
    if (!catalogue.ok())
        return catalogue.error();
    const auto entries = findInCatalogue(catalogue.value(), request.kind, request.name);
    if (!entries.ok())
        return entries.error();
    auto workspace = Workspace::open(workspaceFolder(request.workspace), Workspace::Access::Create);
    if (!workspace.ok())
        return std::move(workspace).error();
    const auto folder = folderOf(request, workspace.value());
    const auto downloads = downloadsOf(entries.value(), folder, mirrorsOf(request));
    FetchView view(request.isJson);
    view.announce(downloads, folder);
    const StopOnInterrupt interrupt;
    const std::stop_token stop = interrupt.token();
    Fetching fetching(workspace.value(), view, stop);
    const auto done = fetchAll(downloads, fetching, stop);
    view.end();
    return done;
}

Result<void> listCatalogue(const FetchRequest &request)
{
    const auto catalogue = loadCatalogue(request.catalogue);
    if (!catalogue.ok())
        return catalogue.error();
    const auto folder = request.folder.empty() ? fetchFolder(workspaceFolder(request.workspace))
                                               : std::filesystem::path(request.folder);
    const Table table = catalogueTable(catalogue.value(), folder);
    print(request.isJson ? toJsonText(table) : toText(table));
    return {};
}

void addFetchOptions(CLI::App &command, FetchRequest &request)
{
    command.add_option("--to", request.folder, "where the files go; default: downloads/ of the workspace")
        ->type_name("DIR");
    command.add_option("--catalogue", request.catalogue, "another list of what can be fetched")
        ->type_name("FILE");
    command.add_flag("--json", request.isJson, "progress and results as JSON, a line each");
    addWorkspaceOption(command, request.workspace);
}

void addKind(CLI::App &fetching, Action &action, CatalogueEntry::Kind kind, const char *help)
{
    auto *command = fetching.add_subcommand(std::string(name(kind)), help);
    auto request = std::make_shared<FetchRequest>();
    request->kind = kind;
    command->add_option("NAME", request->name, "of a network, or all")->required();
    command
        ->add_option("--mirror", request->mirrors,
                     "web folder to try before the usual ones; several times, or in $ANT_MIRROR")
        ->type_name("URL");
    addFetchOptions(*command, *request);
    command->callback([request, &action] { action = [request] { return fetch(*request); }; });
}

} // namespace

void addFetchCommands(CLI::App &app, Action &action)
{
    auto *fetching = app.add_subcommand("fetch", "download weights and checkpoints");
    requireCommand(*fetching, action);
    addKind(*fetching, action, CatalogueEntry::Kind::Weights, "torchvision's weights of a network");
    addKind(*fetching, action, CatalogueEntry::Kind::Checkpoint,
            "the authors' fine-tuned checkpoints of a network, six modes");
    auto *list = fetching->add_subcommand("list", "what can be fetched, with its sizes");
    auto request = std::make_shared<FetchRequest>();
    addFetchOptions(*list, *request);
    list->callback([request, &action] { action = [request] { return listCatalogue(*request); }; });
}

} // namespace ant::cli
