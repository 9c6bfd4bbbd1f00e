// ant-screenshots WORKSPACE OUTDIR: every page of the window at two sizes, light and dark, as PNG files for a
// person to look at.
// ant-screenshots WORKSPACE OUTDIR NAME...: those alone, light and at 1280x800, such as the README shows.
#include "tests/ui/photographer.h"
#include "ui/common/icons.h"
#include "ui/common/layout_keeper.h"
#include "ui/pages/compare/compare_page.h"
#include "ui/pages/figure/figure_page.h"
#include "ui/pages/launch/command_dialog.h"
#include "ui/pages/launch/convert_dialog.h"
#include "ui/pages/launch/launch_page.h"
#include "ui/pages/launch/memory_choice.h"
#include "ui/pages/launch/preset_panel.h"
#include "ui/pages/launch/run_form.h"
#include "ui/pages/launch/sweep_card.h"
#include "ui/pages/launch/training_card.h"
#include "ui/pages/layers/layers_page.h"
#include "ui/pages/layers/quantizer_panel.h"
#include "ui/pages/library/library_page.h"
#include "ui/pages/pareto/pareto_page.h"
#include "ui/pages/run/run_page.h"
#include "ui/pages/runs/runs_page.h"
#include "ui/window/main_window.h"
#include "ui/window/shortcut_sheet.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <map>

using ant::test::Photographer;
using ant::test::settle;

