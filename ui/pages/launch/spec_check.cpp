#include "ui/pages/launch/spec_check.h"

#include <QtConcurrent>

#include <algorithm>

namespace ant {
namespace {

constexpr int kDelayMs = 120;

SpecFindings lookAt(const RunSpec &spec)
{
    SpecFindings findings;
    findings.problems = validate(spec);
    findings.commandLine = QString::fromStdString(commandLine(spec));
    findings.availableBytes = availableMemoryBytes();
    if (auto memory = estimateMemory(spec); memory.ok())
        findings.memory = memory.value();
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

void SpecCheck::check(const RunSpec &spec)
{
    m_waiting = spec;
    m_delay.start();
}

void SpecCheck::begin()
{
    if (m_isLooking || !m_waiting)
        return;
    m_isLooking = true;
    const RunSpec spec = *m_waiting;
    m_waiting.reset();
    QtConcurrent::run(lookAt, spec).then(this, [this](const SpecFindings &findings) {
        m_isLooking = false;
        if (m_waiting)
            begin(); // the form has changed since: this answer is old
        else
            Q_EMIT checked(findings);
    });
}

} // namespace ant
