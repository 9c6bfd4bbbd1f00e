#include "ui/pages/figure/figure_page.h"

#include "core/experiment/sweep.h"
#include "core/report/result_import.h"
#include "ui/common/background.h"
#include "ui/common/banner.h"
#include "ui/common/display.h"
#include "ui/common/icons.h"
#include "ui/common/save_dialog.h"
#include "ui/pages/figure/figure_chart.h"
#include "ui/pages/figure/figure_export.h"
#include "ui/pages/figure/figure_table_model.h"
#include "ui/pages/figure/run_choice_menu.h"

#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QGuiApplication>
#include <QMenu>
#include <QTableView>

#include <algorithm>
#include <cmath>

namespace ant {
namespace {

/// Rows of a table as a spreadsheet takes them from the clipboard.
QString tabbed(const QAbstractItemModel &model)
{
    QString text;
    const auto addRow = [&](auto &&textOf) {
        for (int column = 0; column < model.columnCount(); ++column)
            text += (column > 0 ? QStringLiteral("\t") : QString()) + textOf(column);
        text += QLatin1Char('\n');
    };
    addRow([&](int column) { return model.headerData(column, Qt::Horizontal).toString(); });
    for (int row = 0; row < model.rowCount(); ++row)
        addRow([&](int column) { return model.index(row, column).data(Qt::AccessibleTextRole).toString(); });
    return text;
}

/// What else has to be run so that a cell is filled: as a run of the same row, in the cell's mode. Reads the
/// file of a model that comes from one.
RunSpec specFor(const std::string &mode, RunSpec sibling)
{
    sibling.name.clear();
    sibling.mode = mode;
    sibling.eightBitLayers.clear();
    sibling.eightBitCount = 0;
    sibling.checkpoint.clear();
    (void)settleOuterLayers(sibling); // a model's file that is gone is told when the run is to start
    if (mode == "fp32")
        sibling.task = Task::Ptq;
    return sibling;
}

} // namespace

template <typename Job>
void FigurePage::change(Job job)
{
    reader().write(this, std::move(job), [this](const Result<void> &done) {
        if (!done.ok())
            banner()->showError(QString::fromStdString(done.error().text()));
        refresh();
    });
}

void FigurePage::chooseForAll(int place)
{
    const FigureChoice choice{{}, place == 1 ? FigureChoice::Rule::Best : FigureChoice::Rule::Latest, 0};
    change([choice](Workspace &workspace) { return setFigureChoice(workspace, choice); });
}

QMenu *FigurePage::menuFor(const QModelIndex &index)
{
    const FigureRow *row = m_model->rowAt(index);
    if (!row || !m_runs)
        return nullptr;
    auto *menu = new QMenu(this);
    const FigureBar *bar = m_model->barAt(index);
    if (bar && bar->source == FigureSource::Own)
        addRunChoices(
            menu, *bar, *m_runs,
            {[this](const FigureChoice &choice) {
                 change([choice](Workspace &workspace) { return setFigureChoice(workspace, choice); });
             },
             [this](const std::string &cell) {
                 change([cell](Workspace &workspace) { return clearFigureChoice(workspace, cell); });
             },
             [this](RunId run) { Q_EMIT layersRequested(run); }});
    if (bar && bar->source == FigureSource::Imported) {
        const std::string origin = bar->origin;
        connect(menu->addAction(icon(QStringLiteral("close")),
                                tr("Forget what was imported from %1").arg(QString::fromStdString(origin))),
                &QAction::triggered, this, [this, origin] { forgetImports(origin); });
    }
    addMissing(menu, index);
    if (!menu->isEmpty())
        menu->addSeparator();
    connect(menu->addAction(icon(QStringLiteral("copy")), tr("Copy table")), &QAction::triggered, this,
            &FigurePage::copyTable);
    return menu;
}

void FigurePage::addMissing(QMenu *menu, const QModelIndex &index)
{
    const FigureRow *row = m_model->rowAt(index);
    if (row->source != FigureSource::Own || m_model->modeAt(index).empty())
        return;
    const FigureBar *bar = m_model->barAt(index);
    const bool lacksFp32 = bar && std::isnan(bar->fp32);
    if (bar && !lacksFp32)
        return;
    const auto sibling = std::ranges::find_if(row->bars, [](const FigureBar *other) { return other; });
    if (sibling == row->bars.end())
        return;
    const auto run = std::ranges::find(m_runs->runs, (*sibling)->run, &RunSummary::id);
    if (run == m_runs->runs.end())
        return;
    const std::string mode = lacksFp32 ? "fp32" : m_model->modeAt(index);
    connect(
        menu->addAction(icon(QStringLiteral("add")), tr("New run in mode %1…").arg(display::modeTitle(mode))),
        &QAction::triggered, this, [this, mode, like = run->spec] {
            inBackground(
                this, [mode, like] { return specFor(mode, like); },
                [this](const RunSpec &spec) { Q_EMIT newRunRequested(spec); });
        });
}

void FigurePage::openMenu(const QModelIndex &index, const QPoint &place)
{
    QMenu *menu = menuFor(index);
    if (!menu)
        return;
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->popup(place);
}

void FigurePage::copyTable()
{
    QGuiApplication::clipboard()->setText(tabbed(*m_model));
}

void FigurePage::askForImports()
{
    auto *dialog = new QFileDialog(this, tr("Import results of the reference"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilters({tr("Logs and workbooks (*.log *.txt *.xlsx)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::filesSelected, this, &FigurePage::importFiles);
    dialog->open();
}

void FigurePage::importFiles(const QStringList &files)
{
    std::vector<std::filesystem::path> paths;
    for (const QString &file : files)
        paths.emplace_back(file.toStdString());
    const auto read = [paths] { return readResultFiles(paths); };
    inBackground(this, read, [this](Result<std::vector<ImportedResult>> results) {
        if (!results.ok())
            return banner()->showError(QString::fromStdString(results.error().text()));
        const auto count = results.value().size();
        change([imported = std::move(results).value()](Workspace &workspace) {
            return addImportedResults(workspace, imported);
        });
        banner()->showNotice(count == 1 ? tr("1 result was imported.")
                                        : tr("%1 results were imported.").arg(count));
    });
}

void FigurePage::forgetImports(const std::string &source)
{
    change([source](Workspace &workspace) -> Result<void> {
        const auto removed = removeImportedResults(workspace, source);
        return removed.ok() ? Result<void>() : Result<void>(removed.error());
    });
}

void FigurePage::exportPicture()
{
    if (!m_figures)
        return;
    const auto figure = (*m_figures)[std::size_t(kind())];
    const QString name =
        kind() == FigureKind::Figure12 ? QStringLiteral("figure12.png") : QStringLiteral("table5.png");
    saveThroughDialog(
        this, tr("Save the figure"), name,
        {tr("Picture (*.png)"), tr("Vector picture (*.svg)"), tr("Document (*.pdf)")},
        [figure, options = m_chart->options()](const std::string &file) {
            return figurePicture(file, figure, options);
        },
        [this](const QString &file, const Result<void> &done) { reportSaved(file, display::failure(done)); });
}

void FigurePage::exportNumbers()
{
    if (!m_figures)
        return;
    askForFile(
        this, tr("Save the numbers"), QStringLiteral("figure12.xlsx"),
        {tr("Spreadsheet (*.xlsx)"), tr("CSV (*.csv)"), tr("Markdown (*.md)")}, [this](const QString &file) {
            inBackground(
                this,
                [figures = m_figures, file] { return writeFigureNumbers(file.toStdString(), *figures); },
                [this, file](const Result<void> &done) { reportSaved(file, display::failure(done)); });
        });
}

} // namespace ant
