#include "ui/pages/pareto/sensitivity_plot.h"

#include "ui/common/display.h"
#include "ui/common/theme.h"

#include <algorithm>
#include <cmath>

namespace ant {
namespace {

constexpr double kBarWidth = 0.38; ///< of the distance between two layers
constexpr int kMostNames = 30;     ///< layers beyond that are numbered

} // namespace

SensitivityPlot::SensitivityPlot(QWidget *parent) : Plot(parent)
{
    setAccessibleName(tr("Sensitivity of each layer"));
    rebuild();
}

void SensitivityPlot::setProblem(std::shared_ptr<const AllocationProblem> problem)
{
    m_problem = std::move(problem);
    rebuild();
}

void SensitivityPlot::showWidth(Measure measure, int bits)
{
    m_measure = measure;
    m_bits = bits;
    rebuild();
}

const SensitivityOption *SensitivityPlot::option(int layer, Role role) const
{
    const int quantizer = 2 * layer + (role == Role::Input ? 1 : 0);
    return m_problem->sensitivity.chosen(quantizer, m_bits,
                                         m_problem->rules.quantizers[std::size_t(quantizer)].types);
}

double SensitivityPlot::valueOf(const SensitivityOption &option) const
{
    switch (m_measure) {
    case Measure::Divergence:
        return option.divergence;
    case Measure::LossIncrease:
        return option.lossIncrease;
    case Measure::OutputSqnr:
        break;
    }
    return std::isfinite(option.outputSqnrDb) ? option.outputSqnrDb : 0;
}

QString SensitivityPlot::measureTitle() const
{
    switch (m_measure) {
    case Measure::Divergence:
        return tr("Divergence, nats");
    case Measure::LossIncrease:
        return tr("Loss increase, nats");
    case Measure::OutputSqnr:
        break;
    }
    return tr("SQNR of the output, dB");
}

void SensitivityPlot::rebuild()
{
    clearAll();
    if (!m_problem)
        return finish(tr("Nothing was measured yet"));
    const int layers = int(m_problem->size.layers.size());
    auto names = QSharedPointer<QCPAxisTickerText>::create();
    for (int layer = 0; layer < layers; ++layer)
        names->addTick(layer, layers > kMostNames
                                  ? QString::number(layer)
                                  : QString::fromStdString(m_problem->size.layers[std::size_t(layer)].layer));
    for (const Role role : {Role::Weight, Role::Input}) {
        auto *bars = new QCPBars(xAxis, yAxis);
        const QColor colour = role == Role::Weight ? theme::current().accent : theme::lineColour("pot");
        bars->setPen(Qt::NoPen);
        bars->setBrush(colour);
        bars->setWidth(kBarWidth);
        bars->setName(role == Role::Weight ? tr("weight alone at %1 bits").arg(m_bits)
                                           : tr("input alone at %1 bits").arg(m_bits));
        for (int layer = 0; layer < layers; ++layer)
            if (const auto *found = option(layer, role))
                bars->addData(layer + (role == Role::Weight ? -0.5 : 0.5) * kBarWidth, valueOf(*found));
    }
    xAxis->setTicker(names);
    turnNames();
    setTitles(QString(), measureTitle());
    rescaleAxes();
    xAxis->setRange(-0.7, layers - 0.3);
    yAxis->setRange(std::min(0.0, yAxis->range().lower), yAxis->range().upper * 1.05);
    legend->setVisible(true);
    finish();
}

/// Upright where they would lie on each other.
void SensitivityPlot::turnNames()
{
    constexpr int kAxisWidth = 80; // pixels beside the bars
    const int layers = m_problem ? int(m_problem->size.layers.size()) : 0;
    int widest = 0;
    for (int layer = 0; layer < layers && layers <= kMostNames; ++layer)
        widest = std::max(widest, fontMetrics().horizontalAdvance(QString::fromStdString(
                                      m_problem->size.layers[std::size_t(layer)].layer)));
    const bool isTight = layers * (widest + theme::kGrid) > width() - kAxisWidth;
    xAxis->setTickLabelRotation(!isTight ? 0 : layers > 12 ? 60 : 30);
}

void SensitivityPlot::resizeEvent(QResizeEvent *event)
{
    turnNames();
    Plot::resizeEvent(event);
}

QString SensitivityPlot::textAt(double x, double) const
{
    const int layer = int(std::lround(x));
    if (!m_problem || layer < 0 || layer >= int(m_problem->size.layers.size()))
        return {};
    QString text = QString::fromStdString(m_problem->size.layers[std::size_t(layer)].layer);
    for (const Role role : {Role::Weight, Role::Input})
        if (const auto *found = option(layer, role))
            text +=
                tr("\n%1 as %2: divergence %3, loss %4%5, output %6 dB")
                    .arg(role == Role::Weight ? tr("weight") : tr("input"),
                         QString::fromStdString(found->type), display::shortReal(found->divergence),
                         found->lossIncrease >= 0 ? QStringLiteral("+") : QString(),
                         display::shortReal(found->lossIncrease), display::shortReal(found->outputSqnrDb));
    return text;
}

Table SensitivityPlot::table() const
{
    return m_problem ? sensitivityTable(*m_problem) : Table{"Sensitivity", {"layer", "role"}, {}};
}

} // namespace ant
