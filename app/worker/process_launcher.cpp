#include "app/worker/process_launcher.h"

#include "core/base/process_world.h"
#include "core/store/workspace.h"

#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>
#include <vector>

namespace ant::worker {
namespace {

int processesOf(const std::filesystem::path &workspace, RunId id)
{
    auto opened = Workspace::open(workspace, Workspace::Access::Read);
    const auto run = opened.ok() ? opened.value().run(id) : Result<RunSummary>(opened.error());
    return run.ok() ? run.value().spec.processes : 1;
}

std::vector<std::string> launcherCommand(const std::filesystem::path &workspace, RunId run, int processes)
{
    std::error_code code;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", code);
    // Unbound, and more of them than processors where that is asked for: how many was the user's choice.
    std::vector<std::string> words = {"mpirun",          "-n",        std::to_string(processes),
                                      "--oversubscribe", "--bind-to", "none"};
    if (geteuid() == 0)
        words.push_back("--allow-run-as-root");
    for (const std::string &word : {self.string(), std::string("--workspace"), workspace.string(),
                                    std::string("--run"), std::to_string(run.value)})
        words.push_back(word);
    return words;
}

} // namespace

void becomeProcesses(const std::filesystem::path &workspace, RunId run, int parent)
{
    const int processes = processWorld().count == 1 ? processesOf(workspace, run) : 1;
    if (processes == 1)
        return;
    std::vector<std::string> words = launcherCommand(workspace, run, processes);
    std::vector<char *> arguments;
    for (std::string &word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    if (parent != 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM); // outlives the exec
        if (getppid() != parent)
            raise(SIGTERM);
    }
    execvp("mpirun", arguments.data());
    prctl(PR_SET_PDEATHSIG, 0);
}

} // namespace ant::worker
