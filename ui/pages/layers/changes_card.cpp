#include "ui/pages/layers/changes_card.h"

#include "ui/common/icons.h"
#include "ui/common/path_delegate.h"
#include "ui/common/table_header.h"
#include "ui/common/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QTableView>

namespace ant {

ChangesCard::ChangesCard(QWidget *parent)
    : QFrame(parent), m_model(new ChangesModel(this)), m_view(new QTableView), m_title(new QLabel),
      m_start(new QPushButton(tr("New run with these…"))), m_remove(new QPushButton(tr("Remove"))),
      m_clear(new QPushButton(tr("Clear")))
{
    setObjectName(QStringLiteral("card"));
    m_title->setObjectName(QStringLiteral("section"));
    m_view->setModel(m_model);
    m_view->setAccessibleName(tr("Collected changes"));
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setShowGrid(false);
    m_view->setWordWrap(false);
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setDefaultSectionSize(26);
    m_view->setItemDelegateForColumn(ChangesModel::LayerColumn, new PathDelegate(m_view));
    auto *header = new TableHeader(m_view);
    m_view->setHorizontalHeader(header);
    const int widths[] = {120, 58, 90, 136, 84, 96};
    for (int column = 0; column < ChangesModel::ColumnCount; ++column)
        header->resizeSection(column, widths[column]);
    header->setStretchLastSection(true);
    m_start->setObjectName(QStringLiteral("primary"));
    m_remove->setToolTip(tr("Take the chosen change off the list (Del)"));
    m_clear->setToolTip(tr("Take all changes off the list"));
    auto *tools = new QHBoxLayout;
    tools->setSpacing(theme::kGrid);
    tools->addWidget(m_title, 1);
    for (QPushButton *button : {m_remove, m_clear, m_start})
        tools->addWidget(button);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, theme::kGrid, 12, theme::kGrid);
    column->setSpacing(theme::kGrid);
    column->addLayout(tools);
    column->addWidget(m_view, 1);
    connect(m_remove, &QPushButton::clicked, this, &ChangesCard::removeChosen);
    connect(m_clear, &QPushButton::clicked, this, [this] {
        m_model->setChanges({});
        Q_EMIT edited();
    });
    connect(m_start, &QPushButton::clicked, this,
            [this] { Q_EMIT runRequested(withChanges(m_run.spec, m_model->changes())); });
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &now) {
                follow();
                if (now.isValid())
                    Q_EMIT quantizerChosen(m_model->changes()[std::size_t(now.row())].before.index);
            });
    connect(m_model, &QAbstractItemModel::modelReset, this, &ChangesCard::follow);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &ChangesCard::follow);
    connect(m_model, &QAbstractItemModel::rowsRemoved, this, &ChangesCard::follow);
    follow();
}

void ChangesCard::setRun(const RunSummary &run)
{
    if (run.id != m_run.id) {
        m_others[m_run.id] = m_model->changes();
        m_model->setChanges(std::move(m_others[run.id]));
        m_others.erase(run.id);
    }
    m_run = run;
    follow();
}

void ChangesCard::put(Change change)
{
    m_model->put(std::move(change));
}

void ChangesCard::follow()
{
    const auto count = m_model->changes().size();
    setVisible(count > 0);
    m_title->setText(count == 1 ? tr("1 change") : tr("%1 changes").arg(count));
    m_remove->setEnabled(m_view->currentIndex().isValid());
    const bool isFixed = !m_run.spec.checkpoint.empty();
    m_start->setEnabled(!isFixed);
    m_start->setToolTip(isFixed
                            ? tr("This run took its quantizers from a checkpoint, which says what they are")
                            : tr("Fills the form of a new run with this run's settings and the changes"));
}

void ChangesCard::removeChosen()
{
    if (!m_view->currentIndex().isValid())
        return;
    m_model->remove(m_view->currentIndex().row());
    Q_EMIT edited();
}

void ChangesCard::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Delete)
        removeChosen();
    else
        QFrame::keyPressEvent(event);
}

} // namespace ant
