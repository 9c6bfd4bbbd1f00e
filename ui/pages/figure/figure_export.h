#pragma once

#include "ui/pages/figure/figure_layout.h"

#include <QSize>

#include <filesystem>

namespace ant {

/// Size of the exported picture, in pixels of 1/96 inch: both columns of a paper's page, 7.16 x 3.1 inches.
inline constexpr QSize kFigureSize(687, 298);

/// The picture in the format that the file's name ends in (.png at 384 dots an inch, .svg, .pdf), black on
/// white. Letters are part of the file: as outlines in .svg, as an embedded font in .pdf. GUI thread.
Result<std::string> figurePicture(const std::string &file, const Figure12 &figure,
                                  const FigureOptions &options);

/// Numbers of all figures: .csv and .md (accuracy and loss of each, with intervals and differences to the
/// published values), .xlsx (with native charts). Writes the file; any thread.
/// Errors: InvalidArgument for another ending, Io.
Result<void> writeFigureNumbers(const std::filesystem::path &file, const std::vector<Figure12> &figures);

} // namespace ant
