#pragma once

#include "ui/common/plot.h"
#include "ui/pages/layers/quantizer_view.h"

namespace ant {

/// How many elements of the tensor take each value of the grid.
class UsagePlot final : public Plot {
    Q_OBJECT
public:
    explicit UsagePlot(QWidget *parent = nullptr);
    void setView(std::shared_ptr<const QuantizerView> view);
    Table table() const override;

protected:
    void rebuild() override;
    QString textAt(double x, double y) const override;

private:
    /// Percent of all elements.
    double share(std::size_t code) const;

    std::shared_ptr<const QuantizerView> m_view;
    double m_total = 0;
};

} // namespace ant
