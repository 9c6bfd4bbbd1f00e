#include "ui/common/empty_state.h"

#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace ant {
namespace {

constexpr int kIconSize = 48;
constexpr int kTextWidth = 440;

} // namespace

EmptyState::EmptyState(const QString &iconName, const QString &title, const QString &text, QWidget *parent)
    : QWidget(parent), m_iconName(iconName), m_icon(new QLabel), m_title(new QLabel), m_text(new QLabel),
      m_buttons(new QHBoxLayout)
{
    m_title->setObjectName(QStringLiteral("title"));
    m_text->setObjectName(QStringLiteral("muted"));
    m_text->setWordWrap(true);
    m_text->setFixedWidth(kTextWidth);
    for (QLabel *label : {m_icon, m_title, m_text})
        label->setAlignment(Qt::AlignHCenter);
    m_buttons->setSpacing(theme::kGrid);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(theme::kGrid);
    column->addStretch(2);
    column->addWidget(m_icon, 0, Qt::AlignHCenter);
    column->addWidget(m_title, 0, Qt::AlignHCenter);
    column->addWidget(m_text, 0, Qt::AlignHCenter);
    column->addSpacing(theme::kGrid);
    auto *buttons = new QWidget;
    m_buttons->setContentsMargins(0, 0, 0, 0);
    buttons->setLayout(m_buttons);
    column->addWidget(buttons, 0, Qt::AlignHCenter);
    column->addStretch(3);
    setTexts(title, text);
    restyle();
}

QPushButton *EmptyState::addButton(const QString &text, bool isPrimary)
{
    auto *button = new QPushButton(text);
    if (isPrimary)
        button->setObjectName(QStringLiteral("primary"));
    m_buttons->addWidget(button);
    return button;
}

void EmptyState::setTexts(const QString &title, const QString &text)
{
    m_title->setText(title);
    m_text->setText(text);
    m_text->ensurePolished();
    // A layout that is not shown would keep the height of the text before.
    m_text->setFixedHeight(std::max(0, m_text->heightForWidth(kTextWidth)));
}

void EmptyState::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        restyle();
    QWidget::changeEvent(event);
}

void EmptyState::restyle()
{
    m_icon->setPixmap(icon(m_iconName, theme::current().muted).pixmap(kIconSize, kIconSize));
}

} // namespace ant
