#pragma once

#include <QToolButton>

namespace ant {

/// A button of the sidebar: icon and title on one line, a bar in the accent colour where it is the current
/// page.
class SidebarButton final : public QToolButton {
    Q_OBJECT
public:
    using QToolButton::QToolButton;

protected:
    void focusInEvent(QFocusEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    bool m_showsFocus = false; ///< reached by a key: a mouse needs no ring
};

} // namespace ant
