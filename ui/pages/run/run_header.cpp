#include "ui/pages/run/run_header.h"

#include "ui/common/display.h"
#include "ui/common/theme.h"

#include <QEvent>
#include <QLabel>
#include <QProgressBar>
#include <QVBoxLayout>

namespace ant {
namespace {

QString resultText(const EvaluationResult &result)
{
    return RunHeader::tr("<b>Top-1 %1 %</b> (%2 of %3) &nbsp; top-5 %4 % &nbsp; loss %5")
        .arg(display::percent(result.top1()), display::count(result.top1Correct),
             display::count(result.total), display::percent(result.top5()), display::loss(result.loss));
}

/// "calibrate 1.2 s, evaluate 3.1 s": phases that took any time.
QString timesText(const Seconds &seconds)
{
    QStringList parts;
    const std::pair<QString, double> phases[] = {{RunHeader::tr("load"), seconds.load},
                                                 {RunHeader::tr("calibrate"), seconds.calibrate},
                                                 {RunHeader::tr("train"), seconds.train},
                                                 {RunHeader::tr("evaluate"), seconds.evaluate}};
    for (const auto &[phase, time] : phases)
        if (time > 0)
            parts << QStringLiteral("%1 %2").arg(phase, display::duration(time));
    return parts.join(QStringLiteral(", "));
}

} // namespace

RunHeader::RunHeader(QWidget *parent)
    : QFrame(parent), m_state(new QLabel), m_progressText(new QLabel), m_result(new QLabel),
      m_times(new QLabel), m_error(new QLabel), m_bar(new QProgressBar)
{
    setObjectName(QStringLiteral("card"));
    m_times->setObjectName(QStringLiteral("muted"));
    m_progressText->setObjectName(QStringLiteral("muted"));
    m_error->setObjectName(QStringLiteral("badText"));
    m_error->setWordWrap(true);
    m_error->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(6);
    m_bar->setAccessibleName(tr("Progress of the run"));
    for (QLabel *label : {m_result, m_times, m_progressText})
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto *row = new QHBoxLayout;
    row->setSpacing(3 * theme::kGrid);
    row->addWidget(m_state);
    row->addWidget(m_result, 3);
    row->addWidget(m_progressText, 2);
    row->addWidget(m_times, 2);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(2 * theme::kGrid, 12, 2 * theme::kGrid, 12);
    column->setSpacing(theme::kGrid);
    column->addLayout(row);
    column->addWidget(m_bar);
    column->addWidget(m_error);
}

void RunHeader::setRun(const RunSummary &run)
{
    m_value = run.state;
    const bool isRunning = run.state == RunState::Running;
    m_result->setVisible(run.result.has_value());
    m_result->setText(run.result ? resultText(*run.result) : QString());
    m_progressText->setVisible(isRunning);
    m_progressText->setText(display::progress(run.progress));
    m_bar->setVisible(isRunning);
    const auto total = std::max<std::int64_t>(1, run.progress.total);
    m_bar->setMaximum(1000);
    m_bar->setValue(int(1000 * run.progress.done / total));
    m_times->setVisible(isFinished(run.state));
    m_times->setText(timesText(run.seconds));
    m_error->setVisible(!run.error.empty());
    m_error->setText(QString::fromStdString(run.error));
    restyle();
}

void RunHeader::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        restyle();
    QFrame::changeEvent(event);
}

void RunHeader::restyle()
{
    m_state->setText(QStringLiteral("<span style=\"color:%1\">●</span>&nbsp; <b>%2</b>")
                         .arg(display::stateColour(m_value).name(), display::stateTitle(m_value)));
}

} // namespace ant
