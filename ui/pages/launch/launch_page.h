#pragma once

#include "core/experiment/presets.h"
#include "ui/common/page.h"

class QComboBox;

namespace ant {

class LaunchSummary;
class RunForm;
class SpecCheck;

/// Makes a new run: from a preset, from another run, or by hand.
class LaunchPage final : public Page {
    Q_OBJECT
public:
    explicit LaunchPage(const PageContext &context, QWidget *parent = nullptr);
    void fill(const RunSpec &spec);
    RunForm *form() const { return m_form; }
    LaunchSummary *summary() const { return m_summary; }

Q_SIGNALS:
    /// A run was started or put into the queue.
    void launched();

private:
    void readPresets();
    void showPresets(std::vector<Preset> presets);
    void launch(bool queued);

    std::vector<Preset> m_presets;
    QComboBox *m_preset;
    RunForm *m_form;
    LaunchSummary *m_summary;
    SpecCheck *m_check;
};

} // namespace ant
