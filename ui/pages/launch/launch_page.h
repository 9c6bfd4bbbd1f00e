#pragma once

#include "core/experiment/presets.h"
#include "ui/common/page.h"
#include "ui/common/workspace_reader.h"
#include "ui/pages/launch/model_sources.h"
#include "ui/pages/launch/spec_check.h"

class QAction;
class QLabel;

namespace ant {

class CommandDialog;
class ConvertDialog;
class LaunchSummary;
class PresetPanel;
class RunForm;

/// Makes new runs: from a preset, from a command, from another run, or by hand; one, or one for every
/// combination of several models, modes and widths.
class LaunchPage final : public Page {
    Q_OBJECT
public:
    explicit LaunchPage(const PageContext &context, QWidget *parent = nullptr);
    void fill(const RunSpec &spec);
    RunForm *form() const { return m_form; }
    LaunchSummary *summary() const { return m_summary; }
    PresetPanel *presets() const { return m_presets; }
    /// Asks for a command line, with what the clipboard holds where that is one.
    CommandDialog *pasteCommand();
    /// Asks how to make an ONNX file of a TorchScript file; it becomes the form's model.
    ConvertDialog *convertModel(const QString &file);
    /// What the form makes of a spec that names no files: with those that the workspace knows.
    void fillFromPreset(const RunSpec &spec);

Q_SIGNALS:
    /// Runs were started or put into the queue.
    void launched();

protected:
    void showRuns(const std::shared_ptr<const RunsSnapshot> &runs) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildTools();
    QWidget *buildForm();
    void readPresets();
    void look();
    void showFindings(SpecFindings findings);
    void showPresetPane(bool isWanted);
    void launch(bool queued);

    ModelSources m_sources;
    PresetPanel *m_presets;
    QAction *m_presetsShown;
    QWidget *m_middle = nullptr; ///< the form with its help
    QLabel *m_helpTitle, *m_help;
    RunForm *m_form;
    LaunchSummary *m_summary;
    SpecCheck *m_check;
    bool m_isWide = true;
    std::ptrdiff_t m_finished = -1; ///< runs that estimates were last made of,
    std::filesystem::path m_folder; ///< and their workspace
};

} // namespace ant
