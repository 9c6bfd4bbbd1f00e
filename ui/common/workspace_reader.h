#pragma once

#include "core/store/workspace.h"

#include <QObject>
#include <QPointer>
#include <QThread>

#include <atomic>
#include <functional>
#include <memory>

namespace ant {

class WorkspaceConnection;

/// Every run of a workspace at one moment. Shared between threads, never changed.
struct RunsSnapshot {
    std::filesystem::path folder;
    std::vector<RunSummary> runs; ///< archived ones too, in order of their ids
    bool isQueueServed = true;    ///< false: runs wait, and for some seconds nobody has worked through them
    bool operator==(const RunsSnapshot &) const = default;
};

/// A line of questions of which only the newest answer counts: an older question that has not begun is
/// dropped, and an older answer that comes late is not shown. GUI thread.
class QuestionLine {
public:
    std::uint64_t next() { return m_newest->fetch_add(1) + 1; }
    /// Forgets whatever is still being asked.
    void drop() { next(); }
    std::shared_ptr<const std::atomic<std::uint64_t>> newest() const { return m_newest; }

private:
    std::shared_ptr<std::atomic<std::uint64_t>> m_newest = std::make_shared<std::atomic<std::uint64_t>>(0);
};

/// The window's only way to a workspace: does all SQL on a thread of its own, looks four times a second
/// whether another process has written, and hands out snapshots. Signals and answers arrive on the GUI
/// thread, where the reader lives.
class WorkspaceReader final : public QObject {
    Q_OBJECT
public:
    explicit WorkspaceReader(QObject *parent = nullptr);
    ~WorkspaceReader() override;

    /// Closes the open workspace and opens this one, making it where there is none. `opened` or `openFailed`.
    void open(const std::filesystem::path &folder);
    /// Of the workspace that is open; empty before `opened`.
    const std::filesystem::path &folder() const { return m_folder; }
    /// The newest one; null before the first `runsChanged`.
    const std::shared_ptr<const RunsSnapshot> &runs() const { return m_runs; }

    /// Calls job(Workspace &) -> Result<T> on the reader's thread, then show(Result<T>) on this one, unless
    /// context has gone. For reading.
    template <typename Job, typename Show>
    void ask(QObject *context, Job job, Show show)
    {
        post(question(context, nullptr, 0, std::move(job), std::move(show)));
    }

    /// The same, for the newest question of a line only.
    template <typename Job, typename Show>
    void ask(QuestionLine &line, QObject *context, Job job, Show show)
    {
        const std::uint64_t number = line.next();
        post(question(context, line.newest(), number, std::move(job), std::move(show)));
    }

    /// As ask(), then reads the runs again at once. For jobs that write.
    template <typename Job, typename Show>
    void write(QObject *context, Job job, Show show)
    {
        post(question(context, nullptr, 0, std::move(job), std::move(show)));
        refresh();
    }

Q_SIGNALS:
    void opened(const QString &folder);
    void openFailed(const QString &folder, const QString &reason);
    void runsChanged(const std::shared_ptr<const ant::RunsSnapshot> &runs);
    /// The workers of these runs were found to have ended without a word; `runsChanged` comes first.
    void runsInterrupted(const std::vector<ant::RunId> &runs);
    /// The workspace could not be read any more; said once until it can be again.
    void readFailed(const QString &reason);

private:
    friend class WorkspaceConnection;
    /// Runs on the reader's thread; the workspace is null where none is open.
    using Task = std::function<void(Workspace *)>;
    void post(Task task);
    void refresh();
    /// From the reader's thread to this one.
    void deliver(std::function<void()> answer);
    void showOpened(const std::filesystem::path &folder);
    void showRuns(const std::shared_ptr<const RunsSnapshot> &runs);

    template <typename Job, typename Show>
    Task question(QObject *context, std::shared_ptr<const std::atomic<std::uint64_t>> newest,
                  std::uint64_t number, Job job, Show show)
    {
        using Answer = std::invoke_result_t<Job, Workspace &>;
        return [this, guard = QPointer<QObject>(context), newest = std::move(newest), number,
                job = std::move(job), show = std::move(show)](Workspace *workspace) mutable {
            const auto isOld = [newest, number] { return newest && newest->load() != number; };
            if (isOld())
                return;
            auto answer = std::make_shared<Answer>(
                workspace ? job(*workspace) : Answer(Error{ErrorCode::NotFound, "no workspace is open", {}}));
            deliver([guard, isOld, answer, show]() mutable {
                if (guard && !isOld())
                    show(std::move(*answer));
            });
        };
    }

    QThread m_thread;
    WorkspaceConnection *m_connection = nullptr; ///< lives on m_thread, deleted when it ends
    std::filesystem::path m_folder;
    std::shared_ptr<const RunsSnapshot> m_runs;
};

} // namespace ant
