#pragma once

#include "core/experiment/spec_facts.h"
#include "core/experiment/sweep.h"
#include "core/experiment/validation.h"
#include "core/report/time_estimate.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <memory>
#include <optional>

namespace ant {

/// Finished runs of this machine, which times are estimated from. Shared between threads, never changed.
using EarlierRuns = std::shared_ptr<const std::vector<RunSummary>>;

/// What can be said about one or several runs before they start.
struct SpecFindings {
    std::vector<RunSpec> specs; ///< in the order in which they would run; one for a single run
    std::vector<FieldProblem> problems;
    std::vector<FieldFact> facts;
    std::optional<MemoryEstimate> memory; ///< of the one that takes most
    std::int64_t availableBytes = 0;      ///< 0: unknown
    std::optional<TimeEstimate> time;     ///< of all together
    QString commandLine;                  ///< a line each
    bool hasErrors() const;
};

/// Looks at a spec, off the GUI thread since that opens weight files and folders. One look at a time; while
/// it goes on only the newest spec waits, and only the newest answer is given.
class SpecCheck final : public QObject {
    Q_OBJECT
public:
    explicit SpecCheck(QObject *parent = nullptr);
    /// Looks soon; typing on puts it off a little.
    void check(const Sweep &sweep);
    void check(const RunSpec &spec) { check(Sweep{spec, {}, {}, {}}); }
    void setEarlier(EarlierRuns earlier) { m_earlier = std::move(earlier); }

Q_SIGNALS:
    void checked(const ant::SpecFindings &findings);

private:
    void begin();

    QTimer m_delay;
    EarlierRuns m_earlier;
    std::optional<Sweep> m_waiting;
    bool m_isLooking = false;
};

} // namespace ant
