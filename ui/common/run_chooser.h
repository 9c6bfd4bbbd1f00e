#pragma once

#include "core/experiment/run_record.h"
#include "ui/common/eliding_combo_box.h"

#include <vector>

namespace ant {

struct RunsSnapshot;

/// The box at the top of a page in which a person picks the run that the page is about.
class RunChooser final : public ElidingComboBox {
    Q_OBJECT
public:
    explicit RunChooser(const QString &accessibleName, QWidget *parent = nullptr);
    /// Offers these runs in this order and shows `current` as the chosen one (none where it is not among
    /// them). A list that is the same is left alone, so that an open box stays open.
    void setRuns(const std::vector<std::pair<RunId, std::string>> &runs, RunId current);
    /// Runs that are not archived, newest first, and `current` in any case.
    static std::vector<std::pair<RunId, std::string>> newestFirst(const RunsSnapshot &runs, RunId current);

    /// As wide as the title of the chosen run, within limits.
    QSize sizeHint() const override;

Q_SIGNALS:
    void runChosen(ant::RunId run);

private:
    std::vector<std::pair<RunId, std::string>> m_runs;
};

} // namespace ant
