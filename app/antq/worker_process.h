#pragma once

#include "core/experiment/run_record.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace ant::cli {

/// The program that executes runs: beside this one, or where an installed tree has it.
/// Errors: Unsupported, naming the places (a build without the engine has none).
Result<std::filesystem::path> findWorker();

/// Runs the worker to its end for something that is no run, and returns the line that it prints.
/// Errors: those of findWorker; Io; NotFound and Unsupported with that line, where it fails.
Result<std::string> askWorker(std::vector<std::string> arguments);

/// How a worker ended.
struct WorkerEnd {
    int status = 0; ///< exit status
    int signal = 0; ///< 0: it ended by itself
    /// One sentence for the record of a run that it left unfinished.
    std::string sentence() const;
    bool operator==(const WorkerEnd &) const = default;
};

/// A running worker of one run, stopped when this process ends, however it ends. Destroying it stops the
/// worker and waits for it. Thread: one.
class WorkerProcess {
public:
    /// The worker's own output (libraries that print, the last words of a crash) goes to `log`.
    /// Errors: those of findWorker; Io.
    static Result<WorkerProcess> start(const std::filesystem::path &workspace, RunId run,
                                       const std::filesystem::path &log);
    WorkerProcess(WorkerProcess &&other) noexcept;
    WorkerProcess &operator=(WorkerProcess &&) = delete;
    ~WorkerProcess();

    pid_t pid() const { return m_pid; }
    /// Waits for its end; nullopt after `limit`, or sooner when this process gets a signal.
    std::optional<WorkerEnd> waitFor(std::chrono::milliseconds limit);
    void requestStop(); ///< SIGTERM: ends at the next batch and records that it was cancelled
    void kill();        ///< SIGKILL

private:
    WorkerProcess(pid_t pid, int descriptor) : m_pid(pid), m_descriptor(descriptor) {}
    pid_t m_pid = 0;
    int m_descriptor = -1; ///< pidfd, to wait with a limit
    std::optional<WorkerEnd> m_end;
};

} // namespace ant::cli
