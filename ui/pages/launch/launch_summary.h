#pragma once

#include "ui/pages/launch/spec_check.h"

#include <QFrame>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace ant {

/// The right side of the form: may it start, how long will it take and how much memory, and the same as a
/// command.
class LaunchSummary final : public QFrame {
    Q_OBJECT
public:
    explicit LaunchSummary(QWidget *parent = nullptr);
    /// `others`: problems that belong to no field of the form.
    void show(const SpecFindings &findings, const std::vector<FieldProblem> &others);
    void showChecking();
    bool canStart() const { return m_canStart; }
    /// What was looked at last, in the order in which it would run.
    const std::vector<RunSpec> &specs() const { return m_specs; }

Q_SIGNALS:
    void startRequested();
    void queueRequested();

private:
    void addParts();
    void connectButtons();
    void showVerdict(const SpecFindings &findings);
    void showMemory(const SpecFindings &findings);
    void copyCommand();
    void setVerdict(const QString &name, const QString &text);

    QLabel *m_verdict, *m_others, *m_time, *m_timeBasis, *m_memory, *m_memoryParts, *m_commandTitle;
    QPlainTextEdit *m_command;
    QPushButton *m_copy, *m_start, *m_queue;
    std::vector<RunSpec> m_specs;
    bool m_canStart = false;
};

} // namespace ant
