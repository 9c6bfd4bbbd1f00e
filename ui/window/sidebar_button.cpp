#include "ui/window/sidebar_button.h"

#include "ui/common/theme.h"

#include <QFocusEvent>
#include <QPainter>

namespace ant {

void SidebarButton::focusInEvent(QFocusEvent *event)
{
    m_showsFocus = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason ||
                   event->reason() == Qt::ShortcutFocusReason;
    QToolButton::focusInEvent(event);
}

void SidebarButton::paintEvent(QPaintEvent *)
{
    constexpr int kIcon = 20;
    const auto &colours = theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    QColor fill = colours.accentTint;
    if (!isChecked())
        fill.setAlphaF(underMouse() ? 0.5f : 0.0f);
    painter.setPen(hasFocus() && m_showsFocus ? QPen(colours.accent, 1) : QPen(Qt::NoPen));
    painter.setBrush(fill);
    painter.drawRoundedRect(area, 6, 6);
    const bool isNarrow = toolButtonStyle() == Qt::ToolButtonIconOnly;
    const int left = isNarrow ? (width() - kIcon) / 2 : 12;
    icon().paint(&painter, QRect(left, (height() - kIcon) / 2, kIcon, kIcon), Qt::AlignCenter,
                 isEnabled() ? QIcon::Normal : QIcon::Disabled, isChecked() ? QIcon::On : QIcon::Off);
    if (isNarrow)
        return;
    QFont bold = font();
    bold.setWeight(isChecked() ? QFont::DemiBold : QFont::Normal);
    painter.setFont(bold);
    painter.setPen(isChecked() ? colours.accent : colours.text);
    painter.drawText(rect().adjusted(left + kIcon + 10, 0, -8, 0), Qt::AlignVCenter | Qt::AlignLeft, text());
}

} // namespace ant
