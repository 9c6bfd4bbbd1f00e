#include "app/antq/worker_process.h"

#include "core/base/files.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ant::cli {
namespace {

/// The environment of this process; OpenMP threads of a worker sleep while they wait unless told otherwise,
/// because spinning ones take the processor from whoever shares the machine.
std::vector<std::string> workerEnvironment()
{
    std::vector<std::string> entries;
    for (char **entry = environ; *entry; ++entry)
        entries.emplace_back(*entry);
    if (!std::getenv("OMP_WAIT_POLICY"))
        entries.emplace_back("OMP_WAIT_POLICY=PASSIVE");
    return entries;
}

std::vector<char *> pointers(std::vector<std::string> &texts)
{
    std::vector<char *> list;
    for (std::string &text : texts)
        list.push_back(text.data());
    list.push_back(nullptr);
    return list;
}

/// What becomes of the descriptors of a program that is started: nothing on its input.
class FileActions {
public:
    FileActions()
    {
        posix_spawn_file_actions_init(&m_actions);
        posix_spawn_file_actions_addopen(&m_actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    }
    FileActions(const FileActions &) = delete;
    ~FileActions() { posix_spawn_file_actions_destroy(&m_actions); }
    posix_spawn_file_actions_t *get() { return &m_actions; }

private:
    posix_spawn_file_actions_t m_actions;
};

/// posix_spawn with the signals of a fresh program.
Result<pid_t> spawn(std::vector<std::string> arguments, FileActions &files)
{
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);

    std::vector<std::string> environment = workerEnvironment();
    const std::string program = arguments.front();
    pid_t pid = 0;
    const int error = posix_spawn(&pid, program.c_str(), files.get(), &attributes, pointers(arguments).data(),
                                  pointers(environment).data());
    posix_spawnattr_destroy(&attributes);
    if (error != 0)
        return Error{ErrorCode::Io, "cannot start the worker " + program + ": " + std::strerror(error), {}};
    return pid;
}

int waitForEnd(pid_t pid)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

WorkerEnd endOf(int status)
{
    return WIFSIGNALED(status) ? WorkerEnd{0, WTERMSIG(status)} : WorkerEnd{WEXITSTATUS(status), 0};
}

/// All that is written to a pipe, without the end of its last line.
std::string readAll(int descriptor)
{
    std::string text;
    char part[512];
    for (ssize_t count = 0; (count = read(descriptor, part, sizeof part)) != 0;) {
        if (count < 0 && errno != EINTR)
            break;
        text.append(part, count < 0 ? 0 : std::size_t(count));
    }
    while (text.ends_with('\n'))
        text.pop_back();
    return text;
}

} // namespace

Result<std::filesystem::path> findWorker()
{
    const auto folder = programFolder();
    const std::filesystem::path places[] = {folder / "ant-worker",
                                            folder / "../libexec/ant-workbench/ant-worker"};
    for (const auto &place : places)
        if (access(place.c_str(), X_OK) == 0)
            return place.lexically_normal();
    return Error{ErrorCode::Unsupported,
                 "this installation cannot execute runs: there is no worker program " + places[0].string() +
                     " or " + places[1].lexically_normal().string() + " (built with ANT_WITH_ENGINE=ON)",
                 {}};
}

Result<std::string> askWorker(std::vector<std::string> arguments)
{
    const auto program = findWorker();
    if (!program.ok())
        return program.error();
    arguments.insert(arguments.begin(), program.value().string());
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return Error{ErrorCode::Io, std::string("cannot start the worker: ") + std::strerror(errno), {}};
    FileActions files;
    posix_spawn_file_actions_adddup2(files.get(), ends[1], STDOUT_FILENO);
    auto pid = spawn(std::move(arguments), files);
    close(ends[1]);
    const std::string said = pid.ok() ? readAll(ends[0]) : std::string();
    close(ends[0]);
    if (!pid.ok())
        return std::move(pid).error();
    const WorkerEnd end = endOf(waitForEnd(pid.value()));
    constexpr int kWrongRequest = 2;
    if (end == WorkerEnd{})
        return said;
    return Error{end.status == kWrongRequest ? ErrorCode::NotFound : ErrorCode::Unsupported,
                 end.signal != 0 || said.empty() ? end.sentence() : said,
                 {}};
}

std::string WorkerEnd::sentence() const
{
    if (signal == SIGKILL)
        return "the worker was killed (signal 9), probably because memory ran out";
    if (signal != 0)
        return "the worker crashed with signal " + std::to_string(signal) + " (" + strsignal(signal) + ")";
    return "the worker ended with status " + std::to_string(status) + " before the run was finished";
}

Result<WorkerProcess> WorkerProcess::start(const std::filesystem::path &workspace, RunId run,
                                           const std::filesystem::path &log)
{
    const auto program = findWorker();
    if (!program.ok())
        return program.error();
    FileActions files;
    posix_spawn_file_actions_addopen(files.get(), STDOUT_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC,
                                     0644);
    posix_spawn_file_actions_adddup2(files.get(), STDOUT_FILENO, STDERR_FILENO);
    auto pid = spawn({program.value().string(), "--workspace", workspace.string(), "--run",
                      std::to_string(run.value), "--stop-with-parent", std::to_string(getpid())},
                     files);
    if (!pid.ok())
        return std::move(pid).error().within("writing its output to " + log.string());
    // The header of glibc 2.36 for pidfd_open() lacks extern "C".
    return WorkerProcess(pid.value(), static_cast<int>(syscall(SYS_pidfd_open, pid.value(), 0)));
}

WorkerProcess::WorkerProcess(WorkerProcess &&other) noexcept
    : m_pid(std::exchange(other.m_pid, 0)), m_descriptor(std::exchange(other.m_descriptor, -1)),
      m_end(other.m_end)
{
}

WorkerProcess::~WorkerProcess()
{
    if (m_pid > 0 && !m_end) {
        requestStop();
        waitForEnd(m_pid);
    }
    if (m_descriptor >= 0)
        close(m_descriptor);
}

std::optional<WorkerEnd> WorkerProcess::waitFor(std::chrono::milliseconds limit)
{
    if (m_end)
        return m_end;
    // Without a descriptor (a kernel before 5.3) poll() waits for the whole limit, which is short.
    pollfd wait = {m_descriptor, POLLIN, 0};
    poll(&wait, 1, static_cast<int>(limit.count()));
    int status = 0;
    if (waitpid(m_pid, &status, WNOHANG) == m_pid)
        m_end = endOf(status);
    return m_end;
}

void WorkerProcess::requestStop()
{
    if (!m_end)
        ::kill(m_pid, SIGTERM);
}

void WorkerProcess::kill()
{
    if (!m_end)
        ::kill(m_pid, SIGKILL);
}

} // namespace ant::cli
