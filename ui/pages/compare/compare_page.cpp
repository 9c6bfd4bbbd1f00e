#include "ui/pages/compare/compare_page.h"

#include "ui/common/empty_state.h"

#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace ant {

ComparePage::ComparePage(const PageContext &pageContext, QWidget *parent)
    : Page(tr("Compare"), pageContext, parent), m_stack(new QStackedWidget),
      m_empty(new EmptyState(QStringLiteral("compare"), tr("Nothing to compare yet"),
                             tr("Two finished runs can be set side by side: what differs in them, whether "
                                "the difference in accuracy is more than chance, and which images changed.")))
{
    m_stack->addWidget(m_empty);
    body()->addWidget(m_stack, 1);
    connect(m_empty->addButton(tr("New run"), true), &QAbstractButton::clicked, this,
            &ComparePage::newRunRequested);
}

void ComparePage::compare(const std::vector<RunId> &runs)
{
    m_runs = runs;
}

} // namespace ant
