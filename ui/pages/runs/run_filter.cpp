#include "ui/pages/runs/run_filter.h"

#include "ui/common/display.h"

#include <QRegularExpression>

#include <algorithm>

namespace ant {
namespace {

QString textOf(const QString &key, const RunSummary &run)
{
    if (key == QLatin1String("mode"))
        return QString::fromStdString(run.spec.mode);
    if (key == QLatin1String("model"))
        return QString::fromStdString(run.spec.model);
    if (key == QLatin1String("state"))
        return QString::fromUtf8(name(run.state).data(), qsizetype(name(run.state).size()));
    if (key == QLatin1String("bits"))
        return run.spec.isFloatingPoint() ? QStringLiteral("32") : QString::number(run.spec.weightBits);
    return QString::fromStdString(run.name);
}

std::optional<double> numberOf(const QString &key, const RunSummary &run)
{
    if (key == QLatin1String("bits"))
        return run.spec.isFloatingPoint() ? 32 : run.spec.weightBits;
    if (!run.result)
        return std::nullopt;
    if (key == QLatin1String("top1"))
        return run.result->top1();
    return key == QLatin1String("top5") ? run.result->top5() : run.result->loss;
}

} // namespace

RunFilter::RunFilter(const QString &text)
{
    static const QRegularExpression kSpace(QStringLiteral("\\s+"));
    for (const QString &word : text.toLower().split(kSpace, Qt::SkipEmptyParts)) {
        if (auto condition = parse(word))
            m_conditions.push_back(std::move(*condition));
        else
            m_words << word;
    }
}

std::optional<RunFilter::Condition> RunFilter::parse(const QString &word)
{
    static const QRegularExpression kText(QStringLiteral("^(mode|model|state|bits|name):(.+)$"));
    static const QRegularExpression kNumber(
        QStringLiteral("^(top1|top5|loss|bits)(<=|>=|<|>|=)(\\d+(?:\\.\\d+)?)$"));
    if (const auto match = kText.match(word); match.hasMatch())
        return Condition{match.captured(1), match.captured(2), std::nullopt, 0};
    const auto match = kNumber.match(word);
    if (!match.hasMatch())
        return std::nullopt;
    static const std::pair<const char *, Comparison> kSigns[] = {{"<", Comparison::Less},
                                                                 {"<=", Comparison::LessOrEqual},
                                                                 {"=", Comparison::Equal},
                                                                 {">=", Comparison::GreaterOrEqual},
                                                                 {">", Comparison::Greater}};
    for (const auto &[sign, comparison] : kSigns)
        if (match.captured(2) == QLatin1String(sign))
            return Condition{match.captured(1), {}, comparison, match.captured(3).toDouble()};
    return std::nullopt;
}

bool RunFilter::holds(const Condition &condition, const RunSummary &run)
{
    if (!condition.compare) {
        const QString text = textOf(condition.key, run).toLower();
        // A mode or state is named in full ("ip" is not "ip-f"); the others may be named in part.
        return condition.key == QLatin1String("model") || condition.key == QLatin1String("name")
                   ? text.contains(condition.text)
                   : text == condition.text;
    }
    const auto number = numberOf(condition.key, run);
    if (!number)
        return false;
    switch (*condition.compare) {
    case Comparison::Less:
        return *number < condition.number;
    case Comparison::LessOrEqual:
        return *number <= condition.number;
    case Comparison::Equal:
        return *number == condition.number;
    case Comparison::GreaterOrEqual:
        return *number >= condition.number;
    case Comparison::Greater:
        break;
    }
    return *number > condition.number;
}

bool RunFilter::accepts(const RunSummary &run) const
{
    if (!std::ranges::all_of(m_conditions, [&](const Condition &c) { return holds(c, run); }))
        return false;
    if (m_words.isEmpty())
        return true;
    const QString all =
        (QString::fromStdString(run.name) + QLatin1Char(' ') + QString::fromStdString(run.spec.model) +
         QLatin1Char(' ') + display::modelTitle(run.spec.model) + QLatin1Char(' ') +
         QString::fromStdString(run.spec.mode) + QLatin1Char(' ') + display::stateTitle(run.state))
            .toLower();
    return std::ranges::all_of(m_words, [&](const QString &word) { return all.contains(word); });
}

} // namespace ant
