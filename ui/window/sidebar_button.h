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
    void paintEvent(QPaintEvent *event) override;
};

} // namespace ant
