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
    /// Puts these runs side by side; the first one is what the others are compared with.
    void compare(const std::vector<RunId> &runs);

Q_SIGNALS:
    void newRunRequested();

private:
    std::vector<RunId> m_runs;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
};

} // namespace ant
