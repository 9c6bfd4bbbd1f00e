#pragma once

#include "core/experiment/run_record.h"

#include <QString>
#include <QStringList>

namespace ant {

/// Starts `antq` processes that outlive the window. Value type; may be used on any thread.
/// Errors: NotFound where there is no antq, Io where it does not start.
class WorkerLauncher {
public:
    explicit WorkerLauncher(QString program) : m_program(std::move(program)) {}
    /// antq beside the running program.
    static WorkerLauncher besideProgram();

    const QString &program() const { return m_program; }
    Result<void> startRun(const std::filesystem::path &workspace, RunId run) const;
    /// Unless another process works through the queue already.
    Result<void> startQueue(const std::filesystem::path &workspace) const;
    Result<void> startDemo(const std::filesystem::path &workspace) const;

private:
    Result<void> start(const QStringList &arguments) const;
    QString m_program;
};

} // namespace ant
