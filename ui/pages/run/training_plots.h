#pragma once

#include "ui/common/plot.h"
#include "ui/pages/run/loss_curve.h"

namespace ant {

/// Loss of the training steps.
class LossPlot final : public Plot {
    Q_OBJECT
public:
    explicit LossPlot(QWidget *parent = nullptr);
    void clear();
    void add(const std::vector<StepRecord> &steps);
    const LossCurve &curve() const { return m_curve; }
    Table table() const override;

protected:
    void rebuild() override;
    QString textAt(double x, double y) const override;

private:
    LossCurve m_curve;
};

/// Accuracy and mean training loss after each epoch.
class EpochPlot final : public Plot {
    Q_OBJECT
public:
    explicit EpochPlot(QWidget *parent = nullptr);
    void setEpochs(std::vector<EpochRecord> epochs);
    Table table() const override;

protected:
    void rebuild() override;
    QString textAt(double x, double y) const override;

private:
    std::vector<EpochRecord> m_epochs;
};

} // namespace ant
