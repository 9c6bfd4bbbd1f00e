#include "ui/pages/figure/figure_export.h"

#include "core/base/files.h"
#include "ui/common/picture.h"
#include "ui/pages/figure/figure_painter.h"

#include <QPainter>
#include <QSvgGenerator>

namespace ant {
namespace {

constexpr int kPngScale = 4; ///< 384 dots an inch

/// What a search finds in a file whose letters are shapes.
QString describe(const Figure12 &figure)
{
    QStringList words{QString::fromStdString(figure.title())};
    for (const std::string &network : figure.networks)
        words << QString::fromStdString(network);
    for (const std::string &mode : figure.modes)
        words << QString::fromStdString(modeTitle(mode));
    return words.join(QStringLiteral(", "));
}

} // namespace

Result<std::string> figurePicture(const std::string &file, const Figure12 &figure,
                                  const FigureOptions &options)
{
    const auto paint = [&](QPaintDevice &device) {
        FigureStyle style = printStyle();
        if (auto *svg = dynamic_cast<QSvgGenerator *>(&device)) {
            style.hasOutlines = true;
            svg->setTitle(QString::fromStdString(figure.title()));
            svg->setDescription(describe(figure));
        }
        QPainter painter(&device);
        paintFigure(painter, QRectF(QPointF(0, 0), kFigureSize), figure, options, style);
    };
    return drawPicture(file, kFigureSize, paint, kPngScale);
}

Result<void> writeFigureNumbers(const std::filesystem::path &file, const std::vector<Figure12> &figures)
{
    const std::string ending = file.extension().string();
    if (ending == ".xlsx")
        return exportFigure12Xlsx(file, figures);
    if (ending != ".csv" && ending != ".md")
        return Error{ErrorCode::InvalidArgument,
                     "cannot write numbers to \"" + file.string() + "\"; it must end in .csv, .md or .xlsx",
                     {}};
    std::string text;
    for (const Figure12 &figure : figures)
        for (const FigureMetric metric : {FigureMetric::Accuracy, FigureMetric::Loss}) {
            const Table table = figureTable(figure, metric, true);
            const bool isCsv = ending == ".csv";
            text += text.empty() ? "" : isCsv ? "\r\n" : "\n";
            text += isCsv ? toCsv(table) : "## " + table.title + "\n\n" + toMarkdown(table);
        }
    return writeFileAtomically(file, text);
}

} // namespace ant
