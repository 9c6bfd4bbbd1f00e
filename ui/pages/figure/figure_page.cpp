#include "ui/pages/figure/figure_page.h"

#include "ui/common/banner.h"
#include "ui/common/display.h"
#include "ui/common/layout_keeper.h"
#include "ui/common/panes.h"
#include "ui/common/segmented.h"
#include "ui/common/table_header.h"
#include "ui/common/theme.h"
#include "ui/pages/figure/figure_chart.h"
#include "ui/pages/figure/figure_table_model.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QSplitter>
#include <QTableView>

#include <algorithm>

namespace ant {
namespace {

constexpr int kRowHeight = 28;
constexpr int kWidestNetwork = 260;
const QString kKindKey = QStringLiteral("figure/kind");

} // namespace

FigurePage::FigurePage(const PageContext &pageContext, QWidget *parent)
    : Page(tr("Figure 12"), pageContext, parent), m_kind(new Segmented({tr("Figure 12"), tr("Table V")})),
      m_metric(new Segmented({tr("Loss"), tr("Accuracy")})), m_published(new QCheckBox(tr("Published"))),
      m_own(new QCheckBox(tr("Own runs"))), m_imported(new QCheckBox(tr("Imported"))), m_rule(new QComboBox),
      m_chart(new FigureChart), m_model(new FigureTableModel(this)), m_table(new QTableView)
{
    buildTools();
    buildTable();
    auto *card = new QFrame;
    card->setObjectName(QStringLiteral("card"));
    auto *inside = new QVBoxLayout(card);
    inside->setContentsMargins(8, 8, 8, 8);
    inside->addWidget(m_chart);
    auto *both = makeSplitter(Qt::Vertical, {card, m_table}, {420, 260});
    both->setStretchFactor(0, 1);
    context().layout->keep(QStringLiteral("figure/both"), both);
    body()->addWidget(buildOptionRow());
    body()->addWidget(both, 1);
    connect(m_chart, &FigureChart::saved, this, &FigurePage::reportSaved);
    connect(m_chart, &FigureChart::chosen, this,
            [this](const std::string &network, const std::string &mode, FigureSource source) {
                const QModelIndex index = m_model->find(network, mode, source);
                m_table->setCurrentIndex(index);
                m_table->scrollTo(index);
            });
    if (context().layout->choice(kKindKey) == QStringLiteral("table5"))
        m_kind->setCurrent(1);
    showKindOptions();
}

void FigurePage::buildTools()
{
    auto *imports = makeAction(QStringLiteral("import"), tr("Import…"), QKeySequence(tr("Ctrl+I")));
    imports->setToolTip(
        tr("Logs and workbooks of the reference implementation, as rows of this page (Ctrl+I)"));
    auto *picture = makeAction(QStringLiteral("export"), tr("Save picture…"), QKeySequence(tr("Ctrl+S")));
    auto *numbers =
        makeAction(QStringLiteral("export"), tr("Save numbers…"), QKeySequence(tr("Ctrl+Shift+S")));
    connect(imports, &QAction::triggered, this, &FigurePage::askForImports);
    connect(picture, &QAction::triggered, this, &FigurePage::exportPicture);
    connect(numbers, &QAction::triggered, this, &FigurePage::exportNumbers);
    for (QAction *tool : {imports, picture, numbers})
        addTool(tool);
}

void FigurePage::buildTable()
{
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Numbers of the figure"));
    m_table->setAccessibleDescription(tr("Enter on an own result chooses which run stands there"));
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectItems);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(kRowHeight);
    m_table->setHorizontalHeader(new TableHeader(m_table));
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->setIconSize({14, 14});
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex &index) {
        openMenu(index, m_table->viewport()->mapToGlobal(m_table->visualRect(index).bottomLeft()));
    });
    connect(m_table, &QTableView::customContextMenuRequested, this, [this](const QPoint &place) {
        openMenu(m_table->indexAt(place), m_table->viewport()->mapToGlobal(place));
    });
    auto *copy = new QAction(tr("Copy table"), m_table);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, &FigurePage::copyTable);
    m_table->addAction(copy);
}

QWidget *FigurePage::buildOptionRow()
{
    auto *row = new QWidget;
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * theme::kGrid);
    m_kind->setAccessibleName(tr("Figure"));
    m_metric->setAccessibleName(tr("What the bars stand for"));
    layout->addWidget(m_kind);
    layout->addWidget(m_metric);
    for (QCheckBox *box : {m_published, m_own, m_imported}) {
        box->setChecked(true);
        layout->addWidget(box);
        connect(box, &QCheckBox::toggled, this, &FigurePage::applyOptions);
    }
    layout->addStretch();
    auto *label = new QLabel(tr("Own run shown"));
    label->setObjectName(QStringLiteral("muted"));
    label->setBuddy(m_rule);
    m_rule->addItems({tr("Latest"), tr("Best")});
    m_rule->setAccessibleName(label->text());
    m_rule->setToolTip(tr("Which of several runs stands in a cell that has no choice of its own"));
    layout->addWidget(label);
    layout->addWidget(m_rule);
    connect(m_kind, &Segmented::chosen, this, &FigurePage::showKindOptions);
    connect(m_metric, &Segmented::chosen, this, &FigurePage::applyOptions);
    connect(m_rule, &QComboBox::activated, this, &FigurePage::chooseForAll);
    return row;
}

