#pragma once

#include "ui/common/run_actions.h"

#include <QCoreApplication>
#include <QUndoCommand>

namespace ant {

/// Puts runs into the archive or takes them out; undone by the opposite.
class ArchiveCommand final : public QUndoCommand {
public:
    ArchiveCommand(RunActions *actions, std::vector<RunId> runs, bool archived)
        : QUndoCommand(archived ? QCoreApplication::translate("ant", "archive")
                                : QCoreApplication::translate("ant", "restore")),
          m_actions(actions), m_runs(std::move(runs)), m_archived(archived)
    {
    }
    void redo() override { m_actions->setArchived(m_runs, m_archived); }
    void undo() override { m_actions->setArchived(m_runs, !m_archived); }

private:
    RunActions *m_actions;
    std::vector<RunId> m_runs;
    bool m_archived;
};

class RenameCommand final : public QUndoCommand {
public:
    RenameCommand(RunActions *actions, RunId run, QString before, QString after)
        : QUndoCommand(QCoreApplication::translate("ant", "rename")), m_actions(actions), m_run(run),
          m_before(std::move(before)), m_after(std::move(after))
    {
    }
    void redo() override { m_actions->rename(m_run, m_after); }
    void undo() override { m_actions->rename(m_run, m_before); }

private:
    RunActions *m_actions;
    RunId m_run;
    QString m_before, m_after;
};

} // namespace ant
