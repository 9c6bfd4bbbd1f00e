// How the page is put together; what it does is in layers_page.cpp.
#include "core/experiment/sensitivity.h"
#include "ui/common/column_fitter.h"
#include "ui/common/empty_state.h"
#include "ui/common/layout_keeper.h"
#include "ui/common/panes.h"
#include "ui/common/path_delegate.h"
#include "ui/common/run_chooser.h"
#include "ui/common/segmented.h"
#include "ui/common/table_header.h"
#include "ui/common/theme.h"
#include "ui/pages/layers/changes_card.h"
#include "ui/pages/layers/layer_delegates.h"
#include "ui/pages/layers/layer_table_model.h"
#include "ui/pages/layers/layers_page.h"
#include "ui/pages/layers/network_view.h"
#include "ui/pages/layers/quantizer_panel.h"
#include "ui/pages/layers/type_ratio_chart.h"

#include <QAction>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace ant {

LayersPage::LayersPage(const PageContext &pageContext, QWidget *parent)
    : Page(tr("Layers"), pageContext, parent),
      m_reading(new NewestJob<Result<std::shared_ptr<const std::vector<float>>>>(this)),
      m_drawing(new NewestJob<std::shared_ptr<const NetworkPicture>>(this)),
      m_chooser(new RunChooser(tr("Run whose layers are shown"))),
      m_views(new Segmented({tr("Table"), tr("Network")})), m_stack(new QStackedWidget),
      m_left(new QStackedWidget), m_empty(new EmptyState(QStringLiteral("layers"), {}, {})),
      m_model(new LayerTableModel(this)), m_proxy(new QSortFilterProxyModel(this)), m_table(new QTableView),
      m_network(new NetworkView), m_changes(new ChangesCard), m_ratio(new TypeRatioChart),
      m_panel(new QuantizerPanel)
{
    buildHeader();
    buildTable();
    m_stack->addWidget(m_empty);
    m_stack->addWidget(buildBody());
    body()->addWidget(m_stack, 1);
    m_emptyButton = m_empty->addButton(tr("New run"), true);
    connectParts();
    showNothing();
}

void LayersPage::buildHeader()
{
    m_views->setAccessibleName(tr("Layers as a table or as a drawing of the network"));
    addHeaderWidget(m_views);
    addHeaderWidget(m_chooser);
    m_measure = makeAction(QStringLiteral("pareto"), tr("Measure sensitivity"));
    m_measure->setToolTip(tr("A new run that measures what the bits of each layer are worth"));
    addTool(m_measure);
    m_measure->setVisible(false);
    connect(m_measure, &QAction::triggered, this,
            [this] { Q_EMIT rerunRequested(sensitivitySpec(m_layers->run.spec)); });
    auto *exportAction = makeAction(QStringLiteral("export"), tr("Export table…"));
    addTool(exportAction);
    connect(exportAction, &QAction::triggered, this, &LayersPage::exportTable);
    auto *turn = makeAction(QStringLiteral("layers"), tr("Table or network"), QKeySequence(tr("Ctrl+T")));
    m_views->setToolTip(turn->toolTip());
    connect(turn, &QAction::triggered, this, [this] { showLayersAs(1 - m_views->current()); });
}

void LayersPage::buildTable()
{
    m_proxy->setSourceModel(m_model);
    m_proxy->setSortRole(LayerTableModel::SortRole);
    m_table->setModel(m_proxy);
    m_table->setAccessibleName(tr("Layers"));
    m_table->setObjectName(QStringLiteral("layers"));
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
    auto *bars = new BarDelegate(LayerTableModel::FractionRole, m_table);
    m_table->setItemDelegateForColumn(LayerTableModel::SqnrColumn, bars);
    m_table->setItemDelegateForColumn(LayerTableModel::MacsColumn, bars);
    auto *header = new TableHeader(m_table);
    m_table->setHorizontalHeader(header);
    using Model = LayerTableModel;
    auto *fitter = new ColumnFitter(m_table);
    fitter->setDispensable(
        {Model::ShapeColumn, Model::MacsColumn, Model::AlphaColumn, Model::IndexColumn, Model::MseColumn});
    fitter->setWidths({34, 104, 58, 92, 54, 46, 60, 76, 84, 76}, Model::LayerColumn);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(LayerTableModel::IndexColumn, Qt::AscendingOrder);
    context().layout->keep(QStringLiteral("layers/columns-2"), header);
}

QWidget *LayersPage::buildBody()
{
    m_left->addWidget(m_table);
    auto *drawing = makeCard({m_network});
    drawing->layout()->setContentsMargins(1, 1, 1, 1);
    m_left->addWidget(drawing);
    auto *left = makeSplitter(Qt::Vertical, {m_left, m_changes}, {480, 160});
    left->setStretchFactor(0, 1);
    auto *right =
        makeSplitter(Qt::Vertical, {makeCard(tr("Share of the types"), m_ratio), m_panel}, {224, 456});
    right->setStretchFactor(1, 1);
    auto *both = makeSplitter(Qt::Horizontal, {left, right}, {680, 372});
    both->setStretchFactor(0, 1);
    context().layout->keep(QStringLiteral("layers/left"), left);
    context().layout->keep(QStringLiteral("layers/right"), right);
    context().layout->keep(QStringLiteral("layers/both"), both);
    return both;
}

void LayersPage::connectParts()
{
    connect(m_emptyButton, &QAbstractButton::clicked, this, &LayersPage::newRunRequested);
    connect(m_chooser, &RunChooser::runChosen, this, &LayersPage::showRun);
    connect(m_views, &Segmented::chosen, this, &LayersPage::showLayersAs);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &LayersPage::readChosenQuantizer);
    connect(m_network, &NetworkView::layerChosen, this, [this](int layer) {
        // The same role of the other layer.
        const QModelIndex now = m_table->currentIndex();
        const bool isInput =
            now.isValid() && m_model->quantizer(m_proxy->mapToSource(now).row()).role == Role::Input;
        if (!chooseQuantizer(2 * layer + (isInput ? 1 : 0)))
            chooseQuantizer(2 * layer + (isInput ? 0 : 1));
    });
    connect(m_panel, &QuantizerPanel::changeCollected, m_changes, &ChangesCard::put);
    connect(m_changes, &ChangesCard::quantizerChosen, this, &LayersPage::chooseQuantizer);
    connect(m_changes, &ChangesCard::edited, this, &LayersPage::readChosenQuantizer);
    connect(m_changes, &ChangesCard::runRequested, this, &LayersPage::rerunRequested);
    connect(m_panel, &QuantizerPanel::saved, this, &LayersPage::reportSaved);
    connect(m_network, &NetworkView::saved, this, &LayersPage::reportSaved);
    connect(m_ratio, &TypeRatioChart::saved, this, &LayersPage::reportSaved);
}

} // namespace ant
