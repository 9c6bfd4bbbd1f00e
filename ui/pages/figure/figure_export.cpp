#include "ui/pages/figure/figure_export.h"

#include "core/base/files.h"
#include "ui/common/picture.h"
#include "ui/pages/figure/figure_painter.h"

#include <QPainter>

namespace ant {

Result<std::string> figurePicture(const std::string &file, const Figure12 &figure,
                                  const FigureOptions &options)
{
    return drawPicture(file, kFigureSize, [&](QPaintDevice &device) {
        QPainter painter(&device);
        paintFigure(painter, QRectF(QPointF(0, 0), kFigureSize), figure, options, printStyle());
    });
}

Result<void> writeFigureNumbers(const std::filesystem::path &file, const Figure12 &figure)
{
    const std::string ending = file.extension().string();
    if (ending == ".xlsx")
        return exportFigure12Xlsx(file, figure);
    if (ending != ".csv" && ending != ".md")
        return Error{ErrorCode::InvalidArgument,
                     "cannot write numbers to \"" + file.string() + "\"; it must end in .csv, .md or .xlsx",
                     {}};
    const auto text = ending == ".csv" ? &toCsv : &toMarkdown;
    return writeFileAtomically(file, text(figure12Table(figure)) + "\n" + text(figure12LossTable(figure)));
}

} // namespace ant
