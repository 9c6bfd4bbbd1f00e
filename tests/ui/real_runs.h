#pragma once

#include "core/store/workspace.h"

#include <QProcess>
#include <QTest>

namespace ant::test {

/// `antq run` with these arguments, by the real engine, into the workspace. Needs ANT_PROGRAM, the path of
/// antq.
inline bool runAntq(const std::filesystem::path &workspace, const QStringList &arguments)
{
    QProcess antq;
    antq.start(QStringLiteral(ANT_PROGRAM), QStringList{QStringLiteral("run"), QStringLiteral("--workspace"),
                                                        QString::fromStdString(workspace.string())} +
                                                arguments);
    const bool isDone = antq.waitForFinished(120'000) && antq.exitCode() == 0;
    if (!isDone)
        qWarning("%s", antq.readAllStandardError().constData());
    return isDone;
}

/// The demo network in these modes, a second or two each.
inline bool runDemo(const std::filesystem::path &workspace, const QString &modes, int images = 200)
{
    return runAntq(workspace, {QStringLiteral("--mode"), modes, QStringLiteral("--limit"),
                               QString::number(images), QStringLiteral("--threads"), QStringLiteral("1")});
}

inline Workspace openToWrite(const std::filesystem::path &folder)
{
    auto opened = Workspace::open(folder, Workspace::Access::Create);
    if (!opened.ok())
        qFatal("%s", opened.error().text().c_str());
    return std::move(opened).value();
}

} // namespace ant::test
