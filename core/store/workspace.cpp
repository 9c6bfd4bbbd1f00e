#include "core/store/workspace.h"

#include "core/base/files.h"
#include "core/store/detail/connection.h"
#include "core/store/detail/state.h"

#include <cstdlib>

namespace ant {

namespace {

std::filesystem::path environmentPath(const char *variable)
{
    const char *value = std::getenv(variable);
    return value ? value : "";
}

} // namespace

Result<Workspace> Workspace::open(const std::filesystem::path &folder, Access access)
{
    const std::filesystem::path file = detail::databaseFile(folder);
    return detail::translate(file, "opening the workspace " + folder.string(), [&] {
        SQLite::Database database = detail::connect(folder, access);
        if (access != Access::Read)
            detail::orFail(makeFolder(folder / "artifacts"));
        return Workspace(
            std::unique_ptr<State>(new State{folder, file, access != Access::Read, std::move(database)}));
    });
}

std::filesystem::path Workspace::defaultFolder()
{
    if (const auto chosen = environmentPath("ANT_WORKSPACE"); !chosen.empty())
        return chosen;
    auto data = environmentPath("XDG_DATA_HOME");
    if (!data.is_absolute()) // as the XDG specification asks
        data = environmentPath("HOME") / ".local/share";
    return data / "ant-workbench/default";
}

Workspace::Workspace(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Workspace::Workspace(Workspace &&other) noexcept = default;
Workspace &Workspace::operator=(Workspace &&other) noexcept = default;
Workspace::~Workspace() = default;

const std::filesystem::path &Workspace::folder() const
{
    return m_state->folder;
}

std::filesystem::path Workspace::artifactFolder(RunId run) const
{
    return m_state->folder / "artifacts" / ("run-" + std::to_string(run.value));
}

Result<std::int64_t> Workspace::dataVersion()
{
    return detail::translate(m_state->file, "looking for changes",
                             [&] { return m_state->database.execAndGet("PRAGMA data_version").getInt64(); });
}

} // namespace ant
