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

/// Deletes runs; undone by taking them out of the bin.
class DeleteCommand final : public QUndoCommand {
public:
    DeleteCommand(RunActions *actions, std::vector<RunId> runs)
        : QUndoCommand(QCoreApplication::translate("ant", "delete")), m_actions(actions),
          m_runs(std::move(runs))
    {
    }
    void redo() override { m_actions->setDeleted(m_runs, true); }
    void undo() override { m_actions->setDeleted(m_runs, false); }

private:
    RunActions *m_actions;
    std::vector<RunId> m_runs;
};

class TagsCommand final : public QUndoCommand {
public:
    TagsCommand(RunActions *actions, RunId run, std::vector<std::string> before,
                std::vector<std::string> after)
        : QUndoCommand(QCoreApplication::translate("ant", "tags")), m_actions(actions), m_run(run),
          m_before(std::move(before)), m_after(std::move(after))
    {
    }
    void redo() override { m_actions->setTags(m_run, m_after); }
    void undo() override { m_actions->setTags(m_run, m_before); }

private:
    RunActions *m_actions;
    RunId m_run;
    std::vector<std::string> m_before, m_after;
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
