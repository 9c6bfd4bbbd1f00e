#pragma once

#include "ui/common/plot.h"
#include "ui/pages/layers/plotted_quantizer.h"

namespace ant {

/// How many elements of the tensor take each value of the grid: of the tried one where there is one.
class UsagePlot final : public Plot {
    Q_OBJECT
public:
    explicit UsagePlot(QWidget *parent = nullptr);
    void setQuantizer(PlottedQuantizer quantizer);
    Table table() const override;

protected:
    void rebuild() override;
    QString textAt(double x, double y) const override;

private:
    /// Percent of all elements.
    double share(std::size_t code) const;

    PlottedQuantizer m_quantizer;
    double m_total = 0;
};

} // namespace ant
