#include "ui/pages/library/fetch_process.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

#include <utility>

namespace ant {

FetchProcess::FetchProcess(QString program, QObject *parent) : QObject(parent), m_program(std::move(program))
{
}

void FetchProcess::start(const QString &kind, const QString &name, const QString &workspace)
{
    if (m_process)
        return;
    m_isStopping = false;
    m_rest.clear();
    m_process = new QProcess(this);
    m_process->setStandardInputFile(QProcess::nullDevice());
    connect(m_process, &QProcess::readyReadStandardOutput, this, &FetchProcess::readLines);
    connect(m_process, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        readLines();
        const QString said = QString::fromUtf8(m_process->readAllStandardError()).trimmed();
        if (status == QProcess::NormalExit && code == 0)
            end({});
        else
            end(said.isEmpty() ? tr("antq ended without a reason")
                               : said.section(QLatin1String("antq: "), -1));
    });
    connect(m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            end(tr("cannot start %1").arg(m_program));
    });
    m_process->start(m_program, {QStringLiteral("fetch"), kind, name, QStringLiteral("--workspace"),
                                 workspace, QStringLiteral("--json")});
}

void FetchProcess::stop()
{
    if (!m_process)
        return;
    m_isStopping = true;
    m_process->terminate();
}

void FetchProcess::readLines()
{
    m_rest += m_process->readAllStandardOutput();
    for (qsizetype end = m_rest.indexOf('\n'); end >= 0; end = m_rest.indexOf('\n')) {
        readLine(m_rest.left(end));
        m_rest.remove(0, end + 1);
    }
}

void FetchProcess::readLine(const QByteArray &line)
{
    const QJsonObject said = QJsonDocument::fromJson(line).object();
    const QString event = said[QLatin1String("event")].toString();
    const QString file = said[QLatin1String("file")].toString();
    if (event == QLatin1String("progress"))
        Q_EMIT progressed(file, said[QLatin1String("index")].toInt() + 1,
                          said[QLatin1String("files")].toInt(), said[QLatin1String("done")].toInteger(),
                          said[QLatin1String("total")].toInteger(),
                          said[QLatin1String("per_second")].toDouble());
    else if (event == QLatin1String("fetched"))
        Q_EMIT fetched(file);
}

void FetchProcess::end(const QString &error)
{
    if (!m_process)
        return;
    m_process->deleteLater();
    m_process = nullptr;
    Q_EMIT finished(error, m_isStopping);
}

} // namespace ant
