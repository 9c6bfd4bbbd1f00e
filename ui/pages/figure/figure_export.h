#pragma once

#include "ui/pages/figure/figure_layout.h"

#include <QSize>

#include <filesystem>

namespace ant {

/// Size of the exported picture: two columns of a paper at 96 to the inch.
inline constexpr QSize kFigureSize(1000, 420);

/// The picture in the format that the file's name ends in (.png, .svg, .pdf), black on white. GUI thread.
Result<std::string> figurePicture(const std::string &file, const Figure12 &figure,
                                  const FigureOptions &options);

/// Numbers: .csv and .md (accuracy, then loss), .xlsx (with native charts). Writes the file; any thread.
/// Errors: InvalidArgument for another ending, Io.
Result<void> writeFigureNumbers(const std::filesystem::path &file, const Figure12 &figure);

} // namespace ant
