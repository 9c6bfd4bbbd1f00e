#include "ui/pages/launch/launch_summary.h"

#include "ui/common/display.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/pages/launch/launch_texts.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStyle>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace ant {
namespace {

constexpr int kCopiedMs = 1500;
constexpr int kCommandHeight = 72; ///< at least, pixels

QLabel *label(const char *name)
{
    auto *made = new QLabel;
    made->setObjectName(QLatin1String(name));
    made->setWordWrap(true);
    return made;
}

} // namespace

LaunchSummary::LaunchSummary(QWidget *parent)
    : QFrame(parent), m_verdict(label("section")), m_others(label("badText")), m_time(label("")),
      m_timeBasis(label("muted")), m_memory(label("")), m_memoryParts(label("muted")),
      m_commandTitle(label("section")), m_command(new QPlainTextEdit),
      m_copy(new QPushButton(icon(QStringLiteral("copy")), tr("Copy"))),
      m_start(new QPushButton(tr("Start now"))), m_queue(new QPushButton(tr("Add to queue")))
{
    setObjectName(QStringLiteral("card"));
    m_command->setReadOnly(true);
    m_command->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_command->setAccessibleName(tr("The same as a command"));
    m_command->setMinimumHeight(kCommandHeight);
    m_command->setTabChangesFocus(true);
    m_start->setObjectName(QStringLiteral("primary"));
    m_start->setToolTip(tr("Starts a worker process at once (Ctrl+Return)"));
    m_start->setShortcut(QKeySequence(tr("Ctrl+Return")));
    m_queue->setToolTip(tr("Runs after those that already wait (Ctrl+Shift+Return)"));
    m_queue->setShortcut(QKeySequence(tr("Ctrl+Shift+Return")));
    addParts();
    connectButtons();
    showChecking();
}

void LaunchSummary::addParts()
{
    const auto heading = [](const QString &text) {
        auto *made = label("section");
        made->setText(text);
        return made;
    };
    auto *commandRow = new QHBoxLayout;
    commandRow->addWidget(m_commandTitle, 1);
    commandRow->addWidget(m_copy);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 16);
    column->setSpacing(theme::kGrid);
    column->addWidget(m_verdict);
    column->addWidget(m_others);
    column->addWidget(heading(tr("Time")));
    column->addWidget(m_time);
    column->addWidget(m_timeBasis);
    column->addWidget(heading(tr("Memory")));
    column->addWidget(m_memory);
    column->addWidget(m_memoryParts);
    column->addLayout(commandRow);
    column->addWidget(m_command, 1);
    column->addWidget(m_start);
    column->addWidget(m_queue);
}

void LaunchSummary::connectButtons()
{
    connect(m_copy, &QPushButton::clicked, this, &LaunchSummary::copyCommand);
    connect(m_start, &QPushButton::clicked, this, &LaunchSummary::startRequested);
    connect(m_queue, &QPushButton::clicked, this, &LaunchSummary::queueRequested);
}

void LaunchSummary::setVerdict(const QString &name, const QString &text)
{
    m_verdict->setText(text);
    if (m_verdict->objectName() == name)
        return;
    m_verdict->setObjectName(name); // the style sheet colours by name
    m_verdict->style()->unpolish(m_verdict);
    m_verdict->style()->polish(m_verdict);
}

void LaunchSummary::showChecking()
{
    setVerdict(QStringLiteral("muted"), tr("Checking…"));
    m_canStart = false;
    m_start->setEnabled(false);
    m_queue->setEnabled(false);
}

void LaunchSummary::show(const SpecFindings &findings, const std::vector<FieldProblem> &others)
{
    m_specs = findings.specs;
    m_canStart = !findings.hasErrors();
    const bool isOne = m_specs.size() <= 1;
    m_start->setEnabled(m_canStart);
    m_queue->setEnabled(m_canStart);
    m_start->setVisible(isOne);
    m_queue->setText(isOne ? tr("Add to queue") : tr("Queue %1 runs").arg(m_specs.size()));
    m_commandTitle->setText(isOne ? tr("The same as a command") : tr("The same as commands"));
    showVerdict(findings);
    QStringList lines;
    for (const FieldProblem &problem : others)
        lines << QString::fromStdString(problem.text);
    m_others->setText(lines.join(QLatin1Char('\n')));
    m_others->setVisible(!lines.isEmpty());
    m_time->setText(timeText(findings.time));
    m_timeBasis->setText(timeBasisText(findings.time));
    showMemory(findings);
    m_command->setPlainText(findings.commandLine);
}

void LaunchSummary::showVerdict(const SpecFindings &findings)
{
    const auto errors = std::ranges::count_if(findings.problems, &FieldProblem::isError);
    const auto warnings = std::ptrdiff_t(findings.problems.size()) - errors;
    if (errors > 0)
        setVerdict(QStringLiteral("badText"), errors == 1
                                                  ? tr("1 thing must be set right first")
                                                  : tr("%1 things must be set right first").arg(errors));
    else if (warnings > 0)
        setVerdict(QStringLiteral("warningText"), warnings == 1
                                                      ? tr("May start, with 1 warning")
                                                      : tr("May start, with %1 warnings").arg(warnings));
    else
        setVerdict(QStringLiteral("section"), m_specs.size() > 1
                                                  ? tr("%1 runs are ready to start").arg(m_specs.size())
                                                  : tr("Ready to start"));
}

void LaunchSummary::showMemory(const SpecFindings &findings)
{
    if (!findings.memory) {
        m_memory->setText(display::dash());
        return m_memoryParts->clear();
    }
    const MemoryEstimate &memory = *findings.memory;
    m_memory->setText(findings.availableBytes > 0
                          ? tr("About %1, %2 are free")
                                .arg(display::bytes(memory.total()), display::bytes(findings.availableBytes))
                          : tr("About %1").arg(display::bytes(memory.total())));
    m_memoryParts->setText(tr("Weights %1, activations %2, images %3, program %4")
                               .arg(display::bytes(memory.weights), display::bytes(memory.activations),
                                    display::bytes(memory.images), display::bytes(memory.library)));
}

void LaunchSummary::copyCommand()
{
    QGuiApplication::clipboard()->setText(m_command->toPlainText());
    m_copy->setText(tr("Copied"));
    QTimer::singleShot(kCopiedMs, m_copy, [this] { m_copy->setText(tr("Copy")); });
}

} // namespace ant
