#include "ui/pages/launch/launch_page.h"

#include "ui/common/background.h"
#include "ui/common/banner.h"
#include "ui/common/run_actions.h"
#include "ui/common/theme.h"
#include "ui/pages/launch/command_dialog.h"
#include "ui/pages/launch/convert_dialog.h"
#include "ui/pages/launch/launch_summary.h"
#include "ui/pages/launch/preset_panel.h"
#include "ui/pages/launch/run_form.h"
#include "ui/pages/launch/sweep_card.h"

#include <QAction>
#include <QClipboard>
#include <QFrame>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace ant {
namespace {

constexpr int kSummaryWidth = 280;
constexpr int kPresetsWidth = 240;
constexpr int kHelpHeight = 84; ///< a title and three lines
constexpr int kWideFrom = 1080; ///< pixels of the page that presets, form and summary need side by side
constexpr std::size_t kLookedAt = 200; ///< newest finished runs that times are estimated from

/// Those of them that this machine has done.
Result<EarlierRuns> earlierRuns(Workspace &workspace, const RunsSnapshot &snapshot)
{
    auto earlier = std::make_shared<std::vector<RunSummary>>();
    for (auto run = snapshot.runs.rbegin(); run != snapshot.runs.rend() && earlier->size() < kLookedAt; ++run)
    {
        if (run->state != RunState::Done)
            continue;
        const auto environment = workspace.environment(run->id);
        if (environment.ok() && isOfThisMachine(environment.value()))
            earlier->push_back(*run);
    }
    return EarlierRuns(std::move(earlier));
}

} // namespace

LaunchPage::LaunchPage(const PageContext &pageContext, QWidget *parent)
    : Page(tr("New run"), pageContext, parent), m_presets(new PresetPanel), m_helpTitle(new QLabel),
      m_help(new QLabel), m_form(new RunForm), m_summary(new LaunchSummary), m_check(new SpecCheck(this))
{
    buildTools();
    m_presets->setFixedWidth(kPresetsWidth);
    m_summary->setFixedWidth(kSummaryWidth);
    m_middle = buildForm();
    auto *row = new QHBoxLayout;
    row->setSpacing(2 * theme::kGrid);
    row->addWidget(m_presets);
    row->addWidget(m_middle, 1);
    row->addWidget(m_summary);
    body()->addLayout(row, 1);
    connect(m_form, &RunForm::changed, this, &LaunchPage::look);
    connect(m_form, &RunForm::conversionWanted, this, &LaunchPage::convertModel);
    connect(m_form, &RunForm::explained, this, [this](const QString &title, const QString &text) {
        m_helpTitle->setText(title);
        m_help->setText(text);
    });
    connect(m_check, &SpecCheck::checked, this, &LaunchPage::showFindings);
    connect(m_summary, &LaunchSummary::startRequested, this, [this] { launch(false); });
    connect(m_summary, &LaunchSummary::queueRequested, this, [this] { launch(true); });
    connect(m_presets, &PresetPanel::chosen, this, [this](const RunSpec &spec, const QString &title) {
        fillFromPreset(spec);
        banner()->showNotice(tr("The form is filled from the preset %1.").arg(title));
    });
    look();
    readPresets();
}

void LaunchPage::buildTools()
{
    m_presetsShown = makeAction(QStringLiteral("library"), tr("Presets"), QKeySequence(tr("Ctrl+P")));
    m_presetsShown->setCheckable(true);
    m_presetsShown->setChecked(true);
    auto *paste = makeAction(QStringLiteral("copy"), tr("From a command…"), QKeySequence(tr("Ctrl+Shift+V")));
    paste->setToolTip(tr("Fills the form from a command line of the reference (python … main.py …) or of "
                         "antq (Ctrl+Shift+V)"));
    connect(m_presetsShown, &QAction::triggered, this, &LaunchPage::showPresetPane);
    connect(paste, &QAction::triggered, this, &LaunchPage::pasteCommand);
    addTool(m_presetsShown);
    addTool(paste);
}

QWidget *LaunchPage::buildForm()
{
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(m_form);
    m_helpTitle->setObjectName(QStringLiteral("section"));
    m_helpTitle->setText(tr("What the fields mean"));
    m_help->setObjectName(QStringLiteral("muted"));
    m_help->setText(tr("Click into a field, or go there with Tab: it is explained here."));
    m_help->setWordWrap(true);
    m_help->setAlignment(Qt::AlignTop);
    auto *help = new QFrame;
    help->setObjectName(QStringLiteral("card"));
    help->setFixedHeight(kHelpHeight);
    help->setAccessibleName(tr("Explanation of the field"));
    auto *lines = new QVBoxLayout(help);
    lines->setContentsMargins(12, 8, 12, 8);
    lines->setSpacing(2);
    lines->addWidget(m_helpTitle);
    lines->addWidget(m_help, 1);
    auto *both = new QWidget;
    auto *column = new QVBoxLayout(both);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::kGrid);
    column->addWidget(scroll, 1);
    column->addWidget(help);
    return both;
}

