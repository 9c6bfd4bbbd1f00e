#pragma once

#include "core/store/workspace.h"

#include <QFrame>

class QLabel;
class QProgressBar;

namespace ant {

/// A run in a line: its state, how far it is and how fast, what came out of it, and why it ended.
class RunHeader final : public QFrame {
    Q_OBJECT
public:
    explicit RunHeader(QWidget *parent = nullptr);
    void setRun(const RunSummary &run);

protected:
    void changeEvent(QEvent *event) override;

private:
    void restyle();

    RunState m_value = RunState::Queued;
    QLabel *m_state, *m_progressText, *m_result, *m_times, *m_error;
    QProgressBar *m_bar;
};

} // namespace ant
