#include "ui/pages/runs/run_filter.h"

#include "core/experiment/modes.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace ant {
namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("ant::RunFilter", text);
}

const QStringList &textKeys()
{
    static const QStringList keys{QStringLiteral("mode"), QStringLiteral("model"), QStringLiteral("state"),
                                  QStringLiteral("tag"),  QStringLiteral("name"),  QStringLiteral("task"),
                                  QStringLiteral("data"), QStringLiteral("device")};
    return keys;
}

const QStringList &numberKeys()
{
    static const QStringList keys{QStringLiteral("top1"), QStringLiteral("top5"),  QStringLiteral("loss"),
                                  QStringLiteral("bits"), QStringLiteral("batch"), QStringLiteral("images"),
                                  QStringLiteral("time"), QStringLiteral("id")};
    return keys;
}

QString fromView(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

bool textHolds(const QString &key, const QString &wanted, const RunSummary &run)
{
    const auto contains = [&](const std::string &text) {
        return QString::fromStdString(text).contains(wanted, Qt::CaseInsensitive);
    };
    if (key == QLatin1String("mode")) // named in full: "ip" is not "ip-f"
        return QString::fromStdString(run.spec.mode) == wanted;
    if (key == QLatin1String("state"))
        return fromView(name(run.state)) == wanted;
    if (key == QLatin1String("task"))
        return fromView(name(run.spec.task)) == wanted;
    if (key == QLatin1String("tag"))
        return std::ranges::any_of(run.tags, [&](const std::string &tag) {
            return QString::fromStdString(tag).compare(wanted, Qt::CaseInsensitive) == 0;
        });
    if (key == QLatin1String("model"))
        return contains(run.spec.model);
    if (key == QLatin1String("data"))
        return contains(run.spec.dataset.text());
    return key == QLatin1String("device") ? contains(run.spec.device) : contains(run.name);
}

double numberOf(const QString &key, const RunSummary &run)
{
    static const std::pair<const char *, RunTableModel::Column> kColumns[] = {
        {"top1", RunTableModel::Top1Column},     {"top5", RunTableModel::Top5Column},
        {"loss", RunTableModel::LossColumn},     {"batch", RunTableModel::BatchColumn},
        {"images", RunTableModel::ImagesColumn}, {"id", RunTableModel::IdColumn}};
    if (key == QLatin1String("bits"))
        return run.spec.isFloatingPoint() ? 32 : run.spec.weightBits;
    if (key == QLatin1String("time")) {
        const double seconds = runSeconds(run, QDateTime::currentMSecsSinceEpoch());
        return seconds < 0 ? std::nan("") : seconds;
    }
    for (const auto &[name, column] : kColumns)
        if (key == QLatin1String(name))
            return sortNumber(run, column, 0);
    return std::nan("");
}

/// Why a text cannot be the value of a key; empty where it can.
QString valueProblem(const QString &key, QString &value)
{
    if (key == QLatin1String("mode")) {
        const auto mode = parseMode(value.toStdString());
        if (!mode.ok())
            return translated("mode:%1 is no mode; there are fp32, int, ip, fip, ip-f, fip-f and ant4-8")
                .arg(value);
        value = QString::fromStdString(mode.value().name);
    } else if (key == QLatin1String("state") && !runStateFromName(value.toStdString()).ok()) {
        return translated("state:%1 is no state; there are queued, running, done, failed, cancelled and "
                          "interrupted")
            .arg(value);
    } else if (key == QLatin1String("task") && !taskFromName(value.toStdString()).ok()) {
        return translated("task:%1 is no task; there are ptq, qat and eval").arg(value);
    }
    return {};
}

} // namespace

QString RunFilter::help()
{
    return translated("Words search name, model, mode, state, tags and notes.\n"
                      "mode:ip-f   model:resnet20   state:failed   tag:paper   task:qat   data:cifar10\n"
                      "top1>90   top5>=99   loss<0.5   bits=4   batch>64   images=1000   time<60   id>=12\n"
                      "A minus turns a term round: -state:done. Quotes keep blanks: \"first try\".");
}

