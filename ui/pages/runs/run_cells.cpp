#include "ui/pages/runs/run_cells.h"

#include "ui/common/display.h"

#include <QRegularExpression>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ant {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

} // namespace

QString tagsText(const std::vector<std::string> &tags)
{
    QStringList words;
    for (const std::string &tag : tags)
        words << QString::fromStdString(tag);
    return words.join(QLatin1Char(' '));
}

std::vector<std::string> tagsFromText(const QString &text)
{
    static const QRegularExpression kBetween(QStringLiteral("[\\s,;]+"));
    std::vector<std::string> tags;
    for (const QString &word : text.split(kBetween, Qt::SkipEmptyParts))
        tags.push_back(word.toStdString());
    return tags;
}

RunTexts textsOf(const RunSummary &run)
{
    RunTexts texts;
    texts.name = QString::fromStdString(run.name);
    texts.model = display::modelTitle(run.spec.model);
    texts.mode = display::modeTitle(run.spec.mode);
    texts.tags = tagsText(run.tags);
    const QString parts[] = {texts.name,  QString::fromStdString(run.spec.model),
                             texts.model, QString::fromStdString(run.spec.mode),
                             texts.mode,  display::stateTitle(run.state),
                             texts.tags,  QString::fromStdString(run.notes)};
    for (const QString &part : parts)
        texts.folded += part.toLower() + QLatin1Char('\n');
    return texts;
}

double runFraction(const RunSummary &run)
{
    if (run.state != RunState::Running || run.progress.total <= 0)
        return -1;
    return std::clamp(double(run.progress.done) / double(run.progress.total), 0.0, 1.0);
}

double runSeconds(const RunSummary &run, std::int64_t nowMs)
{
    if (run.startedMs <= 0)
        return -1;
    const std::int64_t end = run.finishedMs > 0 ? run.finishedMs : nowMs;
    return isFinished(run.state) && run.finishedMs <= 0 ? -1 : double(end - run.startedMs) / 1000;
}

double secondsLeft(const RunSummary &run)
{
    if (run.state != RunState::Running || run.progress.perSecond <= 0)
        return -1;
    return double(std::max<std::int64_t>(0, run.progress.total - run.progress.done)) / run.progress.perSecond;
}

QString stateText(const RunSummary &run, int rank)
{
    if (run.state == RunState::Queued && run.isQueued)
        return rank == 0 ? RunTableModel::tr("Queued, next")
                         : RunTableModel::tr("Queued, place %1").arg(rank + 1);
    if (run.state == RunState::Queued)
        return RunTableModel::tr("Starting");
    if (run.state != RunState::Running)
        return display::stateTitle(run.state);
    const double fraction = runFraction(run);
    const QString phase = display::phaseTitle(run.progress.phase);
    return fraction < 0 ? phase : RunTableModel::tr("%1 %2 %").arg(phase).arg(int(100 * fraction));
}

std::optional<double> deltaOf(const RunSummary &run, const RunSummary &baseline)
{
    if (!run.result || !baseline.result)
        return std::nullopt;
    return run.result->top1() - baseline.result->top1();
}

QString deltaText(const RunSummary &run, const RunSummary &baseline)
{
    if (run.id == baseline.id)
        return RunTableModel::tr("baseline");
    const auto delta = deltaOf(run, baseline);
    if (!delta)
        return display::dash();
    const QString size = display::percent(std::abs(*delta));
    if (size == display::percent(0))
        return QStringLiteral("±") + size;
    return (*delta > 0 ? QStringLiteral("+") : QString(QChar(0x2212))) + size;
}

double sortNumber(const RunSummary &run, RunTableModel::Column column, std::int64_t nowMs)
{
    switch (column) {
    case RunTableModel::IdColumn:
        return double(run.id.value);
    case RunTableModel::BitsColumn:
        return run.spec.isFloatingPoint() ? 3232 : run.spec.weightBits * 100 + run.spec.activationBits;
    case RunTableModel::Top1Column:
    case RunTableModel::DeltaColumn: // one baseline for all: the same order
        return run.result ? run.result->top1() : kNone;
    case RunTableModel::Top5Column:
        return run.result ? run.result->top5() : kNone;
    case RunTableModel::LossColumn:
        return run.result ? run.result->loss : kNone;
    case RunTableModel::ImagesColumn:
        return run.result ? double(run.result->total) : kNone;
    case RunTableModel::TimeColumn:
        return runSeconds(run, nowMs);
    case RunTableModel::RateColumn:
        return run.state == RunState::Running ? run.progress.perSecond : kNone;
    case RunTableModel::LeftColumn:
        return secondsLeft(run);
    case RunTableModel::BatchColumn:
        return run.spec.batch;
    case RunTableModel::CreatedColumn:
        return double(run.createdMs);
    default:
        return kNone;
    }
}

} // namespace ant
