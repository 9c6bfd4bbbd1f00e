#pragma once

#include "ui/common/page.h"
#include "ui/common/workspace_reader.h"

class QStackedWidget;

namespace ant {

class EmptyState;

/// Two or more runs side by side.
class ComparePage final : public Page {
    Q_OBJECT
public:
    explicit ComparePage(const PageContext &context, QWidget *parent = nullptr);

Q_SIGNALS:
    void newRunRequested();

private:
    QStackedWidget *m_stack;
    EmptyState *m_empty;
};

} // namespace ant
