#pragma once

#include "ui/common/page.h"
#include "ui/common/workspace_reader.h"
#include "ui/pages/pareto/pareto_snapshot.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QMenu;
class QPushButton;
class QSpinBox;
class QStackedWidget;

namespace ant {

class EmptyState;
class ParetoPlot;
class Segmented;
class SensitivityPlot;
class TableCard;

/// Where the bits of a network are best spent: accuracy against size and bit operations, the bits of each
/// layer at a point, and what each layer's bits are worth. A point can be run or taken along as a file.
class ParetoPage final : public Page {
    Q_OBJECT
public:
    explicit ParetoPage(const PageContext &context, QWidget *parent = nullptr);
    /// Starts the run that measures the network of `spec`.
    void measure(const RunSpec &spec);
    /// 0 front, 1 sensitivity.
    void showView(int view);
    ParetoPlot *plot() const { return m_plot; }
    const std::shared_ptr<const ParetoSnapshot> &snapshot() const { return m_snapshot; }

Q_SIGNALS:
    void newRunRequested();

protected:
    void showRuns(const std::shared_ptr<const RunsSnapshot> &runs) override;

private:
    QWidget *buildOptions();
    QWidget *buildFront();
    QWidget *buildPoint();
    QWidget *buildSensitivity();
    void connectParts();
    void readNow();
    void showSnapshot(std::shared_ptr<const ParetoSnapshot> snapshot);
    void showEmpty();
    void fillChooser();
    void fillMeasureMenu();
    void choosePoint(int point);
    void showPoint();
    void startPoint();
    void exportPoint();
    void applySensitivityOptions();
    const ParetoPoint *point() const;
    static Table layersOf(const ParetoPoint &point);

    std::shared_ptr<const ParetoSnapshot> m_snapshot;
    ParetoQuestion m_asked;
    QuestionLine m_question;
    int m_point = -1;
    QMenu *m_measureMenu;
    QComboBox *m_chooser;
    Segmented *m_view, *m_axis, *m_measure;
    QSpinBox *m_inputBits, *m_lowestBits, *m_bits;
    QCheckBox *m_keepsEnds;
    QStackedWidget *m_stack, *m_views;
    EmptyState *m_empty;
    QPushButton *m_measureFirst;
    ParetoPlot *m_plot;
    TableCard *m_points, *m_layers;
    SensitivityPlot *m_sensitivity;
    TableCard *m_numbers;
    QLabel *m_pointTitle, *m_pointText;
    QPushButton *m_start, *m_export;
};

} // namespace ant
