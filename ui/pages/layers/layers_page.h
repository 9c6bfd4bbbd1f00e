#pragma once

#include "ui/common/newest_job.h"
#include "ui/common/page.h"
#include "ui/common/workspace_reader.h"
#include "ui/pages/layers/layers_snapshot.h"
#include "ui/pages/layers/network_picture.h"
#include "ui/pages/layers/quantizer_view.h"
#include "ui/pages/layers/run_weights.h"

class QAction;
class QPushButton;
class QSortFilterProxyModel;
class QSplitter;
class QStackedWidget;
class QTableView;

namespace ant {

class ChangesCard;
class EmptyState;
class LayerTableModel;
class NetworkView;
class QuantizerPanel;
class RunChooser;
class Segmented;
class TypeRatioChart;

/// What one run chose for each layer, why, and what else it could have chosen.
class LayersPage final : public Page {
    Q_OBJECT
public:
    explicit LayersPage(const PageContext &context, QWidget *parent = nullptr);
    void showRun(RunId run);
    RunId run() const { return m_run; }
    /// One of QuantizerPanel::Chart.
    void showChart(int chart);
    /// The layers as rows of a table or as a drawing of the network.
    enum LayersView { AsTable, AsNetwork };
    void showLayersAs(int view);
    /// Looks at a quantizer, by its index in the run; false where it has no such one.
    bool chooseQuantizer(int quantizer);

Q_SIGNALS:
    void newRunRequested();
    /// A new run like the shown one, with the collected changes; or one that measures its network.
    void rerunRequested(const ant::RunSpec &spec);

protected:
    void showRuns(const std::shared_ptr<const RunsSnapshot> &runs) override;

private:
    void buildHeader();
    void buildTable();
    QWidget *buildBody();
    void connectParts();
    void fillChooser(const RunsSnapshot &runs);
    void showNoLayers(const RunSpec &spec);
    void readLayersNow();
    void showLayers(std::shared_ptr<const LayersSnapshot> layers);
    void showNothing();
    void drawNetwork();
    void readChosenQuantizer();
    void showQuantizer(std::shared_ptr<const QuantizerView> view, const WeightPlace &place);
    void exportTable();
    void offerMeasuring();

    RunId m_run;
    std::shared_ptr<const LayersSnapshot> m_layers;
    QuestionLine m_layersQuestion, m_detailQuestion;
    std::shared_ptr<RunWeights> m_weights = std::make_shared<RunWeights>();
    NewestJob<Result<std::shared_ptr<const std::vector<float>>>> *m_reading; ///< of a weight
    NewestJob<std::shared_ptr<const NetworkPicture>> *m_drawing;
    QAction *m_measure = nullptr;
    RunChooser *m_chooser;
    Segmented *m_views;
    QStackedWidget *m_stack, *m_left;
    EmptyState *m_empty;
    QPushButton *m_emptyButton = nullptr;
    LayerTableModel *m_model;
    QSortFilterProxyModel *m_proxy;
    QTableView *m_table;
    NetworkView *m_network;
    ChangesCard *m_changes;
    TypeRatioChart *m_ratio;
    QuantizerPanel *m_panel;
};

} // namespace ant