void LaunchPage::fill(const RunSpec &spec)
{
    m_form->sweep()->clear();
    m_form->setSpec(spec);
}

void LaunchPage::fillFromPreset(const RunSpec &preset)
{
    RunSpec spec = preset;
    m_sources.complete(spec, m_form->spec());
    fill(spec);
    if (!m_isWide)
        showPresetPane(false);
}

CommandDialog *LaunchPage::pasteCommand()
{
    auto *dialog = new CommandDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    const QString copied = QGuiApplication::clipboard()->text();
    if (copied.contains(QStringLiteral(".py")) || copied.contains(QStringLiteral("antq ")))
        dialog->setCommand(copied.trimmed());
    connect(dialog, &CommandDialog::taken, this, [this](const ImportedCommand &command) {
        fillFromPreset(command.spec);
        banner()->showNotice(tr("The form is filled from the command."));
    });
    dialog->open();
    return dialog;
}

ConvertDialog *LaunchPage::convertModel(const QString &file)
{
    auto *dialog = new ConvertDialog(context().actions->launcher().program(), file, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ConvertDialog::converted, m_form, &RunForm::chooseModel);
    dialog->open();
    return dialog;
}

void LaunchPage::showPresetPane(bool isWanted)
{
    // Where there is no room for three columns, the presets take the place of the form.
    m_presetsShown->setChecked(isWanted);
    m_presets->setVisible(isWanted);
    m_middle->setVisible(m_isWide || !isWanted);
    if (m_isWide)
        m_presets->setFixedWidth(kPresetsWidth);
    else
        m_presets->setMinimumWidth(kPresetsWidth), m_presets->setMaximumWidth(QWIDGETSIZE_MAX);
    if (isWanted && isVisible())
        m_presets->startSearch();
}

void LaunchPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    const bool isWide = width() >= kWideFrom;
    if (isWide == m_isWide)
        return;
    m_isWide = isWide;
    showPresetPane(isWide);
}

void LaunchPage::readPresets()
{
    inBackground(this, &loadPresets, [this](Result<std::vector<Preset>> presets) {
        if (presets.ok())
            m_presets->setPresets(std::move(presets).value());
        else // the form works without them
            m_presets->setToolTip(QString::fromStdString(presets.error().text()));
    });
}

void LaunchPage::showRuns(const std::shared_ptr<const RunsSnapshot> &runs)
{
    m_sources.runs = {runs, &runs->runs};
    const auto finished = std::ranges::count(runs->runs, RunState::Done, &RunSummary::state);
    if (finished == m_finished && runs->folder == m_folder)
        return; // progress of a run tells nothing new
    m_finished = finished;
    m_folder = runs->folder;
    reader().ask(
        this, [](Workspace &workspace) { return workspace.library(); },
        [this](Result<std::vector<LibraryEntry>> library) {
            if (library.ok())
                m_sources.library = std::move(library).value();
        });
    reader().ask(
        this, [runs](Workspace &workspace) { return earlierRuns(workspace, *runs); },
        [this](const Result<EarlierRuns> &earlier) {
            if (!earlier.ok())
                return;
            m_presets->setEarlier(earlier.value());
            m_check->setEarlier(earlier.value());
            look();
        });
}

void LaunchPage::look()
{
    m_summary->showChecking();
    Sweep sweep;
    sweep.base = m_form->spec();
    sweep.modes = m_form->sweep()->modes();
    sweep.bits = m_form->sweep()->bits();
    for (const std::string &model : m_form->sweep()->models())
        sweep.models.push_back(m_sources.find(model, sweep.base));
    m_check->check(sweep);
}

void LaunchPage::showFindings(SpecFindings findings)
{
    const auto own = m_form->formProblems();
    findings.problems.insert(findings.problems.end(), own.begin(), own.end());
    m_form->setFacts(findings.facts);
    std::vector<FieldProblem> rest = m_form->setProblems(findings.problems), others;
    QStringList ofSweep;
    for (FieldProblem &problem : rest)
        if (problem.field == "sweep")
            ofSweep << QString::fromStdString(problem.text);
        else
            others.push_back(std::move(problem));
    const auto count = findings.specs.size();
    if (!ofSweep.isEmpty())
        m_form->sweep()->showCount(ofSweep.join(QLatin1Char('\n')), true);
    else
        m_form->sweep()->showCount(count > 1 ? tr("%1 runs").arg(count) : tr("One run"), false);
    m_summary->show(findings, others);
}

void LaunchPage::launch(bool queued)
{
    if (!m_summary->canStart())
        return;
    const std::vector<RunSpec> specs = m_summary->specs();
    if (queued || specs.size() > 1)
        context().actions->enqueue(specs);
    else if (!specs.empty())
        context().actions->start(specs.front());
    Q_EMIT launched();
}

} // namespace ant
