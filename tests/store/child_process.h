#pragma once

#include <csignal>
#include <functional>
#include <sys/wait.h>
#include <unistd.h>

namespace ant::test {

/// A forked process that runs a body and ends with what it returns. Fork it before the test opens a
/// workspace: a connection must not be used on both sides.
class ChildProcess {
public:
    explicit ChildProcess(const std::function<int()> &body) : m_pid(::fork())
    {
        if (m_pid == 0)
            ::_exit(body());
    }
    ChildProcess(const ChildProcess &) = delete;
    ChildProcess &operator=(const ChildProcess &) = delete;
    ~ChildProcess() { kill(); }

    int pid() const { return m_pid; }
    void kill()
    {
        if (m_isGone)
            return;
        ::kill(m_pid, SIGKILL);
        wait();
    }
    bool hasEnded() { return m_isGone || collect(WNOHANG); }
    /// The body's value; -1 where a signal ended it.
    int wait()
    {
        if (!m_isGone)
            collect(0);
        return WIFEXITED(m_status) ? WEXITSTATUS(m_status) : -1;
    }

private:
    bool collect(int options)
    {
        m_isGone = ::waitpid(m_pid, &m_status, options) == m_pid;
        return m_isGone;
    }

    int m_pid;
    int m_status = 0;
    bool m_isGone = false;
};

/// Lets one process wait for a word of another.
class Signpost {
public:
    Signpost() { m_isOpen = ::pipe(m_ends) == 0; }
    Signpost(const Signpost &) = delete;
    Signpost &operator=(const Signpost &) = delete;
    ~Signpost()
    {
        ::close(m_ends[0]);
        ::close(m_ends[1]);
    }
    bool say() { return m_isOpen && ::write(m_ends[1], "x", 1) == 1; }
    bool await()
    {
        char word = 0;
        return m_isOpen && ::read(m_ends[0], &word, 1) == 1;
    }

private:
    int m_ends[2] = {-1, -1};
    bool m_isOpen = false;
};

} // namespace ant::test
