#include "ui/common/workspace_connection.h"

#include "ui/common/display.h"

#include <algorithm>

namespace ant {
namespace {

constexpr int kPollMs = 250;
constexpr int kPollsPerCheck = 8; ///< looking for dead workers costs a system call a running run
constexpr int kUnserved = 2;      ///< looks: a process that was asked to work through the queue starts first

constexpr std::int64_t kBinMs = 24 * 3600 * std::int64_t(1000); ///< as long a deleted run can be had back

} // namespace

void WorkspaceConnection::start()
{
    m_timer = new QTimer(this);
    m_timer->setInterval(kPollMs);
    connect(m_timer, &QTimer::timeout, this, &WorkspaceConnection::poll);
}

void WorkspaceConnection::open(const std::filesystem::path &folder)
{
    m_timer->stop();
    m_workspace.reset();
    m_last.reset();
    m_hasFailed = false;
    m_unserved = 0;
    auto workspace = Workspace::open(folder, Workspace::Access::Create);
    m_isWritable = workspace.ok();
    if (!workspace.ok()) { // a read-only disk can still be looked at
        auto readable = Workspace::open(folder, Workspace::Access::Read);
        if (!readable.ok()) {
            m_reader->deliver([reader = m_reader, folder, reason = workspace.error().text()] {
                Q_EMIT reader->openFailed(display::path(folder), QString::fromStdString(reason));
            });
            return;
        }
        workspace = std::move(readable);
    }
    m_workspace.emplace(std::move(workspace).value());
    m_reader->deliver([reader = m_reader, place = m_workspace->folder()] { reader->showOpened(place); });
    markInterrupted();
    emptyBin();
    m_version = m_workspace->dataVersion().ok() ? m_workspace->dataVersion().value() : -1;
    readRuns();
    lookAfterQueue();
    m_timer->start();
}

void WorkspaceConnection::run(const std::function<void(Workspace *)> &task)
{
    task(m_workspace ? &*m_workspace : nullptr);
}

void WorkspaceConnection::poll()
{
    const auto version = m_workspace->dataVersion();
    if (!version.ok())
        return reportFailure(version.error());
    if (++m_polls % kPollsPerCheck == 0) {
        if (hasAny(RunState::Running))
            markInterrupted();
        lookAfterQueue();
    }
    if (version.value() == m_version)
        return;
    m_version = version.value();
    readRuns();
}

void WorkspaceConnection::markInterrupted()
{
    if (!m_isWritable)
        return;
    const auto marked = m_workspace->markInterrupted();
    if (!marked.ok())
        return reportFailure(marked.error());
    if (marked.value().empty())
        return;
    readRuns();
    m_reader->deliver([reader = m_reader, runs = marked.value()] { Q_EMIT reader->runsInterrupted(runs); });
}

bool WorkspaceConnection::hasAny(RunState state) const
{
    return m_last && std::ranges::any_of(m_last->runs, [state](const RunSummary &run) {
               return run.state == state && (state != RunState::Queued || run.isQueued);
           });
}

/// Whoever worked through the queue may have been killed, and what waits there would wait for ever.
void WorkspaceConnection::lookAfterQueue()
{
    const bool wasServed = m_unserved < kUnserved;
    if (!hasAny(RunState::Queued)) {
        m_unserved = 0;
    } else {
        const auto served = m_workspace->isQueueServed();
        if (!served.ok())
            return reportFailure(served.error());
        m_unserved = served.value() ? 0 : m_unserved + 1;
    }
    if (wasServed != (m_unserved < kUnserved))
        readRuns();
}

void WorkspaceConnection::emptyBin()
{
    if (!m_isWritable)
        return;
    if (const auto removed = m_workspace->emptyBin(kBinMs); !removed.ok())
        reportFailure(removed.error());
}

void WorkspaceConnection::readRuns()
{
    if (!m_workspace)
        return;
    auto runs = m_workspace->runs(true);
    if (!runs.ok())
        return reportFailure(runs.error());
    m_hasFailed = false;
    auto snapshot = std::make_shared<RunsSnapshot>();
    snapshot->folder = m_workspace->folder();
    snapshot->runs = std::move(runs).value();
    snapshot->isQueueServed = m_unserved < kUnserved;
    std::ranges::sort(snapshot->runs, {}, &RunSummary::id);
    if (m_last && *m_last == *snapshot)
        return; // a log line or a quantizer was written, nothing that the list shows
    m_last = std::move(snapshot);
    m_reader->deliver([reader = m_reader, runs = m_last] { reader->showRuns(runs); });
}

void WorkspaceConnection::reportFailure(const Error &error)
{
    if (m_hasFailed)
        return;
    m_hasFailed = true;
    m_reader->deliver([reader = m_reader, reason = error.text()] {
        Q_EMIT reader->readFailed(QString::fromStdString(reason));
    });
}

} // namespace ant