namespace {

/// Grouped, compared to the first run, with the notes of another one beside the table.
void takeGroupedRuns(ant::MainWindow &window, Photographer &photographer)
{
    ant::RunsPage *page = window.runsPage();
    if (window.reader()->runs() && !window.reader()->runs()->runs.empty())
        page->setBaseline(window.reader()->runs()->runs.front().id);
    auto *grouped = page->findChild<QCheckBox *>();
    grouped->setChecked(true);
    for (QAction *action : page->findChildren<QAction *>())
        if (action->isCheckable() && action->shortcut() == QKeySequence(QStringLiteral("Ctrl+I")))
            action->setChecked(true);
    page->findChild<QTableView *>()->selectRow(2);
    photographer.take(QStringLiteral("runs-grouped"));
    grouped->setChecked(false);
}

QSpinBox *spinBox(const ant::LayersPage *page, const char *name)
{
    return page->findChild<QSpinBox *>(QLatin1String(name));
}

/// A tensor under other types and scales, a channel of it, and the changes collected for a new run.
void takeWhatIf(ant::LayersPage *page, Photographer &photographer)
{
    page->showLayersAs(ant::LayersPage::AsTable);
    page->showChart(ant::QuantizerPanel::Histogram);
    page->chooseQuantizer(1);
    settle(600);
    photographer.take(QStringLiteral("layers-images"));
    for (const int quantizer : {1, 4, 12}) {
        page->chooseQuantizer(quantizer);
        settle(600);
        spinBox(page, "bits")->setValue(quantizer == 1 ? 8 : 5);
        settle(400);
        page->findChild<ant::QuantizerPanel *>()->collect();
    }
    page->findChild<QComboBox *>(QStringLiteral("part"))->setCurrentIndex(2);
    spinBox(page, "channel")->setValue(3);
    photographer.take(QStringLiteral("layers-what-if-error"));
    page->findChild<QComboBox *>(QStringLiteral("part"))->setCurrentIndex(1);
    spinBox(page, "channel")->setValue(-1);
    photographer.take(QStringLiteral("layers-what-if-quantized"));
    page->findChild<QComboBox *>(QStringLiteral("part"))->setCurrentIndex(0);
    page->showChart(ant::QuantizerPanel::Curves);
    spinBox(page, "percent")->setValue(82);
    photographer.take(QStringLiteral("layers-what-if-curve"));
}

/// The newest run of a model as a drawing.
void takeNetwork(ant::MainWindow &window, Photographer &photographer, const std::string &model)
{
    ant::RunId newest;
    for (const ant::RunSummary &run : window.reader()->runs()->runs)
        if (run.spec.model == model && run.result && !run.spec.isFloatingPoint())
            newest = run.id;
    if (newest.value == 0)
        return;
    window.layersPage()->showRun(newest);
    window.layersPage()->showLayersAs(ant::LayersPage::AsNetwork);
    settle(600);
    window.layersPage()->chooseQuantizer(8);
    photographer.take(QStringLiteral("layers-network-") + QString::fromStdString(model));
}

void takeLayers(ant::MainWindow &window, Photographer &photographer)
{
    window.showPage(ant::MainWindow::Layers);
    const char *const charts[] = {"layers-histogram", "layers-curves", "layers-codes", "layers-scales"};
    for (int chart = 0; chart < 4; ++chart) {
        window.layersPage()->showChart(chart);
        photographer.take(QLatin1String(charts[chart]));
    }
    for (const char *model : {"squeezenet1_0", "demo", "resnet20"})
        takeNetwork(window, photographer, model);
    takeWhatIf(window.layersPage(), photographer);
}

/// By hand, a fine-tuning, several runs, and the presets where they have a pane of their own.
void takeNewRun(ant::MainWindow &window, Photographer &photographer)
{
    ant::LaunchPage *page = window.launchPage();
    ant::RunForm *form = page->form();
    auto *scroll = page->findChild<QScrollArea *>();
    const auto show = [&](QWidget *widget) {
        settle(600); // the line about a field changes its height
        scroll->verticalScrollBar()->setValue(widget->mapTo(form, QPoint()).y());
    };
    window.showPage(ant::MainWindow::NewRun);
    ant::RunSpec spec;
    if (window.reader()->runs() && !window.reader()->runs()->runs.empty())
        spec = window.reader()->runs()->runs.back().spec;
    page->fill(spec);
    photographer.take(QStringLiteral("new-run"));
    for (const char *chip : {"int", "ip-f", "ant4-8", "4", "6"})
        form->sweep()->chip(chip)->click();
    show(form->sweep());
    photographer.take(QStringLiteral("new-run-several"));
    form->sweep()->clear();
    spec.task = ant::Task::Qat;
    spec.training.microBatch = 16;
    page->fill(spec);
    form->training()->memory()->ways()->setFocus();
    show(form->training());
    photographer.take(QStringLiteral("new-run-training"));
    for (QAction *action : page->actions())
        if (action->shortcut() == QKeySequence(QStringLiteral("Ctrl+P")) && !action->isChecked())
            action->trigger();
    page->presets()->findChild<QLineEdit *>()->setText(QStringLiteral("resnet flint"));
    photographer.take(QStringLiteral("new-run-presets"));
    page->fill(ant::RunSpec());
}

/// Both tables, in both terms.
void takeFigures(ant::MainWindow &window, Photographer &photographer)
{
    const auto press = [&](const QString &text) {
        for (auto *button : window.figurePage()->findChildren<QPushButton *>())
            if (button->text() == text)
                button->click();
    };
    window.showPage(ant::MainWindow::Figure);
    photographer.take(QStringLiteral("figure12"));
    press(QStringLiteral("Accuracy"));
    photographer.take(QStringLiteral("figure12-accuracy"));
    press(QStringLiteral("Table V"));
    photographer.take(QStringLiteral("table5"));
    press(QStringLiteral("Figure 12"));
}

void takeDialogs(ant::MainWindow &window, Photographer &photographer)
{
    auto *keys = new ant::ShortcutSheet(&window); // deletes itself
    keys->show();
    photographer.take(QStringLiteral("dialog-keys"), *keys);
    keys->close();
    ant::CommandDialog *command = window.launchPage()->pasteCommand();
    photographer.take(QStringLiteral("dialog-command-empty"), *command);
    command->setCommand(QStringLiteral(
        "python -m torch.distributed.launch --nproc_per_node=4 main.py --dataset=cifar10 --model=resnet20 "
        "--mode=ant-int-pot-flint -wb 4 -ab 4 --epoch 3"));
    photographer.take(QStringLiteral("dialog-command"), *command);
    command->reject();
    ant::ConvertDialog *convert =
        window.launchPage()->convertModel(QStringLiteral("/nowhere/networks/net.pt"));
    photographer.take(QStringLiteral("dialog-convert"), *convert);
    convert->reject();
}

/// The newest run that was judged.
ant::RunId newestResult(const ant::MainWindow &window)
{
    ant::RunId newest;
    for (const ant::RunSummary &run : window.reader()->runs()->runs)
        newest = run.result ? run.id : newest;
    return newest;
}

/// Four runs of the network that was judged most often on the same images; the newest is compared with.
void takeComparisons(ant::MainWindow &window, Photographer &photographer)
{
    std::map<std::pair<std::string, std::int64_t>, std::vector<ant::RunId>> alike;
    for (const ant::RunSummary &run : window.reader()->runs()->runs)
        if (run.result)
            alike[{run.spec.model, run.result->total}].push_back(run.id);
    std::vector<ant::RunId> runs;
    for (const auto &[what, own] : alike)
        if (own.size() > runs.size())
            runs = own;
    std::ranges::reverse(runs);
    runs.resize(std::min<std::size_t>(runs.size(), 4));
    window.showPage(ant::MainWindow::Compare);
    window.comparePage()->compare(runs);
    const char *const comparisons[] = {"compare-summary", "compare-layers", "compare-images"};
    for (int view = 0; view < 3; ++view) {
        window.comparePage()->showView(view);
        photographer.take(QLatin1String(comparisons[view]));
    }
}

void takePages(ant::MainWindow &window, Photographer &photographer)
{
    using Window = ant::MainWindow;
    window.showPage(Window::Runs);
    photographer.take(QStringLiteral("runs"));
    takeGroupedRuns(window, photographer);
    takeNewRun(window, photographer);
    window.showPage(Window::Run);
    window.runPage()->showRun(newestResult(window));
    const char *const views[] = {"run-overview", "run-images", "run-record"};
    for (int view = 0; view < 3; ++view) {
        window.runPage()->showView(view);
        photographer.take(QLatin1String(views[view]));
    }
    takeLayers(window, photographer);
    takeComparisons(window, photographer);
    window.showPage(Window::Library);
    window.libraryPage()->registerPlace(ant::LibraryEntry::Kind::Dataset, QStringLiteral("demo"));
    photographer.take(QStringLiteral("library"));
    window.libraryPage()->showView(2);
    photographer.take(QStringLiteral("library-fetch"));
    window.showPage(Window::Pareto);
    const char *const allocations[] = {"pareto", "pareto-sensitivity"};
    for (int view = 0; view < 2; ++view) {
        window.paretoPage()->showView(view);
        photographer.take(QLatin1String(allocations[view]));
    }
    takeFigures(window, photographer);
    takeDialogs(window, photographer);
}

void takeAll(QApplication &application, const QString &workspace, const QDir &folder, QSize size,
             ant::theme::Appearance appearance, const QStringList &wanted)
{
    const QTemporaryDir settings;
    ant::theme::apply(application, appearance);
    ant::MainWindow window(std::make_unique<ant::LayoutKeeper>(std::make_unique<QSettings>(
                               settings.filePath(QStringLiteral("window.ini")), QSettings::IniFormat)),
                           ant::WorkerLauncher::besideProgram());
    window.resize(size);
    window.show();
    Photographer photographer(window, folder,
                              wanted.isEmpty() ? QStringLiteral("-%1x%2-%3")
                                                     .arg(size.width())
                                                     .arg(size.height())
                                                     .arg(ant::theme::name(appearance))
                                               : QString(),
                              wanted);
    window.openWorkspace(settings.filePath(QStringLiteral("empty")).toStdString());
    photographer.take(QStringLiteral("welcome"));
    window.showPage(ant::MainWindow::Layers);
    photographer.take(QStringLiteral("layers-empty"));
    window.openWorkspace(workspace.toStdString());
    settle(500);
    takePages(window, photographer);
}

} // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("DISPLAY"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    ant::registerResources();
    if (argc < 3) {
        std::fprintf(stderr, "usage: ant-screenshots WORKSPACE OUTDIR [NAME...]\n");
        return 2;
    }
    const QDir folder(QString::fromLocal8Bit(argv[2]));
    folder.mkpath(QStringLiteral("."));
    const QString workspace = QString::fromLocal8Bit(argv[1]);
    if (argc > 3) {
        takeAll(application, workspace, folder, {1280, 800}, ant::theme::Appearance::Light,
                application.arguments().mid(3));
        return 0;
    }
    for (const QSize size : {QSize(1280, 800), QSize(900, 700)})
        for (const auto appearance : {ant::theme::Appearance::Light, ant::theme::Appearance::Dark})
            takeAll(application, workspace, folder, size, appearance, {});
    return 0;
}
