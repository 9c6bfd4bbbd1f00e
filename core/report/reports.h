#pragma once

#include "core/report/figure12.h"

namespace ant {

/// The part of a record that lists show; isQueued and isArchived, which it does not have, are false.
RunSummary summaryOf(const RunRecord &record);

/// Overview of runs: run (its number), name, model (a file's name without its folder), mode, bits ("W4A4"),
/// state, top-1, top-5, loss, seconds.
Table runsTable(const std::vector<RunSummary> &runs);
/// Quantizers of a run: layer, role, shape, type, bits, sign, alpha (mean over channels), MSE, SQNR, MACs,
/// elements that the type could not represent, and the score of each candidate type.
Table layersTable(const RunRecord &record);

enum class ExportFormat { Csv, Xlsx, Markdown, Json };
Result<ExportFormat> exportFormatFromName(std::string_view name); ///< csv, xlsx, md, json

/// The runs with their layers, in csv, md or json. Json is an array of run records (toJson). The others are
/// the runs table followed, for each run that has quantizers, by its layers: in Markdown under a heading, in
/// CSV after an empty line and with the run's number as first column. Errors: InvalidArgument for xlsx, which
/// is no text.
Result<std::string> exportText(const std::vector<RunRecord> &records, ExportFormat format);

/// Workbook with the sheets "Runs", "Top-1 by mode" (the given runs, with a native clustered column chart),
/// the figures' as by exportFigure12Xlsx(), and one for each run that has quantizers, with its layers.
/// Written atomically. Errors: Io; OutOfMemory.
Result<void> exportRunsXlsx(const std::filesystem::path &file, const std::vector<RunRecord> &records,
                            const std::vector<Figure12> &figures);

} // namespace ant
