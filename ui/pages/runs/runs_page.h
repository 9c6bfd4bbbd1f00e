#pragma once

#include "ui/common/page.h"
#include "ui/common/workspace_reader.h"

class QAction;
class QCheckBox;
class QLabel;
class QLineEdit;
class QMenu;
class QStackedWidget;
class QTableView;
class QUndoStack;

namespace ant {

class ColumnChooser;
class NotesPanel;
class QueueHint;
class RunFilterProxy;
class RunTableModel;

/// All runs of the workspace, live, and what can be done to them.
class RunsPage final : public Page {
    Q_OBJECT
public:
    explicit RunsPage(const PageContext &context, QWidget *parent = nullptr);

    /// Runs of the selected rows, in the order in which the table shows them.
    std::vector<RunId> selectedRuns() const;
    /// The run to which the others are compared; remembered for each workspace.
    void setBaseline(std::optional<RunId> run);

Q_SIGNALS:
    void newRunRequested();
    void rerunRequested(const ant::RunSpec &spec);
    void runRequested(ant::RunId run);
    void layersRequested(ant::RunId run);
    void compareRequested(const std::vector<ant::RunId> &runs);

protected:
    void showRuns(const std::shared_ptr<const RunsSnapshot> &runs) override;
    void hideEvent(QHideEvent *event) override;

private:
    void buildActions();
    void buildMoreActions();
    void connectActions();
    void buildTable();
    void connectTable();
    void buildNotes();
    QWidget *buildFilterRow();
    void fillExportMenu(QMenu *menu);
    void setFilter(const QString &text);
    void updateActions();
    void updateCounts();
    void openRow(const QModelIndex &index);
    void openSelected(void (RunsPage::*request)(RunId));
    void rerunSelected();
    void retrySelected();
    void resumeSelected();
    void cancelSelected();
    void moveSelected(int by);
    void archiveSelected();
    void deleteSelected();
    void toggleBaseline();
    void setTags(RunId run, const QString &text);
    void rename(RunId id, const QString &name);
    void exportSelected(const QString &format);
    void showContextMenu(const QPoint &place);
    QString baselineKey() const;

    RunTableModel *m_model;
    RunFilterProxy *m_proxy;
    QTableView *m_table;
    ColumnChooser *m_columns = nullptr;
    QStackedWidget *m_stack;
    QLineEdit *m_filter;
    QLabel *m_counts, *m_hint;
    NotesPanel *m_notes = nullptr;
    QUndoStack *m_undo;
    QAction *m_new = nullptr, *m_cancel = nullptr, *m_rerun = nullptr, *m_layers = nullptr;
    QAction *m_open = nullptr, *m_compare = nullptr, *m_retry = nullptr, *m_baseline = nullptr;
    QAction *m_rename = nullptr, *m_archive = nullptr, *m_delete = nullptr, *m_showNotes = nullptr;
    QAction *m_earlier = nullptr, *m_later = nullptr, *m_resume = nullptr;
    QueueHint *m_queueHint;
    QMenu *m_export = nullptr;
    std::filesystem::path m_baselineOf; ///< workspace whose baseline is set
};

} // namespace ant
