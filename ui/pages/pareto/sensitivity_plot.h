#pragma once

#include "core/report/pareto.h"
#include "ui/common/plot.h"

namespace ant {

/// What each layer's weight and input cost where they alone have a width: a pair of bars per layer.
class SensitivityPlot final : public Plot {
    Q_OBJECT
public:
    enum class Measure { Divergence, LossIncrease, OutputSqnr };
    explicit SensitivityPlot(QWidget *parent = nullptr);
    /// Null: nothing was measured.
    void setProblem(std::shared_ptr<const AllocationProblem> problem);
    void showWidth(Measure measure, int bits);
    Table table() const override;

protected:
    void rebuild() override;
    void resizeEvent(QResizeEvent *event) override;
    QString textAt(double x, double y) const override;

private:
    void turnNames();
    const SensitivityOption *option(int layer, Role role) const;
    double valueOf(const SensitivityOption &option) const;
    QString measureTitle() const;

    std::shared_ptr<const AllocationProblem> m_problem;
    Measure m_measure = Measure::Divergence;
    int m_bits = 4;
};

} // namespace ant
