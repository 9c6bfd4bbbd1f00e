#include "ui/common/workspace_reader.h"

#include "ui/common/display.h"
#include "ui/common/workspace_connection.h"

namespace ant {

WorkspaceReader::WorkspaceReader(QObject *parent)
    : QObject(parent), m_connection(new WorkspaceConnection(this))
{
    m_thread.setObjectName(QStringLiteral("workspace"));
    m_connection->moveToThread(&m_thread);
    connect(&m_thread, &QThread::started, m_connection, &WorkspaceConnection::start);
    connect(&m_thread, &QThread::finished, m_connection, &QObject::deleteLater);
    m_thread.start();
}

WorkspaceReader::~WorkspaceReader()
{
    // The one wait: at the end of the program, for a query that is under way.
    m_thread.quit();
    m_thread.wait();
}

void WorkspaceReader::open(const std::filesystem::path &folder)
{
    m_folder.clear();
    m_runs.reset();
    QMetaObject::invokeMethod(m_connection, [this, folder] { m_connection->open(folder); });
}

void WorkspaceReader::post(Task task)
{
    QMetaObject::invokeMethod(m_connection, [this, task = std::move(task)] { m_connection->run(task); });
}

void WorkspaceReader::refresh()
{
    QMetaObject::invokeMethod(m_connection, [this] { m_connection->readRuns(); });
}

void WorkspaceReader::deliver(std::function<void()> answer)
{
    QMetaObject::invokeMethod(this, std::move(answer), Qt::QueuedConnection);
}

void WorkspaceReader::showOpened(const std::filesystem::path &folder)
{
    m_folder = folder;
    Q_EMIT opened(display::path(folder));
}

void WorkspaceReader::showRuns(const std::shared_ptr<const RunsSnapshot> &runs)
{
    if (runs->folder != m_folder)
        return; // of the workspace that was open before
    m_runs = runs;
    Q_EMIT runsChanged(m_runs);
}

} // namespace ant
