#include "ui/export/headless_export.h"

#include "core/base/files.h"
#include "core/report/reports.h"
#include "ui/pages/figure/figure_export.h"
#include "ui/pages/layers/layers_picture.h"
#include "ui/pages/runs/run_export.h"

#include <charconv>
#include <optional>

namespace ant {
namespace {

bool isPicture(const std::filesystem::path &file)
{
    const std::string ending = file.extension().string();
    return ending == ".png" || ending == ".svg" || ending == ".pdf";
}

Result<void> exportFigure(Workspace &workspace, FigureKind kind, const std::filesystem::path &file)
{
    const auto inputs = readFigureInputs(workspace);
    if (!inputs.ok())
        return inputs.error();
    if (!isPicture(file)) {
        const auto figures = bothFigures(inputs.value());
        return figures.ok() ? writeFigureNumbers(file, figures.value()) : Result<void>(figures.error());
    }
    const auto figure = figure12(inputs.value(), kind);
    if (!figure.ok())
        return figure.error();
    const auto picture = figurePicture(file.string(), figure.value(), defaultOptions(kind));
    return picture.ok() ? writeFileAtomically(file, picture.value()) : Result<void>(picture.error());
}

Result<void> exportLayers(Workspace &workspace, RunId run, const std::filesystem::path &file)
{
    const auto record = workspace.record(run);
    if (!record.ok())
        return record.error();
    if (isPicture(file)) {
        const auto picture = layersPicture(file.string(), record.value());
        return picture.ok() ? writeFileAtomically(file, picture.value()) : Result<void>(picture.error());
    }
    const std::string ending = file.extension().string();
    if (ending == ".csv")
        return writeFileAtomically(file, toCsv(layersTable(record.value())));
    if (ending == ".xlsx")
        return exportRuns(workspace, {run}, "xlsx", file);
    return Error{ErrorCode::InvalidArgument,
                 "cannot write \"" + file.string() + "\"; it must end in .png, .svg, .pdf, .csv or .xlsx",
                 {}};
}

/// 12 of "layers:12".
std::optional<RunId> layersRun(const std::string &what)
{
    const std::string_view prefix = "layers:";
    RunId run;
    if (!what.starts_with(prefix))
        return std::nullopt;
    const auto [end, error] =
        std::from_chars(what.data() + prefix.size(), what.data() + what.size(), run.value);
    return error == std::errc() && end == what.data() + what.size() ? std::optional(run) : std::nullopt;
}

} // namespace

Result<void> exportWithoutWindow(const std::filesystem::path &folder, const std::string &what,
                                 const std::filesystem::path &file)
{
    const auto run = layersRun(what);
    if (what != "figure12" && what != "table5" && !run)
        return Error{ErrorCode::InvalidArgument,
                     "cannot export \"" + what +
                         "\"; it is figure12, table5 or layers:RUN, RUN being the run's number",
                     {}};
    auto workspace = Workspace::open(folder, Workspace::Access::Read);
    if (!workspace.ok())
        return std::move(workspace).error();
    const FigureKind kind = what == "table5" ? FigureKind::Table5 : FigureKind::Figure12;
    return run ? exportLayers(workspace.value(), *run, file) : exportFigure(workspace.value(), kind, file);
}

} // namespace ant
