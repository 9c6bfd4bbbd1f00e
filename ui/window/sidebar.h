#pragma once

#include <QWidget>

class QAction;
class QButtonGroup;
class QToolButton;
class QVBoxLayout;

namespace ant {

/// The pages of the window, one button each; only their icons where there is little room.
class Sidebar final : public QWidget {
    Q_OBJECT
public:
    explicit Sidebar(QWidget *parent = nullptr);
    /// Buttons are numbered from 0 in the order in which they come.
    void addPage(const QString &iconName, const QString &title, const QString &toolTip);
    /// A button at the bottom that opens the action's menu.
    void addBottom(QAction *action);
    void setCurrent(int page);
    void setNarrow(bool narrow);

Q_SIGNALS:
    void pageChosen(int page);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QButtonGroup *m_group;
    QVBoxLayout *m_pages, *m_bottom;
    QList<QToolButton *> m_buttons;
    QWidget *m_brand;
};

} // namespace ant
