#include "ui/common/display.h"

#include "core/experiment/model_source.h"
#include "core/experiment/modes.h"
#include "core/graph/models.h"
#include "ui/common/theme.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <cmath>

namespace ant::display {
namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("ant::display", text);
}

} // namespace

QString dash()
{
    return QStringLiteral("–");
}

QString percent(double value)
{
    return std::isfinite(value) ? QString::number(value, 'f', 2) : dash();
}

QString loss(double value)
{
    return std::isfinite(value) ? QString::number(value, 'f', 4) : dash();
}

QString real(double value)
{
    if (!std::isfinite(value))
        return dash();
    const double size = std::abs(value);
    if (size != 0 && (size < 1e-3 || size >= 1e5))
        return QString::number(value, 'e', 2);
    return QString::number(value, 'g', 4);
}

QString scientific(double value)
{
    return std::isfinite(value) ? QString::number(value, 'e', 2) : dash();
}

QString shortReal(double value)
{
    const double size = std::abs(value);
    if (std::isfinite(value) && size >= 100 && size < 1e5)
        return QString::number(value, 'f', 0);
    return std::isfinite(value) ? QString::number(value, 'g', 3) : dash();
}

QString decibel(double value)
{
    if (std::isinf(value))
        return QStringLiteral("∞");
    return std::isnan(value) ? dash() : QString::number(value, 'f', 1);
}

QString count(std::int64_t value)
{
    QString digits = QString::number(value);
    for (qsizetype place = digits.size() - 3; place > (value < 0 ? 1 : 0); place -= 3)
        digits.insert(place, QChar(0x202f));
    return digits;
}

QString duration(double seconds)
{
    if (!std::isfinite(seconds) || seconds < 0)
        return dash();
    if (seconds < 10)
        return translated("%1 s").arg(seconds, 0, 'f', 1);
    const auto whole = std::llround(seconds);
    if (whole < 60)
        return translated("%1 s").arg(whole);
    const QChar zero = QLatin1Char('0');
    if (whole < 3600)
        return translated("%1 min %2 s").arg(whole / 60).arg(whole % 60, 2, 10, zero);
    return translated("%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60, 2, 10, zero);
}

QString bytes(std::int64_t value)
{
    return QLocale::c().formattedDataSize(value, value < (std::int64_t(1) << 30) ? 0 : 1);
}

QString when(std::int64_t unixMs)
{
    if (unixMs <= 0)
        return dash();
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(unixMs);
    if (time.date() == QDate::currentDate())
        return translated("today %1").arg(time.toString(QStringLiteral("HH:mm")));
    return QLocale().toString(time, QStringLiteral("d MMM HH:mm"));
}

QString shape(const std::vector<std::int64_t> &shape)
{
    QStringList sizes;
    for (const std::int64_t size : shape)
        sizes << QString::number(size);
    return sizes.isEmpty() ? dash() : sizes.join(QStringLiteral("×"));
}

QString stateTitle(RunState state)
{
    switch (state) {
    case RunState::Queued:
        return translated("Queued");
    case RunState::Running:
        return translated("Running");
    case RunState::Done:
        return translated("Done");
    case RunState::Failed:
        return translated("Failed");
    case RunState::Cancelled:
        return translated("Cancelled");
    case RunState::Interrupted:
        break;
    }
    return translated("Interrupted");
}

QColor stateColour(RunState state)
{
    const auto &colours = theme::current();
    switch (state) {
    case RunState::Done:
        return colours.good;
    case RunState::Failed:
        return colours.bad;
    case RunState::Interrupted:
        return colours.warning;
    case RunState::Running:
        return colours.accent;
    case RunState::Queued:
    case RunState::Cancelled:
        break;
    }
    return colours.muted;
}

QString phaseTitle(const std::string &phase)
{
    if (phase == "load")
        return translated("Loading");
    if (phase == "calibrate")
        return translated("Calibrating");
    if (phase == "reconstruct")
        return translated("Learning blocks");
    if (phase == "compare")
        return translated("Comparing blocks");
    if (phase == "train")
        return translated("Training");
    if (phase == "measure")
        return translated("Measuring");
    return phase == "evaluate" ? translated("Evaluating") : translated("Starting");
}

QString progress(const Progress &progress)
{
    if (progress.phase.empty())
        return {};
    QString line = translated("%1: %2 of %3")
                       .arg(phaseTitle(progress.phase), count(progress.done), count(progress.total));
    if (progress.perSecond > 0) {
        const double left = double(progress.total - progress.done) / progress.perSecond;
        line += translated(", %1 a second, %2 left").arg(shortReal(progress.perSecond), duration(left));
    }
    if (const auto &gpu = progress.gpu) {
        line += translated(", GPU %1 of %2").arg(bytes(gpu->memoryUsed), bytes(gpu->memoryTotal));
        if (gpu->busyPercent)
            line += translated(", %1 % busy").arg(*gpu->busyPercent);
    }
    return line;
}

QString modeTitle(const std::string &mode)
{
    if (mode == "fp32")
        return QStringLiteral("FP32");
    const auto parsed = parseMode(mode);
    return QString::fromStdString(parsed.ok() ? parsed.value().title : mode);
}

QString modelTitle(const std::string &model)
{
    const auto info = findModel(model);
    return info.ok() ? QString::fromUtf8(info.value()->title.data(), qsizetype(info.value()->title.size()))
                     : QString::fromStdString(modelFileName(model));
}

QString modelHelp(const std::string &model)
{
    return isModelFile(model) ? QString::fromStdString(model) : modelTitle(model);
}

QString path(const std::filesystem::path &path)
{
    return QString::fromStdString(path.string());
}

QString failure(const Result<void> &done)
{
    return done.ok() ? QString() : QString::fromStdString(done.error().text());
}

} // namespace ant::display