RunFilter::RunFilter(const QString &text)
{
    // A word may hold a quoted part with blanks: name:"first try".
    static const QRegularExpression kWord(QStringLiteral("(?:\"[^\"]*\"?|[^\\s\"])+"));
    for (auto match = kWord.globalMatch(text.toLower()); match.hasNext();)
        add(match.next().captured());
}

void RunFilter::add(QString word)
{
    const bool isQuoted = word.startsWith(QLatin1Char('"'));
    word.remove(QLatin1Char('"'));
    Term term;
    term.isNegated = !isQuoted && word.size() > 1 && word.startsWith(QLatin1Char('-'));
    if (term.isNegated)
        word.remove(0, 1);
    static const QRegularExpression kCondition(QStringLiteral("^([a-z][a-z0-9]*)(:|<=|>=|<|>|=)(.*)$"));
    const auto match = isQuoted ? QRegularExpressionMatch() : kCondition.match(word);
    term.text = word;
    if (match.hasMatch()) {
        term.key = match.captured(1);
        const QString problem = addCondition(term, match.captured(2), match.captured(3));
        if (m_problem.isEmpty())
            m_problem = problem;
        if (problem.isEmpty())
            m_terms.push_back(term);
        else if (!textKeys().contains(term.key) && !numberKeys().contains(term.key))
            m_terms.push_back({term.isNegated, {}, word, Comparison::Contains, 0});
        return;
    }
    if (!term.text.isEmpty())
        m_terms.push_back(term);
}

/// Completes a condition; what is wrong with it where it cannot be.
QString RunFilter::addCondition(Term &term, const QString &sign, const QString &value)
{
    const bool isText = textKeys().contains(term.key);
    if (!isText && !numberKeys().contains(term.key))
        return translated("%1 cannot be asked for; there are %2 and the numbers %3")
            .arg(term.key, textKeys().join(QStringLiteral(", ")), numberKeys().join(QStringLiteral(", ")));
    if (isText) {
        if (sign != QLatin1String(":") && sign != QLatin1String("="))
            return translated("%1 is a text and cannot be compared with %2; write %1:VALUE")
                .arg(term.key, sign);
        term.compare = Comparison::Is;
        term.text = value;
        return value.isEmpty() ? translated("%1: needs a value").arg(term.key)
                               : valueProblem(term.key, term.text);
    }
    bool isNumber = false;
    term.number = value.toDouble(&isNumber);
    if (!isNumber)
        return translated("%1%2 needs a number, such as %1%2%3")
            .arg(term.key, sign,
                 term.key.startsWith(QLatin1String("top")) ? QStringLiteral("90") : QStringLiteral("4"));
    static const std::pair<const char *, Comparison> kSigns[] = {
        {"<", Comparison::Less},    {"<=", Comparison::LessOrEqual},
        {"=", Comparison::Equal},   {">=", Comparison::GreaterOrEqual},
        {">", Comparison::Greater}, {":", Comparison::Equal}};
    for (const auto &[known, comparison] : kSigns)
        if (sign == QLatin1String(known))
            term.compare = comparison;
    return {};
}

bool RunFilter::holds(const Term &term, const RunSummary &run, const RunTexts &texts)
{
    if (term.compare == Comparison::Contains)
        return texts.folded.contains(term.text);
    if (term.compare == Comparison::Is)
        return textHolds(term.key, term.text, run);
    const double number = numberOf(term.key, run); // NaN holds for nothing
    switch (term.compare) {
    case Comparison::Less:
        return number < term.number;
    case Comparison::LessOrEqual:
        return number <= term.number;
    case Comparison::GreaterOrEqual:
        return number >= term.number;
    case Comparison::Greater:
        return number > term.number;
    default:
        break;
    }
    return number == term.number;
}

bool RunFilter::accepts(const RunSummary &run, const RunTexts &texts) const
{
    return std::ranges::all_of(m_terms,
                               [&](const Term &term) { return holds(term, run, texts) != term.isNegated; });
}

} // namespace ant
