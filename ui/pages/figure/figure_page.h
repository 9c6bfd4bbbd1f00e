#pragma once

#include "ui/common/page.h"
#include "ui/common/workspace_reader.h"

#include "core/report/reports.h"

class QCheckBox;
class QTableView;

namespace ant {

class FigureChart;
class ReportTableModel;
class Segmented;

/// Figure 12 of the paper: published results and own runs side by side, as bars and as a table.
class FigurePage final : public Page {
    Q_OBJECT
public:
    explicit FigurePage(const PageContext &context, QWidget *parent = nullptr);

Q_SIGNALS:
    void layersRequested(ant::RunId run);

protected:
    void showRuns(const std::shared_ptr<const RunsSnapshot> &runs) override;

private:
    void buildTools();
    QWidget *buildOptionRow();
    void showFigure(std::shared_ptr<const Figure12> figure);
    void applyOptions();
    void exportPicture();
    void exportNumbers();

    std::shared_ptr<const Figure12> m_figure;
    QuestionLine m_question;
    Segmented *m_metric;
    QCheckBox *m_published, *m_own;
    FigureChart *m_chart;
    ReportTableModel *m_model;
    QTableView *m_table;
};

} // namespace ant
