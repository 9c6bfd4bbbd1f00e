#pragma once

#include <QFrame>

class QLabel;

namespace ant {

/// Says that runs wait while nobody works through the queue (its process was killed, or the machine went
/// down), and offers to go on with it. Hidden otherwise.
class QueueHint final : public QFrame {
    Q_OBJECT
public:
    explicit QueueHint(QWidget *parent = nullptr);
    /// Runs that wait for somebody to start them; 0: none, or somebody does.
    void setWaiting(int runs);

Q_SIGNALS:
    void startRequested();

private:
    QLabel *m_text;
};

} // namespace ant
