#include "ui/pages/figure/figure_texts.h"

#include "ui/common/display.h"

#include <QCoreApplication>

#include <cmath>

namespace ant {
namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("ant::Figure", text);
}

QString ruleText(const FigureBar &bar)
{
    switch (bar.rule) {
    case FigureChoice::Rule::Best:
        return translated("the best of %1").arg(bar.candidates.size());
    case FigureChoice::Rule::Pinned:
        return translated("pinned, one of %1").arg(bar.candidates.size());
    case FigureChoice::Rule::Latest:
        break;
    }
    return translated("the latest of %1").arg(bar.candidates.size());
}

QString sourceLine(const FigureBar &bar)
{
    switch (bar.source) {
    case FigureSource::Published:
        return translated("published");
    case FigureSource::Imported:
        return translated("imported from %1").arg(QString::fromStdString(bar.origin));
    case FigureSource::Own:
        break;
    }
    const QString run = translated("own run %1").arg(bar.run.value);
    return bar.candidates.size() > 1 ? translated("%1, %2").arg(run, ruleText(bar)) : run;
}

} // namespace

QString figureRowTitle(const FigureRow &row)
{
    if (row.kind == FigureRow::Kind::Interval)
        return translated("± 95 %");
    const bool isDifference = row.kind == FigureRow::Kind::Difference;
    switch (row.source) {
    case FigureSource::Published:
        return translated("Published");
    case FigureSource::Imported:
        return isDifference ? translated("Imported − published") : translated("Imported");
    case FigureSource::Own:
        break;
    }
    return isDifference ? translated("Own − published") : translated("Own");
}

QString figureRowHelp(const FigureRow &row, FigureMetric metric)
{
    if (row.kind == FigureRow::Kind::Interval)
        return translated("The accuracy on all images lies within this of the one above with 95 % confidence "
                          "(Wilson's interval)");
    if (row.kind == FigureRow::Kind::Difference)
        return metric == FigureMetric::Accuracy
                   ? translated("Percentage points above what the paper reports; green is better")
                   : translated("Percentage points lost beyond what the paper reports; green is better");
    if (row.source == FigureSource::Published)
        return translated("MICRO 2022, Figure 12 and Table V");
    return row.source == FigureSource::Imported
               ? translated("Measured by another program and read from its file")
               : translated("Enter on a cell chooses which run stands there");
}

QString figureBarText(const FigureBar &bar)
{
    QStringList lines{
        translated("%1, %2").arg(QString::fromStdString(bar.network), display::modeTitle(bar.mode)),
        sourceLine(bar)};
    QString numbers = translated("Top-1 %1 %").arg(display::percent(bar.top1));
    if (bar.isSubset) {
        const ShareInterval interval = bar.interval();
        numbers += translated(" (95 %: %1 to %2)")
                       .arg(100 * interval.low, 0, 'f', 2)
                       .arg(100 * interval.high, 0, 'f', 2);
    }
    if (!std::isnan(bar.fp32))
        numbers += translated(", FP32 %1 %, loss %2 points")
                       .arg(display::percent(bar.fp32), display::percent(bar.loss()));
    lines << numbers;
    if (bar.images > 0)
        lines << translated("%1 images").arg(display::count(bar.images));
    return lines.join(QLatin1Char('\n'));
}

QString missingText(FigureSource source, bool lacksFp32)
{
    if (lacksFp32)
        return translated("No loss: there is no fp32 run on the same images to compare with");
    return source == FigureSource::Imported ? translated("Not in the imported files")
                                            : translated("Not run yet; Enter opens a new run for it");
}

} // namespace ant
