#include "ui/common/worker_launcher.h"

#include "ui/common/display.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QProcess>

namespace ant {

WorkerLauncher WorkerLauncher::besideProgram()
{
    return WorkerLauncher(QCoreApplication::applicationDirPath() + QStringLiteral("/antq"));
}

Result<void> WorkerLauncher::startRun(const std::filesystem::path &workspace, RunId run) const
{
    return start({QStringLiteral("work"), QStringLiteral("--workspace"), display::path(workspace),
                  QStringLiteral("--run"), QString::number(run.value)});
}

Result<void> WorkerLauncher::startQueue(const std::filesystem::path &workspace) const
{
    return start({QStringLiteral("queue"), QStringLiteral("start"), QStringLiteral("--if-idle"),
                  QStringLiteral("--workspace"), display::path(workspace)});
}

Result<void> WorkerLauncher::startDemo(const std::filesystem::path &workspace) const
{
    return start({QStringLiteral("demo"), QStringLiteral("--workspace"), display::path(workspace)});
}

Result<void> WorkerLauncher::start(const QStringList &arguments) const
{
    if (!QFileInfo(m_program).isExecutable())
        return Error{ErrorCode::NotFound,
                     "the engine antq is not beside the workbench (looked for " + m_program.toStdString() +
                         ")",
                     {}};
    QProcess process;
    process.setProgram(m_program);
    process.setArguments(arguments);
    // What a worker has to say stands in the workspace; a closed terminal must not end it.
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setStandardErrorFile(QProcess::nullDevice());
    if (!process.startDetached())
        return Error{ErrorCode::Io, "cannot start " + m_program.toStdString(), {}};
    return {};
}

} // namespace ant
