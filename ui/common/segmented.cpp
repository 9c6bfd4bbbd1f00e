#include "ui/common/segmented.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPushButton>

namespace ant {

Segmented::Segmented(const QStringList &choices, QWidget *parent)
    : QWidget(parent), m_group(new QButtonGroup(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    for (int i = 0; i < choices.size(); ++i) {
        auto *button = new QPushButton(choices[i]);
        button->setObjectName(QStringLiteral("segment"));
        button->setProperty("first", i == 0);
        button->setProperty("last", i == choices.size() - 1);
        button->setCheckable(true);
        m_group->addButton(button, i);
        row->addWidget(button);
    }
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setCurrent(0);
    connect(m_group, &QButtonGroup::idClicked, this, &Segmented::chosen);
}

int Segmented::current() const
{
    return m_group->checkedId();
}

void Segmented::setCurrent(int choice)
{
    m_group->button(choice)->setChecked(true);
}

} // namespace ant
