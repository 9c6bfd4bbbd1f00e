#pragma once

#include "ui/common/workspace_reader.h"

#include <QTimer>

#include <optional>

namespace ant {

/// The half of WorkspaceReader that lives on its thread: the open workspace and the poll timer.
class WorkspaceConnection final : public QObject {
    Q_OBJECT
public:
    explicit WorkspaceConnection(WorkspaceReader *reader) : m_reader(reader) {}

    void start();
    void open(const std::filesystem::path &folder);
    void run(const std::function<void(Workspace *)> &task);
    void readRuns();

private:
    void poll();
    void markInterrupted();
    void lookAfterQueue();
    bool hasAny(RunState state) const;
    void emptyBin();
    void reportFailure(const Error &error);

    WorkspaceReader *m_reader; ///< outlives the thread
    std::optional<Workspace> m_workspace;
    bool m_isWritable = false;
    QTimer *m_timer = nullptr; ///< a child
    std::int64_t m_version = -1;
    int m_polls = 0;
    int m_unserved = 0; ///< looks in a row that found nobody working through the queue
    bool m_hasFailed = false;
    std::shared_ptr<const RunsSnapshot> m_last;
};

} // namespace ant
