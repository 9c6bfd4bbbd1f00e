#pragma once

#include "ui/common/page.h"
#include "ui/common/workspace_reader.h"
#include "ui/pages/layers/layers_snapshot.h"

class QComboBox;
class QPushButton;
class QSortFilterProxyModel;
class QSplitter;
class QStackedWidget;
class QTableView;

namespace ant {

class EmptyState;
class LayerTableModel;
class QuantizerPanel;
class TypeRatioChart;

/// What one run chose for each layer, and why.
class LayersPage final : public Page {
    Q_OBJECT
public:
    explicit LayersPage(const PageContext &context, QWidget *parent = nullptr);
    void showRun(RunId run);
    RunId run() const { return m_run; }
    /// 0 histogram, 1 MSE over scale, 2 codes.
    void showChart(int chart);

Q_SIGNALS:
    void newRunRequested();

protected:
    void showRuns(const std::shared_ptr<const RunsSnapshot> &runs) override;

private:
    void buildTable();
    void fillChooser(const RunsSnapshot &runs);
    void readLayersNow();
    void showLayers(std::shared_ptr<const LayersSnapshot> layers);
    void showNothing();
    void readChosenQuantizer();
    void exportTable();

    RunId m_run;
    std::shared_ptr<const LayersSnapshot> m_layers;
    QuestionLine m_layersQuestion, m_detailQuestion;
    std::vector<std::pair<RunId, std::string>> m_choices; ///< what the chooser holds, newest first
    QComboBox *m_chooser;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    QPushButton *m_emptyButton = nullptr;
    LayerTableModel *m_model;
    QSortFilterProxyModel *m_proxy;
    QTableView *m_table;
    TypeRatioChart *m_ratio;
    QuantizerPanel *m_panel;
};

} // namespace ant
