#include "ui/pages/run/run_page.h"

#include "ui/common/empty_state.h"
#include "ui/common/run_chooser.h"

#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace ant {

RunPage::RunPage(const PageContext &pageContext, QWidget *parent)
    : Page(tr("Run"), pageContext, parent), m_chooser(new RunChooser(tr("Run that is shown"))),
      m_stack(new QStackedWidget),
      m_empty(new EmptyState(QStringLiteral("run"), tr("No run yet"),
                             tr("Start one: its curves, its log and the images that it gets wrong appear "
                                "here while it goes on.")))
{
    addHeaderWidget(m_chooser);
    m_stack->addWidget(m_empty);
    body()->addWidget(m_stack, 1);
    connect(m_empty->addButton(tr("New run"), true), &QAbstractButton::clicked, this,
            &RunPage::newRunRequested);
    connect(m_chooser, &RunChooser::runChosen, this, &RunPage::showRun);
}

void RunPage::showRun(RunId run)
{
    m_run = run;
    if (reader().runs())
        showRuns(reader().runs());
}

void RunPage::showRuns(const std::shared_ptr<const RunsSnapshot> &runs)
{
    if (std::ranges::find(runs->runs, m_run, &RunSummary::id) == runs->runs.end())
        m_run = runs->runs.empty() ? RunId() : runs->runs.back().id;
    m_chooser->setRuns(RunChooser::newestFirst(*runs, m_run), m_run);
}

} // namespace ant
