#include "ui/pages/figure/figure_page.h"

#include "ui/common/banner.h"
#include "ui/common/display.h"
#include "ui/common/layout_keeper.h"
#include "ui/common/panes.h"
#include "ui/common/report_table_model.h"
#include "ui/common/save_dialog.h"
#include "ui/common/segmented.h"
#include "ui/common/table_header.h"
#include "ui/common/theme.h"
#include "ui/pages/figure/figure_chart.h"
#include "ui/pages/figure/figure_export.h"

#include <QAction>
#include <QCheckBox>
#include <QFrame>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QSplitter>
#include <QTableView>
#include <QtConcurrent>

namespace ant {

FigurePage::FigurePage(const PageContext &pageContext, QWidget *parent)
    : Page(tr("Figure 12"), pageContext, parent), m_metric(new Segmented({tr("Loss"), tr("Accuracy")})),
      m_published(new QCheckBox(tr("Published"))), m_own(new QCheckBox(tr("Own runs"))),
      m_chart(new FigureChart), m_model(new ReportTableModel(this)), m_table(new QTableView)
{
    setSubtitle(tr("4-bit networks against floating point"));
    buildTools();
    auto *card = new QFrame;
    card->setObjectName(QStringLiteral("card"));
    auto *inside = new QVBoxLayout(card);
    inside->setContentsMargins(8, 8, 8, 8);
    inside->addWidget(m_chart);
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Numbers of Figure 12"));
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(28);
    m_table->setHorizontalHeader(new TableHeader(m_table));
    auto *both = makeSplitter(Qt::Vertical, {card, m_table}, {420, 260});
    both->setStretchFactor(0, 1);
    context().layout->keep(QStringLiteral("figure/both"), both);
    body()->addWidget(buildOptionRow());
    body()->addWidget(both, 1);
    connect(m_chart, &FigureChart::saved, this, &FigurePage::reportSaved);
    applyOptions();
}

void FigurePage::buildTools()
{
    auto *picture = makeAction(QStringLiteral("export"), tr("Save picture…"), QKeySequence(tr("Ctrl+S")));
    auto *numbers =
        makeAction(QStringLiteral("export"), tr("Save numbers…"), QKeySequence(tr("Ctrl+Shift+S")));
    connect(picture, &QAction::triggered, this, &FigurePage::exportPicture);
    connect(numbers, &QAction::triggered, this, &FigurePage::exportNumbers);
    addTool(picture);
    addTool(numbers);
}

QWidget *FigurePage::buildOptionRow()
{
    auto *row = new QWidget;
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * theme::kGrid);
    m_published->setChecked(true);
    m_own->setChecked(true);
    layout->addWidget(m_metric);
    layout->addWidget(m_published);
    layout->addWidget(m_own);
    layout->addStretch();
    connect(m_metric, &Segmented::chosen, this, &FigurePage::applyOptions);
    connect(m_published, &QCheckBox::toggled, this, &FigurePage::applyOptions);
    connect(m_own, &QCheckBox::toggled, this, &FigurePage::applyOptions);
    return row;
}

void FigurePage::showRuns(const std::shared_ptr<const RunsSnapshot> &runs)
{
    // The published results lie in a file, so this is asked off the GUI thread, too.
    reader().ask(
        m_question, this,
        [runs](Workspace &) -> Result<std::shared_ptr<const Figure12>> {
            std::vector<RunSummary> shown;
            for (const RunSummary &run : runs->runs)
                if (!run.isArchived)
                    shown.push_back(run);
            auto figure = figure12(shown);
            if (!figure.ok())
                return std::move(figure).error();
            return std::make_shared<const Figure12>(std::move(figure).value());
        },
        [this](Result<std::shared_ptr<const Figure12>> figure) {
            if (figure.ok())
                showFigure(std::move(figure).value());
            else
                banner()->showError(QString::fromStdString(figure.error().text()));
        });
}

void FigurePage::showFigure(std::shared_ptr<const Figure12> figure)
{
    m_figure = std::move(figure);
    m_chart->setFigure(m_figure);
    applyOptions();
}

void FigurePage::applyOptions()
{
    const auto metric = m_metric->current() == 0 ? FigureMetric::Loss : FigureMetric::Accuracy;
    m_chart->setOptions({metric, m_published->isChecked(), m_own->isChecked()});
    if (!m_figure)
        return;
    m_model->setTable(metric == FigureMetric::Loss ? figure12LossTable(*m_figure) : figure12Table(*m_figure));
    QHeaderView *header = m_table->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::Stretch);
    header->setSectionResizeMode(0, QHeaderView::ResizeToContents);
}

void FigurePage::exportPicture()
{
    if (!m_figure)
        return;
    saveThroughDialog(
        this, tr("Save the figure"), QStringLiteral("figure12.png"),
        {tr("Picture (*.png)"), tr("Vector picture (*.svg)"), tr("Document (*.pdf)")},
        [this](const std::string &file) { return figurePicture(file, *m_figure, m_chart->options()); },
        [this](const QString &file, const Result<void> &done) { reportSaved(file, display::failure(done)); });
}

void FigurePage::exportNumbers()
{
    if (!m_figure)
        return;
    askForFile(this, tr("Save the numbers"), QStringLiteral("figure12.xlsx"),
               {tr("Spreadsheet (*.xlsx)"), tr("CSV (*.csv)"), tr("Markdown (*.md)")},
               [this](const QString &file) {
                   QtConcurrent::run([figure = m_figure, file] {
                       return writeFigureNumbers(file.toStdString(), *figure);
                   }).then(this, [this, file](const Result<void> &done) {
                       reportSaved(file, display::failure(done));
                   });
               });
}

} // namespace ant
