#include "ui/common/page.h"

#include "ui/common/banner.h"
#include "ui/common/eliding_label.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/common/workspace_reader.h"

#include <QAction>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace ant {

Page::Page(const QString &title, const PageContext &context, QWidget *parent)
    : QWidget(parent), m_context(context), m_title(title), m_subtitle(new ElidingLabel),
      m_header(new QHBoxLayout), m_banner(new Banner), m_body(new QVBoxLayout)
{
    auto *titleLabel = new QLabel(title);
    titleLabel->setObjectName(QStringLiteral("title"));
    m_subtitle->setObjectName(QStringLiteral("muted"));
    m_header->setSpacing(theme::kGrid);
    m_header->addWidget(titleLabel);
    m_header->addWidget(m_subtitle, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(3 * theme::kGrid, 2 * theme::kGrid, 3 * theme::kGrid, 2 * theme::kGrid);
    column->setSpacing(2 * theme::kGrid);
    column->addLayout(m_header);
    column->addWidget(m_banner);
    m_body->setSpacing(2 * theme::kGrid);
    column->addLayout(m_body, 1);
    connect(m_context.reader, &WorkspaceReader::runsChanged, this, [this](const auto &runs) {
        m_hasNewRuns = !isVisible();
        if (isVisible())
            showRuns(runs);
    });
}

void Page::showRuns(const std::shared_ptr<const RunsSnapshot> &) {}

void Page::showEvent(QShowEvent *event)
{
    if (m_hasNewRuns && reader().runs())
        showRuns(reader().runs());
    m_hasNewRuns = false;
    QWidget::showEvent(event);
}

void Page::resizeEvent(QResizeEvent *event)
{
    fitTools();
    QWidget::resizeEvent(event);
}

void Page::fitTools()
{
    for (QToolButton *tool : m_tools) {
        tool->ensurePolished(); // the style sheet's padding counts
        tool->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    }
    m_header->invalidate();
    const QMargins margins = layout()->contentsMargins();
    // The layout leaves the subtitle out, which may be cut to nothing.
    const int wanted = m_header->sizeHint().width() + m_subtitle->sizeHint().width();
    if (wanted <= width() - margins.left() - margins.right())
        return;
    for (QToolButton *tool : m_tools)
        tool->setToolButtonStyle(Qt::ToolButtonIconOnly);
}

void Page::setSubtitle(const QString &text, const QString &help)
{
    m_subtitle->setToolTip(help);
    if (m_subtitle->text() == text)
        return;
    m_subtitle->setText(text);
    fitTools();
}

void Page::reportSaved(const QString &file, const QString &error)
{
    if (error.isEmpty())
        m_banner->showNotice(tr("Written to %1").arg(file));
    else
        m_banner->showError(error);
}

QToolButton *Page::addTool(QAction *action, bool isPrimary)
{
    auto *button = new QToolButton;
    button->setObjectName(isPrimary ? QStringLiteral("primary") : QStringLiteral("action"));
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setIconSize({16, 16});
    button->setFocusPolicy(Qt::StrongFocus);
    m_header->addWidget(button);
    connect(action, &QAction::visibleChanged, button, [this, button, action] {
        button->setVisible(action->isVisible());
        fitTools();
    });
    if (!isPrimary)
        m_tools.push_back(button);
    return button;
}

void Page::addHeaderWidget(QWidget *widget)
{
    m_header->addWidget(widget);
}

QAction *Page::makeAction(const QString &iconName, const QString &text, const QKeySequence &shortcut)
{
    auto *action = new QAction(icon(iconName), text, this);
    action->setShortcut(shortcut);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    if (!shortcut.isEmpty())
        action->setToolTip(QStringLiteral("%1 (%2)").arg(text, shortcut.toString(QKeySequence::NativeText)));
    addAction(action);
    return action;
}

} // namespace ant
