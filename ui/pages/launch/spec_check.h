#pragma once

#include "core/experiment/validation.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <optional>

namespace ant {

/// What can be said about a spec before it runs.
struct SpecFindings {
    std::vector<FieldProblem> problems;
    std::optional<MemoryEstimate> memory;
    std::int64_t availableBytes = 0; ///< 0: unknown
    QString commandLine;
    bool hasErrors() const;
};

/// Looks at a spec, off the GUI thread since that opens weight files and folders. One look at a time; while
/// it goes on only the newest spec waits, and only the newest answer is given.
class SpecCheck final : public QObject {
    Q_OBJECT
public:
    explicit SpecCheck(QObject *parent = nullptr);
    /// Looks soon; typing on puts it off a little.
    void check(const RunSpec &spec);

Q_SIGNALS:
    void checked(const ant::SpecFindings &findings);

private:
    void begin();

    QTimer m_delay;
    std::optional<RunSpec> m_waiting;
    bool m_isLooking = false;
};

} // namespace ant
