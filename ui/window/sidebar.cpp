#include "ui/window/sidebar.h"

#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/window/sidebar_button.h"

#include <QAction>
#include <QButtonGroup>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

namespace ant {
namespace {

constexpr int kWideWidth = 184;
constexpr int kNarrowWidth = 56;
constexpr int kButtonHeight = 40;

QWidget *makeBrand()
{
    auto *brand = new QWidget;
    auto *picture = new QLabel;
    picture->setPixmap(applicationIcon().pixmap(28, 28));
    auto *name = new QLabel(Sidebar::tr("ANT Workbench"));
    name->setObjectName(QStringLiteral("section"));
    auto *row = new QHBoxLayout(brand);
    row->setContentsMargins(6, 0, 0, theme::kGrid);
    row->setSpacing(10);
    row->addWidget(picture);
    row->addWidget(name, 1);
    return brand;
}

} // namespace

Sidebar::Sidebar(QWidget *parent)
    : QWidget(parent), m_group(new QButtonGroup(this)), m_pages(new QVBoxLayout), m_bottom(new QVBoxLayout),
      m_brand(makeBrand())
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(theme::kGrid, 2 * theme::kGrid, theme::kGrid, theme::kGrid);
    column->setSpacing(4);
    m_pages->setSpacing(4);
    m_bottom->setSpacing(4);
    column->addWidget(m_brand);
    column->addLayout(m_pages);
    column->addStretch();
    column->addLayout(m_bottom);
    setFixedWidth(kWideWidth);
    connect(m_group, &QButtonGroup::idClicked, this, &Sidebar::pageChosen);
}

void Sidebar::addPage(const QString &iconName, const QString &title, const QString &toolTip)
{
    auto *button = new SidebarButton;
    button->setIcon(icon(iconName));
    button->setText(title);
    button->setToolTip(toolTip);
    button->setAccessibleName(title);
    button->setCheckable(true);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    button->setFixedHeight(kButtonHeight);
    button->setFocusPolicy(Qt::TabFocus);
    m_group->addButton(button, int(m_group->buttons().size()));
    m_pages->addWidget(button);
    m_buttons << button;
}

void Sidebar::addBottom(QAction *action)
{
    auto *button = new SidebarButton;
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setAccessibleName(action->text());
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    button->setFixedHeight(kButtonHeight);
    button->setFocusPolicy(Qt::TabFocus);
    m_bottom->addWidget(button);
    m_buttons << button;
}

void Sidebar::setCurrent(int page)
{
    if (QAbstractButton *button = m_group->button(page))
        button->setChecked(true);
}

void Sidebar::setNarrow(bool narrow)
{
    setFixedWidth(narrow ? kNarrowWidth : kWideWidth);
    m_brand->findChildren<QLabel *>().last()->setVisible(!narrow);
    for (QToolButton *button : m_buttons)
        button->setToolButtonStyle(narrow ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
}

void Sidebar::paintEvent(QPaintEvent *)
{
    const auto &colours = theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), colours.side);
    painter.fillRect(QRect(width() - 1, 0, 1, height()), colours.border);
}

} // namespace ant
