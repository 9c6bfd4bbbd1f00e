#include "ui/common/workspace_connection.h"

#include "ui/common/display.h"

#include <algorithm>

namespace ant {
namespace {

constexpr int kPollMs = 250;
constexpr int kPollsPerCheck = 8; ///< looking for dead workers costs a system call a running run

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
    const bool isRunning = m_last && std::ranges::any_of(m_last->runs, [](const RunSummary &run) {
                               return run.state == RunState::Running;
                           });
    if (isRunning && ++m_polls % kPollsPerCheck == 0)
        markInterrupted();
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
        reportFailure(marked.error());
    else if (marked.value() > 0)
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
