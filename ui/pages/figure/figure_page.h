#pragma once

#include "core/report/figure12.h"
#include "ui/common/page.h"
#include "ui/common/workspace_reader.h"

class QCheckBox;
class QComboBox;
class QMenu;
class QTableView;

namespace ant {

class FigureChart;
class FigureTableModel;
class Segmented;

/// Figure 12 and Table V of the paper: published results, own runs and imported ones side by side, as bars
/// and as a table. Which own run stands in a cell is chosen there, and kept in the workspace.
class FigurePage final : public Page {
    Q_OBJECT
public:
    explicit FigurePage(const PageContext &context, QWidget *parent = nullptr);
    void showKind(FigureKind kind);
    FigureTableModel *model() const { return m_model; }
    FigureChart *chart() const { return m_chart; }
    /// What a person may do about a cell of the table; the caller shows and deletes it. Null where there is
    /// nothing to do.
    QMenu *menuFor(const QModelIndex &index);
    /// Reads results of other programs from their files into the workspace.
    void importFiles(const QStringList &files);

Q_SIGNALS:
    void layersRequested(ant::RunId run);
    /// A run that would fill an empty cell, to be looked at before it is started.
    void newRunRequested(const ant::RunSpec &spec);

protected:
    void showRuns(const std::shared_ptr<const RunsSnapshot> &runs) override;

private:
    void buildTools();
    void buildTable();
    QWidget *buildOptionRow();
    FigureKind kind() const;
    void refresh();
    void showFigures(std::shared_ptr<const std::vector<Figure12>> figures);
    void showKindOptions();
    void applyOptions();
    void fitColumns();

    template <typename Job>
    void change(Job job);
    void chooseForAll(int place);
    void openMenu(const QModelIndex &index, const QPoint &place);
    void addMissing(QMenu *menu, const QModelIndex &index);
    void copyTable();
    void askForImports();
    void forgetImports(const std::string &source);
    void exportPicture();
    void exportNumbers();

    std::shared_ptr<const RunsSnapshot> m_runs;
    std::shared_ptr<const std::vector<Figure12>> m_figures; ///< by FigureKind
    QuestionLine m_question;
    Segmented *m_kind, *m_metric;
    QCheckBox *m_published, *m_own, *m_imported;
    QComboBox *m_rule;
    FigureChart *m_chart;
    FigureTableModel *m_model;
    QTableView *m_table;
};

} // namespace ant
