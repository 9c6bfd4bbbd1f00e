#pragma once

#include "ui/common/page.h"
#include "ui/common/workspace_reader.h"
#include "ui/pages/run/run_feed.h"

class QSplitter;
class QStackedWidget;
class QTimer;

namespace ant {

class EmptyState;
class EpochPlot;
class ImageGrid;
class LogPanel;
class LossPlot;
class RunChooser;
class RunHeader;
class Segmented;
class TableCard;

/// One run while it goes on and after it has ended: how far it is, what it did, and where it was wrong.
class RunPage final : public Page {
    Q_OBJECT
public:
    explicit RunPage(const PageContext &context, QWidget *parent = nullptr);
    void showRun(RunId run);
    RunId run() const { return m_run; }
    /// 0 overview, 1 images, 2 record.
    void showView(int view);

Q_SIGNALS:
    void newRunRequested();
    void layersRequested(ant::RunId run);
    void rerunRequested(const ant::RunSpec &spec);

protected:
    void showRuns(const std::shared_ptr<const RunsSnapshot> &runs) override;
    void hideEvent(QHideEvent *event) override;

private:
    void buildActions();
    QWidget *buildOverview();
    QWidget *buildImages();
    QWidget *buildRecord();
    void startOver(const RunSummary &run);
    void readFeed();
    void readDetails();
    void showFeed(const RunFeed &feed);
    void showDetails(std::shared_ptr<const RunDetails> details);
    void showConfusions(const QStringList &classNames);
    void updateActions();
    void openFolder();

    RunId m_run;
    RunSummary m_summary; ///< of m_run, newest
    FeedPlace m_place;
    std::shared_ptr<const RunDetails> m_details;
    QuestionLine m_feedQuestion, m_detailsQuestion;
    QTimer *m_timer; ///< while the run goes on and is seen
    RunChooser *m_chooser;
    QStackedWidget *m_stack, *m_views;
    EmptyState *m_empty;
    RunHeader *m_header;
    Segmented *m_view;
    TableCard *m_conventions, *m_spec, *m_environment, *m_files, *m_confusions, *m_blocks;
    LossPlot *m_loss;
    EpochPlot *m_epochs;
    QWidget *m_plots = nullptr;
    LogPanel *m_log;
    ImageGrid *m_worst;
    QAction *m_layers = nullptr, *m_cancel = nullptr, *m_folder = nullptr, *m_copy = nullptr;
    QAction *m_resume = nullptr, *m_rerun = nullptr;
};

} // namespace ant
