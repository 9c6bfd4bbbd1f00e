#pragma once

#include "ui/pages/layers/type_ratio.h"

#include <QChartView>

namespace ant {

/// Stacked bars: which part of the layers, parameters and MACs has which numeric type.
class TypeRatioChart final : public QChartView {
    Q_OBJECT
public:
    explicit TypeRatioChart(QWidget *parent = nullptr);
    void setRatio(const TypeRatio &ratio);

protected:
    void changeEvent(QEvent *event) override;

private:
    void rebuild();
    TypeRatio m_ratio;
};

} // namespace ant