FigureKind FigurePage::kind() const
{
    return m_kind->current() == 0 ? FigureKind::Figure12 : FigureKind::Table5;
}

void FigurePage::showKind(FigureKind kind)
{
    m_kind->setCurrent(kind == FigureKind::Figure12 ? 0 : 1);
    showKindOptions();
}

void FigurePage::showRuns(const std::shared_ptr<const RunsSnapshot> &runs)
{
    m_runs = runs;
    refresh();
}

void FigurePage::refresh()
{
    if (!m_runs)
        return;
    using Figures = std::shared_ptr<const std::vector<Figure12>>;
    struct Answer {
        Figures figures;
        FigureChoice::Rule rule = FigureChoice::Rule::Latest;
    };
    reader().ask(
        m_question, this,
        [runs = m_runs](Workspace &workspace) -> Result<Answer> {
            FigureInputs inputs;
            for (const RunSummary &run : runs->runs)
                if (!run.isArchived)
                    inputs.runs.push_back(run);
            auto choices = figureChoices(workspace);
            if (!choices.ok())
                return std::move(choices).error();
            auto imported = importedResults(workspace);
            if (!imported.ok())
                return std::move(imported).error();
            inputs.choices = std::move(choices).value();
            inputs.imported = std::move(imported).value();
            auto figures = bothFigures(inputs);
            if (!figures.ok())
                return std::move(figures).error();
            const auto general = std::ranges::find(inputs.choices, std::string(), &FigureChoice::cell);
            return Answer{std::make_shared<const std::vector<Figure12>>(std::move(figures).value()),
                          general == inputs.choices.end() ? FigureChoice::Rule::Latest : general->rule};
        },
        [this](const Result<Answer> &answer) {
            if (!answer.ok())
                return banner()->showError(QString::fromStdString(answer.error().text()));
            m_rule->setCurrentIndex(answer.value().rule == FigureChoice::Rule::Best ? 1 : 0);
            showFigures(answer.value().figures);
        });
}

void FigurePage::showFigures(std::shared_ptr<const std::vector<Figure12>> figures)
{
    m_figures = std::move(figures);
    const auto hasImported = [](const Figure12 &figure) {
        return std::ranges::any_of(figure.bars,
                                   [](const FigureBar &bar) { return bar.source == FigureSource::Imported; });
    };
    m_imported->setVisible(std::ranges::any_of(*m_figures, hasImported));
    applyOptions();
}

void FigurePage::showKindOptions()
{
    const bool isFigure = kind() == FigureKind::Figure12;
    setSubtitle(isFigure ? tr("4 bits, fine-tuned") : tr("Table V: 6 bits, not fine-tuned"));
    context().layout->setChoice(kKindKey, isFigure ? QStringLiteral("figure12") : QStringLiteral("table5"));
    m_metric->setCurrent(defaultOptions(kind()).metric == FigureMetric::Loss ? 0 : 1);
    applyOptions();
}

void FigurePage::applyOptions()
{
    const auto metric = m_metric->current() == 0 ? FigureMetric::Loss : FigureMetric::Accuracy;
    m_chart->setOptions({metric, m_published->isChecked(), m_own->isChecked(), m_imported->isChecked()});
    if (!m_figures)
        return;
    // The figure lives as long as the list that it is part of.
    const std::shared_ptr<const Figure12> figure(m_figures, &(*m_figures)[std::size_t(kind())]);
    m_chart->setFigure(figure);
    const QModelIndex current = m_table->currentIndex();
    const int row = current.row(), column = current.column();
    m_model->setFigure(figure, metric);
    m_table->setCurrentIndex(m_model->index(row, column));
    fitColumns();
}

void FigurePage::fitColumns()
{
    QHeaderView *header = m_table->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::Stretch);
    for (const int column : {FigureTableModel::NetworkColumn, FigureTableModel::SourceColumn}) {
        header->setSectionResizeMode(column, QHeaderView::Interactive);
        m_table->resizeColumnToContents(column);
        m_table->setColumnWidth(column,
                                std::max(m_table->columnWidth(column), header->sectionSizeHint(column)));
        header->resizeSection(column,
                              std::min(kWidestNetwork, header->sectionSize(column) + 2 * kCellPadding));
    }
}

} // namespace ant
