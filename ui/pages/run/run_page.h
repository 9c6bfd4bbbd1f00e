#pragma once

#include "ui/common/page.h"
#include "ui/common/workspace_reader.h"

class QStackedWidget;

namespace ant {

class EmptyState;
class RunChooser;

/// One run while it goes on and after it has ended: how far it is, what it did, and where it was wrong.
class RunPage final : public Page {
    Q_OBJECT
public:
    explicit RunPage(const PageContext &context, QWidget *parent = nullptr);
    void showRun(RunId run);
    RunId run() const { return m_run; }

Q_SIGNALS:
    void newRunRequested();

protected:
    void showRuns(const std::shared_ptr<const RunsSnapshot> &runs) override;

private:
    RunId m_run;
    RunChooser *m_chooser;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
};

} // namespace ant
