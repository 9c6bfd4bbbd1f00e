#pragma once

#include <QObject>
#include <QString>

class QProcess;

namespace ant {

/// One `antq fetch … --json` and what it says. The download goes on from where it was when the process, or
/// the window with it, ends early.
class FetchProcess final : public QObject {
    Q_OBJECT
public:
    /// `program`: antq.
    explicit FetchProcess(QString program, QObject *parent = nullptr);

    void setProgram(const QString &program) { m_program = program; }
    /// `kind`: "weights" or "checkpoint". Does nothing while one is running.
    void start(const QString &kind, const QString &name, const QString &workspace);
    void stop(); ///< what has come is kept
    bool isRunning() const { return m_process != nullptr; }

Q_SIGNALS:
    void progressed(const QString &file, int number, int files, qint64 done, qint64 total, double perSecond);
    void fetched(const QString &file); ///< and registered in the library
    /// The end; empty: everything was fetched.
    void finished(const QString &error, bool wasStopped);

private:
    void readLines();
    void readLine(const QByteArray &line);
    void end(const QString &error);

    QString m_program;
    QProcess *m_process = nullptr;
    QByteArray m_rest; ///< of a line that has not come to its end
    bool m_isStopping = false;
};

} // namespace ant
