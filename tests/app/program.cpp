#include "tests/app/program.h"

namespace ant::test {

Ended antq(const QStringList &arguments, int timeoutMs)
{
    QProcess process;
    startAntq(process, arguments);
    Ended ended;
    if (!process.waitForFinished(timeoutMs) || process.exitStatus() != QProcess::NormalExit) {
        process.kill();
        process.waitForFinished();
    } else {
        ended.status = process.exitCode();
    }
    ended.output = process.readAllStandardOutput();
    ended.complaints =
        QString::fromUtf8(process.readAllStandardError()).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    return ended;
}

void startAntq(QProcess &process, const QStringList &arguments)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(QStringLiteral("ANT_WORKSPACE"));
    environment.insert(QStringLiteral("XDG_DATA_HOME"), QStringLiteral("/proc/no-home"));
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(ANT_PROGRAM), arguments);
}

std::filesystem::path programPath()
{
    return ANT_PROGRAM;
}

QString toQString(const std::filesystem::path &path)
{
    return QString::fromStdString(path.string());
}

} // namespace ant::test
