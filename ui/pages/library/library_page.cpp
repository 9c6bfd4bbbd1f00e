#include "ui/pages/library/library_page.h"

#include "ui/common/empty_state.h"

#include <QStackedWidget>
#include <QVBoxLayout>

namespace ant {

LibraryPage::LibraryPage(const PageContext &pageContext, QWidget *parent)
    : Page(tr("Library"), pageContext, parent), m_stack(new QStackedWidget),
      m_empty(new EmptyState(QStringLiteral("library"), tr("The library is empty"),
                             tr("Weight files and data sets that are registered here are checked, hashed and "
                                "shown with the accuracy that was measured with them.")))
{
    m_stack->addWidget(m_empty);
    body()->addWidget(m_stack, 1);
}

} // namespace ant
