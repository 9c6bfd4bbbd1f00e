#pragma once

#include "ui/pages/launch/spec_check.h"

#include <QFrame>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace ant {

/// The right side of the form: may it start, how much memory will it take, and the same as a command.
class LaunchSummary final : public QFrame {
    Q_OBJECT
public:
    explicit LaunchSummary(QWidget *parent = nullptr);
    /// `others`: problems that belong to no field of the form.
    void show(const SpecFindings &findings, const std::vector<FieldProblem> &others);
    void showChecking();
    bool canStart() const { return m_canStart; }

Q_SIGNALS:
    void startRequested();
    void queueRequested();

private:
    void copyCommand();
    void setVerdict(const QString &name, const QString &text);

    QLabel *m_verdict, *m_others, *m_memory, *m_memoryParts;
    QPlainTextEdit *m_command;
    QPushButton *m_copy, *m_start, *m_queue;
    bool m_canStart = false;
};

} // namespace ant
