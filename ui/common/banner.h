#pragma once

#include <QFrame>

class QLabel;
class QPushButton;
class QTimer;
class QToolButton;

namespace ant {

/// One line above a page's data that says what happened, with at most one thing to do about it. Hidden until
/// it has something to say; a notice goes away by itself, an error stays until it is closed or replaced.
class Banner final : public QFrame {
    Q_OBJECT
public:
    explicit Banner(QWidget *parent = nullptr);
    void showError(const QString &text);
    /// `action` empty: no button. `actionChosen` follows a click on it.
    void showNotice(const QString &text, const QString &action = {});
    QString text() const;

Q_SIGNALS:
    void actionChosen();

protected:
    void changeEvent(QEvent *event) override;

private:
    void show(bool isError, const QString &text, const QString &action);
    void restyle();

    QLabel *m_icon;
    QLabel *m_text;
    QPushButton *m_action;
    QToolButton *m_close;
    QTimer *m_timer;
    bool m_isError = false;
};

} // namespace ant
