#include "ui/common/banner.h"

#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>

namespace ant {
namespace {

constexpr int kNoticeMs = 8000; ///< long enough to read the line and press Undo

}

Banner::Banner(QWidget *parent)
    : QFrame(parent), m_icon(new QLabel), m_text(new QLabel), m_action(new QPushButton),
      m_close(new QToolButton), m_timer(new QTimer(this))
{
    setObjectName(QStringLiteral("banner"));
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_action->hide();
    m_close->setAutoRaise(true);
    m_close->setToolTip(tr("Close"));
    m_close->setAccessibleName(tr("Close the message"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 6, 6, 6);
    row->setSpacing(theme::kGrid);
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    row->addWidget(m_action);
    row->addWidget(m_close);
    m_timer->setSingleShot(true);
    connect(m_timer, &QTimer::timeout, this, &QWidget::hide);
    connect(m_close, &QToolButton::clicked, this, &QWidget::hide);
    connect(m_action, &QPushButton::clicked, this, [this] {
        hide();
        Q_EMIT actionChosen();
    });
    restyle();
    hide();
}

void Banner::showError(const QString &text)
{
    show(true, text, {});
}

void Banner::showNotice(const QString &text, const QString &action)
{
    show(false, text, action);
    m_timer->start(kNoticeMs);
}

QString Banner::text() const
{
    return m_text->text();
}

void Banner::show(bool isError, const QString &text, const QString &action)
{
    m_timer->stop();
    m_isError = isError;
    m_text->setText(text);
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    restyle();
    setVisible(true);
}

void Banner::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        restyle();
    QFrame::changeEvent(event);
}

void Banner::restyle()
{
    const auto &colours = theme::current();
    const QColor accent = m_isError ? colours.bad : colours.accent;
    const QString sheet =
        QStringLiteral("QFrame#banner { background: %1; border: 1px solid %2; border-radius: 6px; }")
            .arg(colours.surface.name(), accent.name());
    if (sheet != styleSheet())
        setStyleSheet(sheet);
    m_icon->setPixmap(
        icon(m_isError ? QStringLiteral("error") : QStringLiteral("info"), accent).pixmap(18, 18));
    m_close->setIcon(icon(QStringLiteral("close"), colours.muted));
}

} // namespace ant
