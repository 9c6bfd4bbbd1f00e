#pragma once

#include <QProcess>
#include <QStringList>
#include <filesystem>

namespace ant::test {

/// How a call of antq ended.
struct Ended {
    int status = -1; ///< -1: it did not end in time or crashed
    QByteArray output;
    QStringList complaints; ///< lines on stderr
};

/// antq with these arguments and a home folder that is not the tester's; killed after `timeoutMs`.
Ended antq(const QStringList &arguments, int timeoutMs = 60'000);

/// The same, left running.
void startAntq(QProcess &process, const QStringList &arguments);

/// What is beside antq: the worker.
std::filesystem::path programPath();

QString toQString(const std::filesystem::path &path);

} // namespace ant::test
