#pragma once

#include "ui/common/page.h"
#include "ui/common/workspace_reader.h"
#include "ui/pages/compare/comparison_snapshot.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QStackedWidget;

namespace ant {

class EmptyState;
class ImageGrid;
class OverlayPlot;
class RunChooser;
class RunPickModel;
class Segmented;
class TableCard;

/// Two or more runs side by side: what differs, whether the accuracy does, and where.
class ComparePage final : public Page {
    Q_OBJECT
public:
    explicit ComparePage(const PageContext &context, QWidget *parent = nullptr);
    /// Puts these runs side by side; the first one is what the others are compared with.
    void compare(const std::vector<RunId> &runs);
    RunPickModel *picks() const { return m_picks; }
    /// 0 summary, 1 layers, 2 images.
    void showView(int view);

Q_SIGNALS:
    void newRunRequested();

protected:
    void showRuns(const std::shared_ptr<const RunsSnapshot> &runs) override;

private:
    QWidget *buildPicker();
    QWidget *buildSummary();
    QWidget *buildLayers();
    QWidget *buildImages();
    void readNow();
    void showComparison(std::shared_ptr<const ComparisonSnapshot> comparison);
    void showPair(RunId other);
    void showImages(const ComparedPair &pair);
    void readChosenQuantizer(int row);
    void showEmpty();
    const ComparedPair *pair() const;

    std::shared_ptr<const ComparisonSnapshot> m_comparison;
    RunId m_other; ///< that the first run is compared with in detail
    QuestionLine m_question, m_quantizerQuestion;
    RunPickModel *m_picks;
    RunChooser *m_chooser;
    Segmented *m_view;
    QStackedWidget *m_stack, *m_views;
    EmptyState *m_empty;
    TableCard *m_accuracy, *m_differences, *m_layers;
    OverlayPlot *m_overlay;
    QLabel *m_notes; ///< on the accuracies
    QLabel *m_lostTitle, *m_gainedTitle, *m_whyNot;
    ImageGrid *m_lost, *m_gained;
};

} // namespace ant
