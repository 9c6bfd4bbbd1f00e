#include "ui/pages/layers/layers_page.h"

#include "core/report/reports.h"
#include "ui/common/banner.h"
#include "ui/common/display.h"
#include "ui/common/empty_state.h"
#include "ui/common/layout_keeper.h"
#include "ui/common/panes.h"
#include "ui/common/save_dialog.h"
#include "ui/common/table_header.h"
#include "ui/pages/layers/layer_delegates.h"
#include "ui/pages/layers/layer_table_model.h"
#include "ui/pages/layers/quantizer_panel.h"
#include "ui/pages/layers/type_ratio_chart.h"

#include <QAction>
#include <QComboBox>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace ant {
namespace {

bool hasLayers(const RunSummary &run)
{
    return !run.isArchived && !run.spec.isFloatingPoint() && run.state != RunState::Queued;
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

LayersPage::LayersPage(const PageContext &pageContext, QWidget *parent)
    : Page(tr("Layers"), pageContext, parent), m_chooser(new QComboBox), m_stack(new QStackedWidget),
      m_empty(new EmptyState(QStringLiteral("layers"), {}, {})), m_model(new LayerTableModel(this)),
      m_proxy(new QSortFilterProxyModel(this)), m_table(new QTableView), m_ratio(new TypeRatioChart),
      m_panel(new QuantizerPanel)
{
    m_chooser->setAccessibleName(tr("Run whose layers are shown"));
    m_chooser->setMinimumWidth(240);
    m_chooser->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    addHeaderWidget(m_chooser);
    auto *exportAction = makeAction(QStringLiteral("export"), tr("Export table…"));
    addTool(exportAction);
    connect(exportAction, &QAction::triggered, this, &LayersPage::exportTable);
    buildTable();
    auto *right =
        makeSplitter(Qt::Vertical, {makeCard(tr("Share of the types"), m_ratio), m_panel}, {280, 360});
    right->setStretchFactor(1, 1);
    auto *both = makeSplitter(Qt::Horizontal, {m_table, right}, {668, 372});
    both->setStretchFactor(0, 1);
    context().layout->keep(QStringLiteral("layers/right"), right);
    context().layout->keep(QStringLiteral("layers/both"), both);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(both);
    body()->addWidget(m_stack, 1);
    m_emptyButton = m_empty->addButton(tr("New run"), true);
    connect(m_emptyButton, &QAbstractButton::clicked, this, &LayersPage::newRunRequested);
    connect(m_chooser, &QComboBox::activated, this,
            [this](int choice) { showRun(m_choices[std::size_t(choice)].first); });
    connect(m_panel, &QuantizerPanel::saved, this, &LayersPage::reportSaved);
    connect(m_ratio, &TypeRatioChart::saved, this, &LayersPage::reportSaved);
    showNothing();
}

void LayersPage::buildTable()
{
    m_proxy->setSourceModel(m_model);
    m_proxy->setSortRole(LayerTableModel::SortRole);
    m_table->setModel(m_proxy);
    m_table->setAccessibleName(tr("Layers"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(28);
    m_table->setItemDelegateForColumn(LayerTableModel::LayerColumn, new PathDelegate(m_table));
    m_table->setItemDelegateForColumn(LayerTableModel::TypeColumn,
                                      new TypeChipDelegate(LayerTableModel::ColourRole, m_table));
    m_table->setItemDelegateForColumn(LayerTableModel::SqnrColumn,
                                      new BarDelegate(LayerTableModel::FractionRole, m_table));
    auto *header = new TableHeader(m_table);
    m_table->setHorizontalHeader(header);
    const int widths[] = {36, 119, 62, 86, 58, 48, 58, 74, 80};
    for (int column = 0; column < LayerTableModel::ColumnCount; ++column)
        header->resizeSection(column, widths[column]);
    header->setStretchLastSection(true);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(LayerTableModel::IndexColumn, Qt::AscendingOrder);
    context().layout->keep(QStringLiteral("layers/columns"), header);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &LayersPage::readChosenQuantizer);
}

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

void LayersPage::fillChooser(const RunsSnapshot &runs)
{
    std::vector<std::pair<RunId, std::string>> choices;
    for (auto run = runs.runs.rbegin(); run != runs.runs.rend(); ++run)
        if (hasLayers(*run) || run->id == m_run)
            choices.emplace_back(run->id, run->name);
    if (choices != m_choices) {
        const QSignalBlocker quiet(m_chooser);
        m_choices = std::move(choices);
        m_chooser->clear();
        for (const auto &[id, name] : m_choices)
            m_chooser->addItem(QStringLiteral("#%1  %2").arg(id.value).arg(QString::fromStdString(name)));
        m_chooser->setEnabled(!m_choices.empty());
    }
}

void LayersPage::showRuns(const std::shared_ptr<const RunsSnapshot> &runs)
{
    if (std::ranges::find(runs->runs, m_run, &RunSummary::id) == runs->runs.end())
        m_run = newestWithLayers(*runs);
    fillChooser(*runs);
    const auto choice = std::ranges::find(m_choices, m_run, [](const auto &entry) { return entry.first; });
    m_chooser->setCurrentIndex(choice == m_choices.end() ? -1 : int(choice - m_choices.begin()));
    const auto now = std::ranges::find(runs->runs, m_run, &RunSummary::id);
    if (now == runs->runs.end())
        showNothing();
    else if (!m_layers || !(m_layers->run == *now))
        readLayersNow();
}

void LayersPage::readLayersNow()
{
    reader().ask(
        m_layersQuestion, this, [run = m_run](Workspace &workspace) { return readLayers(workspace, run); },
        [this](Result<std::shared_ptr<const LayersSnapshot>> layers) {
            if (layers.ok())
                showLayers(std::move(layers).value());
            else
                banner()->showError(QString::fromStdString(layers.error().text()));
        });
}

void LayersPage::showLayers(std::shared_ptr<const LayersSnapshot> layers)
{
    const bool isSame =
        m_layers && m_layers->run.id == layers->run.id && m_layers->quantizers == layers->quantizers;
    m_layers = std::move(layers);
    const RunSummary &run = m_layers->run;
    setSubtitle(run.result ? tr("%1, %2, top-1 %3 %")
                                 .arg(display::modelTitle(run.spec.model), display::modeTitle(run.spec.mode),
                                      display::percent(run.result->top1()))
                           : tr("%1, %2").arg(display::modelTitle(run.spec.model),
                                              display::modeTitle(run.spec.mode)));
    if (isSame)
        return; // only the run's progress has changed: keep the chosen row
    if (m_layers->quantizers.empty()) {
        m_model->setSnapshot(nullptr);
        m_emptyButton->setVisible(false);
        m_empty->setTexts(run.spec.isFloatingPoint() ? tr("Nothing is quantized here") : tr("No layers yet"),
                          run.spec.isFloatingPoint()
                              ? tr("This run used the floating-point network. Choose another run above.")
                              : tr("The types are known once the run has calibrated its layers."));
        m_stack->setCurrentIndex(0);
        return;
    }
    m_model->setSnapshot(m_layers);
    m_ratio->setRatio(typeRatioOf(m_layers->quantizers));
    m_stack->setCurrentIndex(1);
    m_table->selectRow(0);
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

void LayersPage::readChosenQuantizer()
{
    const QModelIndex current = m_table->currentIndex();
    if (!current.isValid() || !m_layers) {
        m_detailQuestion.drop();
        m_panel->setView(nullptr);
        return;
    }
    const QuantizerRecord record = m_model->quantizer(m_proxy->mapToSource(current).row());
    reader().ask(
        m_detailQuestion, this,
        [run = m_run, record](Workspace &workspace) -> Result<std::shared_ptr<const QuantizerView>> {
            auto detail = workspace.quantizerDetail(run, record.index);
            if (!detail.ok())
                return std::move(detail).error();
            return std::make_shared<const QuantizerView>(QuantizerView{record, std::move(detail).value()});
        },
        [this](const Result<std::shared_ptr<const QuantizerView>> &view) {
            m_panel->setView(view.ok() ? view.value() : nullptr);
            if (!view.ok())
                banner()->showError(QString::fromStdString(view.error().text()));
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
