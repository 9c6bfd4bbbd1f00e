#include "ui/common/run_chooser.h"

#include "ui/common/workspace_reader.h"

#include <QSignalBlocker>

#include <algorithm>

namespace ant {
namespace {

constexpr int kNarrowest = 160, kWidest = 360; ///< pixels; between them as wide as the title
constexpr int kBesideText = 76;                ///< padding and arrow

} // namespace

RunChooser::RunChooser(const QString &accessibleName, QWidget *parent) : ElidingComboBox(parent)
{
    setAccessibleName(accessibleName);
    setToolTip(accessibleName);
    setMinimumWidth(kNarrowest);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMaxVisibleItems(20);
    setEnabled(false);
    connect(this, &QComboBox::activated, this,
            [this](int choice) { Q_EMIT runChosen(m_runs[std::size_t(choice)].first); });
}

void RunChooser::setRuns(const std::vector<std::pair<RunId, std::string>> &runs, RunId current)
{
    const QSignalBlocker quiet(this);
    if (runs != m_runs) {
        m_runs = runs;
        clear();
        QStringList titles;
        for (const auto &[id, name] : m_runs)
            titles << QStringLiteral("#%1  %2").arg(id.value).arg(QString::fromStdString(name));
        addItems(titles);
        for (int run = 0; run < count(); ++run) // the list may be narrower than a name
            setItemData(run, itemText(run), Qt::ToolTipRole);
        setEnabled(!m_runs.empty());
    }
    const auto choice = std::ranges::find(m_runs, current, [](const auto &run) { return run.first; });
    setCurrentIndex(choice == m_runs.end() ? -1 : int(choice - m_runs.begin()));
    setToolTip(currentIndex() < 0 ? accessibleName() : accessibleName() + QLatin1Char('\n') + currentText());
    updateGeometry();
}

QSize RunChooser::sizeHint() const
{
    const int text = fontMetrics().horizontalAdvance(currentText()) + kBesideText;
    return {std::clamp(text, kNarrowest, kWidest), ElidingComboBox::sizeHint().height()};
}

std::vector<std::pair<RunId, std::string>> RunChooser::newestFirst(const RunsSnapshot &runs, RunId current)
{
    std::vector<std::pair<RunId, std::string>> choices;
    for (auto run = runs.runs.rbegin(); run != runs.runs.rend(); ++run)
        if (!run->isArchived || run->id == current)
            choices.emplace_back(run->id, run->name);
    return choices;
}

} // namespace ant
