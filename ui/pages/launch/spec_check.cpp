#include "ui/pages/launch/spec_check.h"

#include "core/experiment/evaluated_images.h"
#include "ui/common/background.h"

#include <algorithm>
#include <set>

namespace ant {
namespace {

constexpr int kDelayMs = 120;

/// What makes looking at the files of another spec necessary.
bool haveSameFiles(const RunSpec &a, const RunSpec &b)
{
    return a.model == b.model && a.weights == b.weights && a.dataset == b.dataset && a.task == b.task;
}

/// A problem of a model that the form does not show belongs to the sweep.
FieldProblem placed(FieldProblem problem, const RunSpec &spec, const Sweep &sweep)
{
    if (sweep.isSingle())
        return problem;
    const bool isOfForm = spec.model == sweep.base.model && spec.mode == sweep.base.mode &&
                          spec.weightBits == sweep.base.weightBits;
    if (!isOfForm || !sweep.models.empty()) {
        problem.text = spec.model + " in mode " + spec.mode + ": " + problem.text;
        problem.field = "sweep";
    }
    return problem;
}

void addProblems(SpecFindings &findings, const Sweep &sweep)
{
    std::set<std::string> known;
    for (std::size_t i = 0; i < findings.specs.size(); ++i) {
        const RunSpec &spec = findings.specs[i];
        const auto end = findings.specs.begin() + static_cast<std::ptrdiff_t>(i);
        const bool isNew = std::none_of(findings.specs.begin(), end,
                                        [&](const RunSpec &other) { return haveSameFiles(spec, other); });
        for (FieldProblem &problem : isNew ? validate(spec) : validateSettings(spec))
            if (known.insert(problem.text).second) // once for all runs that share it
                findings.problems.push_back(placed(std::move(problem), spec, sweep));
    }
}

/// The sum for all runs; nothing where one of them is unknown.
void addTimes(SpecFindings &findings, const std::vector<RunSummary> &earlier)
{
    TimeEstimate sum;
    std::optional<std::pair<RunSpec, SpecFacts>> last;
    for (const RunSpec &spec : findings.specs) {
        if (!last || !haveSameFiles(last->first, spec))
            last.emplace(spec, specFacts(spec));
        const SpecFacts &facts = last->second;
        const std::int64_t images = evaluatedCount(spec, facts.evaluationImages, facts.evaluationClasses);
        const auto time = estimateTime(spec, images, facts.trainingImages, earlier);
        if (&spec == &findings.specs.front())
            findings.facts = facts.fields;
        if (!time || images == 0) {
            findings.time.reset();
            return;
        }
        sum.seconds += time->seconds;
        sum.basis = std::max(sum.basis, time->basis);
        for (const RunId run : time->runs)
            if (std::ranges::find(sum.runs, run) == sum.runs.end())
                sum.runs.push_back(run);
        findings.time = sum;
    }
}

void addMemory(SpecFindings &findings)
{
    for (const RunSpec &spec : findings.specs)
        if (auto memory = estimateMemory(spec);
            memory.ok() && (!findings.memory || memory.value().total() > findings.memory->total()))
            findings.memory = memory.value();
}

SpecFindings lookAt(const Sweep &sweep, const EarlierRuns &earlier)
{
    SpecFindings findings;
    findings.availableBytes = availableMemoryBytes();
    auto specs = expandSweep(sweep);
    if (!specs.ok()) { // a mode or a model that is being typed
        specs = std::vector{sweep.base};
        findings.problems = validate(sweep.base);
    }
    findings.specs = std::move(specs).value();
    if (findings.problems.empty())
        addProblems(findings, sweep);
    addTimes(findings, earlier ? *earlier : std::vector<RunSummary>());
    addMemory(findings);
    QStringList lines;
    for (const RunSpec &spec : findings.specs)
        lines << QString::fromStdString(commandLine(spec));
    findings.commandLine = lines.join(QLatin1Char('\n'));
    return findings;
}

} // namespace

bool SpecFindings::hasErrors() const
{
    return std::ranges::any_of(problems, &FieldProblem::isError);
}

SpecCheck::SpecCheck(QObject *parent) : QObject(parent)
{
    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelayMs);
    connect(&m_delay, &QTimer::timeout, this, &SpecCheck::begin);
}

void SpecCheck::check(const Sweep &sweep)
{
    m_waiting = sweep;
    m_delay.start();
}

void SpecCheck::begin()
{
    if (m_isLooking || !m_waiting)
        return;
    m_isLooking = true;
    const Sweep sweep = *m_waiting;
    m_waiting.reset();
    const auto look = [sweep, earlier = m_earlier] { return lookAt(sweep, earlier); };
    inBackground(this, look, [this](const SpecFindings &findings) {
        m_isLooking = false;
        if (m_waiting)
            begin(); // the form has changed since: this answer is old
        else
            Q_EMIT checked(findings);
    });
}

} // namespace ant
