#include "ui/pages/runs/queue_hint.h"

#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace ant {

QueueHint::QueueHint(QWidget *parent) : QFrame(parent), m_text(new QLabel)
{
    setObjectName(QStringLiteral("card"));
    m_text->setWordWrap(true);
    auto *start = new QPushButton(icon(QStringLiteral("play")), tr("Start the queue"));
    start->setToolTip(tr("Run what waits, one after another"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(2 * theme::kGrid, theme::kGrid, theme::kGrid, theme::kGrid);
    row->addWidget(m_text, 1);
    row->addWidget(start);
    connect(start, &QPushButton::clicked, this, &QueueHint::startRequested);
    hide();
}

void QueueHint::setWaiting(int runs)
{
    setVisible(runs > 0);
    m_text->setText(runs == 1 ? tr("1 run waits in the queue, and nobody works through it.")
                              : tr("%1 runs wait in the queue, and nobody works through it.").arg(runs));
}

} // namespace ant
