#include "ui/pages/layers/layers_page.h"

#include "core/experiment/sensitivity.h"
#include "core/report/reports.h"
#include "ui/common/banner.h"
#include "ui/common/display.h"
#include "ui/common/empty_state.h"
#include "ui/common/run_chooser.h"
#include "ui/common/save_dialog.h"
#include "ui/common/segmented.h"
#include "ui/pages/layers/changes_card.h"
#include "ui/pages/layers/layer_table_model.h"
#include "ui/pages/layers/network_view.h"
#include "ui/pages/layers/quantizer_panel.h"
#include "ui/pages/layers/type_ratio_chart.h"

#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QTableView>

#include <algorithm>

namespace ant {
namespace {

bool hasLayers(const RunSummary &run)
{
    return !run.isArchived && !run.spec.isFloatingPoint() && run.spec.task != Task::Sensitivity &&
           run.state != RunState::Queued;
}

/// The newest finished run rather than one that has found nothing yet.
RunId newestWithLayers(const RunsSnapshot &runs)
{
    RunId newest, finished;
    for (const RunSummary &run : runs.runs) {
        newest = hasLayers(run) ? run.id : newest;
        finished = hasLayers(run) && run.state == RunState::Done ? run.id : finished;
    }
    return finished.value > 0 ? finished : newest;
}

} // namespace

void LayersPage::showRun(RunId run)
{
    m_run = run;
    if (reader().runs())
        showRuns(reader().runs());
}

void LayersPage::showChart(int chart)
{
    m_panel->showChart(chart);
}

void LayersPage::showLayersAs(int view)
{
    m_views->setCurrent(view);
    m_left->setCurrentIndex(view);
}

void LayersPage::fillChooser(const RunsSnapshot &runs)
{
    std::vector<std::pair<RunId, std::string>> choices;
    for (auto run = runs.runs.rbegin(); run != runs.runs.rend(); ++run)
        if (hasLayers(*run) || run->id == m_run)
            choices.emplace_back(run->id, run->name);
    m_chooser->setRuns(choices, m_run);
}

void LayersPage::showRuns(const std::shared_ptr<const RunsSnapshot> &runs)
{
    if (std::ranges::find(runs->runs, m_run, &RunSummary::id) == runs->runs.end())
        m_run = newestWithLayers(*runs);
    fillChooser(*runs);
    const auto now = std::ranges::find(runs->runs, m_run, &RunSummary::id);
    if (now == runs->runs.end())
        showNothing();
    else if (!m_layers || !(m_layers->run == *now))
        readLayersNow();
    offerMeasuring();
}

/// While no run of the network measures or has measured its sensitivity.
void LayersPage::offerMeasuring()
{
    const auto measures = [this](const RunSummary &run) {
        return run.spec.task == Task::Sensitivity && isSameNetwork(run.spec, m_layers->run.spec) &&
               (run.state == RunState::Done || !isFinished(run.state));
    };
    const auto runs = reader().runs(); // none while another workspace is opened
    m_measure->setVisible(m_layers && runs && !m_layers->run.spec.isFloatingPoint() &&
                          std::ranges::none_of(runs->runs, measures));
}

void LayersPage::readLayersNow()
{
    reader().ask(
        m_layersQuestion, this, [run = m_run](Workspace &workspace) { return readLayers(workspace, run); },
        [this](const Result<std::shared_ptr<const LayersSnapshot>> &layers) {
            if (layers.ok())
                showLayers(layers.value());
            else
                banner()->showError(QString::fromStdString(layers.error().text()));
        });
}

void LayersPage::showNoLayers(const RunSpec &spec)
{
    if (spec.isFloatingPoint())
        m_empty->setTexts(tr("Nothing is quantized here"),
                          tr("This run used the floating-point network. Choose another run above."));
    else if (spec.task == Task::Sensitivity)
        m_empty->setTexts(tr("Measured, not quantized"),
                          tr("This run measured what the bits of each layer are worth, which the page Pareto "
                             "shows. Choose another run above to see types."));
    else
        m_empty->setTexts(tr("No layers yet"),
                          tr("The types are known once the run has calibrated its layers."));
}

void LayersPage::showLayers(std::shared_ptr<const LayersSnapshot> layers)
{
    const bool isSame =
        m_layers && m_layers->run.id == layers->run.id && m_layers->quantizers == layers->quantizers;
    m_layers = std::move(layers);
    const RunSummary &run = m_layers->run;
    setSubtitle(
        run.result ? tr("%1, %2, top-1 %3 %")
                         .arg(display::modelTitle(run.spec.model), display::modeTitle(run.spec.mode),
                              display::percent(run.result->top1()))
                   : tr("%1, %2").arg(display::modelTitle(run.spec.model), display::modeTitle(run.spec.mode)),
        display::modelHelp(run.spec.model));
    m_changes->setRun(run);
    offerMeasuring();
    if (isSame)
        return; // only the run's progress has changed: keep the chosen row
    if (m_layers->quantizers.empty()) {
        m_model->setSnapshot(nullptr);
        m_emptyButton->setVisible(false);
        showNoLayers(run.spec);
        m_stack->setCurrentIndex(0);
        return;
    }
    m_model->setSnapshot(m_layers);
    m_ratio->setRatio(typeRatioOf(m_layers->quantizers));
    m_stack->setCurrentIndex(1);
    drawNetwork();
    m_table->selectRow(0);
}

void LayersPage::drawNetwork()
{
    m_drawing->ask([layers = m_layers](const std::stop_token &) { return NetworkPicture::make(layers); },
                   [this](const std::shared_ptr<const NetworkPicture> &picture) {
                       m_network->setPicture(picture);
                       const QModelIndex now = m_table->currentIndex();
                       if (now.isValid())
                           m_network->setCurrentLayer(
                               m_model->quantizer(m_proxy->mapToSource(now).row()).layerIndex);
                   });
}

void LayersPage::showNothing()
{
    m_layersQuestion.drop();
    m_detailQuestion.drop();
    m_layers.reset();
    m_model->setSnapshot(nullptr);
    setSubtitle({});
    m_emptyButton->setVisible(true);
    m_empty->setTexts(
        tr("No quantized run yet"),
        tr("Start a run in a mode such as IP-F. Its layers, the type that each of them got and the "
           "reason appear here."));
    m_stack->setCurrentIndex(0);
}

bool LayersPage::chooseQuantizer(int quantizer)
{
    for (int row = 0; row < m_proxy->rowCount(); ++row)
        if (m_model->quantizer(m_proxy->mapToSource(m_proxy->index(row, 0)).row()).index == quantizer) {
            m_table->selectRow(row);
            return true;
        }
    return false;
}

void LayersPage::readChosenQuantizer()
{
    const QModelIndex current = m_table->currentIndex();
    m_reading->drop();
    if (!current.isValid() || !m_layers) {
        m_detailQuestion.drop();
        m_panel->setView(nullptr);
        m_network->setCurrentLayer(-1);
        return;
    }
    const QuantizerRecord record = m_model->quantizer(m_proxy->mapToSource(current).row());
    m_network->setCurrentLayer(record.layerIndex);
    using Found = std::pair<std::shared_ptr<const QuantizerView>, WeightPlace>;
    reader().ask(
        m_detailQuestion, this,
        [run = m_layers->run, record](Workspace &workspace) -> Result<Found> {
            auto detail = workspace.quantizerDetail(run.id, record.index);
            if (!detail.ok())
                return std::move(detail).error();
            const auto environment = workspace.environment(run.id);
            if (!environment.ok())
                return environment.error();
            return Found{std::make_shared<const QuantizerView>(
                             QuantizerView{record, std::move(detail).value(), nullptr}),
                         weightPlaceOf(run.spec, environment.value())};
        },
        [this](const Result<Found> &found) {
            if (found.ok())
                return showQuantizer(found.value().first, found.value().second);
            m_panel->setView(nullptr);
            banner()->showError(QString::fromStdString(found.error().text()));
        });
}

void LayersPage::showQuantizer(std::shared_ptr<const QuantizerView> view, const WeightPlace &place)
{
    const QuantizerRecord record = view->record;
    const bool isWeight = record.role == Role::Weight;
    const RunSpec &spec = m_layers->run.spec;
    const Change *collected = m_changes->model()->find(record.index);
    m_panel->setView(std::move(view), isWeight ? spec.weightRange : spec.activationRange,
                     collected ? collected->what : WhatIf());
    if (!isWeight)
        return;
    m_reading->ask(
        [weights = m_weights, place, record](const std::stop_token &stop) {
            return weights->weightOf(place, record.layer, record.shape, stop);
        },
        [this](const Result<std::shared_ptr<const std::vector<float>>> &values) {
            m_panel->setValues(values.ok() ? values.value() : nullptr,
                               values.ok() ? QString()
                                           : tr("Estimated from the histogram: %1")
                                                 .arg(QString::fromStdString(values.error().message)));
        });
}

void LayersPage::exportTable()
{
    if (!m_layers)
        return;
    saveThroughDialog(
        this, tr("Export the layers"), QStringLiteral("layers-%1.csv").arg(m_run.value),
        {tr("CSV (*.csv)"), tr("Markdown (*.md)")},
        [layers = m_layers](const std::string &file) -> Result<std::string> {
            RunRecord record;
            record.id = layers->run.id;
            record.name = layers->run.name;
            record.quantizers = layers->quantizers;
            const Table table = layersTable(record);
            return file.ends_with(".md") ? toMarkdown(table) : toCsv(table);
        },
        [this](const QString &file, const Result<void> &done) { reportSaved(file, display::failure(done)); });
}

} // namespace ant
