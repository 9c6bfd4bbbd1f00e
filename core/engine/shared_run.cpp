#include "core/base/parallel.h"
#include "core/engine/detail/execution.h"
#include "core/engine/detail/silent_observer.h"
#include "core/engine/detail/translate.h"

#include <torch/version.h>

#include <nlohmann/json.hpp>
#include <sys/mman.h>
#include <thread>
#include <unistd.h>

namespace ant {
namespace {

using namespace detail;

/// A file that has no name, for a checkpoint that lies on the first process's disk.
class MemoryFile {
public:
    explicit MemoryFile(const std::string &bytes) : m_descriptor(memfd_create("checkpoint", MFD_CLOEXEC))
    {
        for (std::size_t done = 0; m_descriptor >= 0 && done < bytes.size();) {
            const auto written = write(m_descriptor, bytes.data() + done, bytes.size() - done);
            if (written <= 0)
                break;
            done += static_cast<std::size_t>(written);
        }
    }
    MemoryFile(const MemoryFile &) = delete;
    MemoryFile &operator=(const MemoryFile &) = delete;
    ~MemoryFile()
    {
        if (m_descriptor >= 0)
            close(m_descriptor);
    }
    std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(m_descriptor); }

private:
    int m_descriptor;
};

/// The same on all of them.
Result<void> versionsMustAgree(Processes &processes)
{
    const auto versions = processes.gather(std::string(ANT_VERSION) + " with LibTorch " + TORCH_VERSION);
    for (std::size_t rank = 1; rank < versions.size(); ++rank)
        if (versions[rank] != versions[0])
            return Error{ErrorCode::InvalidArgument,
                         processes.label(static_cast<int>(rank)) + " is version " + versions[rank] + ", " +
                             processes.label(0) + " is " + versions[0] +
                             "; install the same version on every machine",
                         {}};
    return {};
}

/// As many threads as this process's share of its machine has processors; a launcher that has bound it to
/// some has divided them already.
int ownThreads(const Processes &processes)
{
    const int allowed = defaultThreads();
    const bool isBound = allowed < static_cast<int>(std::thread::hardware_concurrency());
    return isBound ? allowed : std::max(1, allowed / processes.onMachine().count);
}

RunSpec ownSpec(RunSpec spec, const Processes &processes)
{
    if (spec.threads == 0)
        spec.threads = ownThreads(processes);
    if (spec.device == "cuda")
        spec.device = "cuda:" + std::to_string(processes.onMachine().index);
    return spec;
}

/// Passes an error on that the others do not know of, and prefers theirs: what ends here because of them is
/// only its echo.
Error passedOn(Error own, Processes &processes)
{
    if (auto theirs = processes.failure())
        return std::move(*theirs);
    processes.fail(own);
    return own;
}

/// An error that all have met alike.
Error left(Error error, Processes &processes)
{
    processes.leave();
    return error;
}

Result<RunOutcome> doPart(const RunSpec &spec, RunObserver &observer, std::stop_token stop,
                          const std::filesystem::path &resumeFrom, Processes &processes)
{
    const RunSpec own = ownSpec(spec, processes);
    auto outcome = translate("sharing the run",
                             [&] { return execute(own, observer, std::move(stop), resumeFrom, &processes); });
    if (!outcome.ok() && outcome.error().code == ErrorCode::Cancelled && !processes.failure())
        return left(std::move(outcome).error(), processes); // which all have agreed on
    if (!outcome.ok())
        return passedOn(std::move(outcome).error(), processes);
    processes.leave();
    return outcome;
}

} // namespace

namespace detail {

Result<RunOutcome> executeShared(const RunSpec &spec, RunObserver &observer, std::stop_token stop,
                                 const std::filesystem::path &resumeFrom)
{
    auto joined = joinProcesses();
    if (!joined.ok())
        return std::move(joined).error();
    Processes &processes = *joined.value();
    if (processes.count() != spec.processes || !processes.isFirst()) {
        Error error{ErrorCode::InvalidArgument,
                    "the run is to be shared by " + std::to_string(spec.processes) +
                        " processes, but there are " + std::to_string(processes.count()) +
                        " (mpirun, of the package openmpi-bin, starts them)",
                    {}};
        processes.fail(error);
        return error;
    }
    if (auto same = versionsMustAgree(processes); !same.ok())
        return left(std::move(same).error(), processes);
    const auto text = toJson(spec).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    auto state = resumeFrom.empty() ? Result<std::string>(std::string()) : readFile(resumeFrom);
    if (!state.ok())
        return passedOn(std::move(state).error(), processes);
    processes.broadcast(text);
    processes.broadcast(std::move(state).value());
    return doPart(spec, observer, std::move(stop), resumeFrom, processes);
}

} // namespace detail

Result<void> followRun(std::stop_token stop)
{
    return detail::translate("sharing a run", [&]() -> Result<void> {
        auto joined = joinProcesses();
        if (!joined.ok())
            return std::move(joined).error();
        Processes &processes = *joined.value();
        if (auto same = versionsMustAgree(processes); !same.ok())
            return left(std::move(same).error(), processes);
        const auto spec = runSpecFromJson(nlohmann::json::parse(processes.broadcast({}), nullptr, false));
        const std::string state = processes.broadcast({});
        if (!spec.ok())
            return passedOn(spec.error(), processes);
        const MemoryFile file(state);
        SilentObserver observer; // what the first process tells is enough
        auto outcome = doPart(spec.value(), observer, std::move(stop),
                              state.empty() ? std::filesystem::path() : file.path(), processes);
        return outcome.ok() ? Result<void>() : Result<void>(std::move(outcome).error());
    });
}

} // namespace ant
