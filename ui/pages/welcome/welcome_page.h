#pragma once

#include <QWidget>

class QFrame;
class QLabel;
class QPushButton;

namespace ant {

/// What an empty workspace shows: what this is, and the three ways to begin.
class WelcomePage final : public QWidget {
    Q_OBJECT
public:
    explicit WelcomePage(QWidget *parent = nullptr);
    void setFolder(const QString &folder);
    /// The workspace could not be opened: says why, and offers what is left.
    void showError(const QString &text);
    /// The demo's first run is about to appear.
    void showDemoStarting();

Q_SIGNALS:
    void demoRequested();
    void openRequested();
    void newRunRequested();

private:
    QFrame *choice(const QString &iconName, const QString &title, const QString &text, QPushButton *button);

    QLabel *m_folder, *m_error;
    QPushButton *m_demo, *m_open, *m_new;
};

} // namespace ant
