#include "ui/pages/layers/usage_plot.h"

#include "ui/common/display.h"
#include "ui/common/theme.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ant {
namespace {

constexpr std::size_t kMostLabels = 6;

} // namespace

UsagePlot::UsagePlot(QWidget *parent) : Plot(parent)
{
    setAccessibleName(tr("Use of the codes"));
    rebuild();
}

void UsagePlot::setQuantizer(PlottedQuantizer quantizer)
{
    m_quantizer = std::move(quantizer);
    m_total = 0;
    if (m_quantizer) {
        const auto &usage = m_quantizer.shown().detail.codeUsage;
        m_total = std::accumulate(usage.begin(), usage.end(), 0.0);
    }
    rebuild();
}

double UsagePlot::share(std::size_t code) const
{
    return m_total > 0 ? 100 * double(m_quantizer.shown().detail.codeUsage[code]) / m_total : 0;
}

void UsagePlot::rebuild()
{
    clearAll();
    setTitle({});
    if (!m_quantizer)
        return finish(tr("Choose a row of the table"));
    const QuantizerView &view = m_quantizer.shown();
    if (!view.isQuantized())
        return finish(tr("Not quantized: there are no codes"));
    if (view.detail.codeUsage.empty())
        return finish(tr("No code usage was stored for this tensor"));
    if (m_quantizer.tried)
        setTitle(
            tr("Tried: %1 at %2 bits").arg(QString::fromStdString(view.record.type)).arg(view.record.bits));
    setTitles(tr("Value of the code"), tr("Elements, %"));
    auto *bars = new QCPBars(xAxis, yAxis);
    bars->setPen(Qt::NoPen);
    bars->setBrush(theme::lineColour(view.record.type, view.record.bits));
    bars->setWidth(0.8);
    QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
    const auto values = view.realGrid();
    const std::size_t codes = std::min(values.size(), view.detail.codeUsage.size());
    const std::size_t every = (codes + kMostLabels - 1) / kMostLabels;
    double most = 0;
    for (std::size_t code = 0; code < codes; ++code) {
        bars->addData(double(code), share(code));
        most = std::max(most, share(code));
        if (code % every == 0)
            ticker->addTick(double(code), QString::number(values[code], 'g', 2));
    }
    xAxis->setTicker(ticker);
    xAxis->setRange(-0.8, double(codes) - 0.2);
    yAxis->setRange(0, std::max(1e-9, most * 1.08));
    finish();
}

QString UsagePlot::textAt(double x, double) const
{
    const double code = std::round(x);
    if (!m_quantizer || code < 0 || code >= double(m_quantizer.shown().detail.codeUsage.size()))
        return {};
    const QuantizerView &view = m_quantizer.shown();
    const auto i = std::size_t(code);
    return tr("code %1, value %2: %3 elements, %4 %")
        .arg(i)
        .arg(display::real(view.realGrid()[i]), display::count(std::int64_t(view.detail.codeUsage[i])))
        .arg(share(i), 0, 'f', 2);
}

Table UsagePlot::table() const
{
    Table table{"Code usage", {"code", "value", "elements"}, {}};
    if (!m_quantizer)
        return table;
    const QuantizerView &view = m_quantizer.shown();
    const auto values = view.realGrid();
    for (std::size_t code = 0; code < view.detail.codeUsage.size(); ++code)
        table.rows.push_back(
            {{std::int64_t(code)}, {values[code], 9}, {std::int64_t(view.detail.codeUsage[code])}});
    return table;
}

} // namespace ant
