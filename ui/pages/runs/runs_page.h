#pragma once

#include "ui/common/page.h"
#include "ui/common/workspace_reader.h"

class QAction;
class QLabel;
class QLineEdit;
class QMenu;
class QStackedWidget;
class QTableView;
class QUndoStack;

namespace ant {

class RunFilterProxy;
class RunTableModel;

/// All runs of the workspace, live, and what can be done to them.
class RunsPage final : public Page {
    Q_OBJECT
public:
    explicit RunsPage(const PageContext &context, QWidget *parent = nullptr);

    /// Runs of the selected rows, in the order in which the table shows them.
    std::vector<RunId> selectedRuns() const;

Q_SIGNALS:
    void newRunRequested();
    void rerunRequested(const ant::RunSpec &spec);
    void runRequested(ant::RunId run);
    void layersRequested(ant::RunId run);
    void compareRequested(const std::vector<ant::RunId> &runs);

protected:
    void showRuns(const std::shared_ptr<const RunsSnapshot> &runs) override;

private:
    void buildActions();
    void buildTable();
    QWidget *buildFilterRow();
    void fillExportMenu(QMenu *menu);
    void updateActions();
    void updateCounts();
    void openSelected(void (RunsPage::*request)(RunId));
    void rerunSelected();
    void cancelSelected();
    void renameSelected();
    void archiveSelected();
    void exportSelected(const QString &format);
    void showContextMenu(const QPoint &place);

    RunTableModel *m_model;
    RunFilterProxy *m_proxy;
    QTableView *m_table;
    QStackedWidget *m_stack;
    QLineEdit *m_filter;
    QLabel *m_counts;
    QUndoStack *m_undo;
    QAction *m_new = nullptr, *m_cancel = nullptr, *m_rerun = nullptr, *m_layers = nullptr;
    QAction *m_open = nullptr, *m_compare = nullptr;
    QAction *m_rename = nullptr, *m_archive = nullptr;
    QMenu *m_export = nullptr;
};

} // namespace ant
