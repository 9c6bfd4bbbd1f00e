#pragma once

#include "core/base/result.h"

#include <QImage>
#include <QSize>

#include <functional>

namespace ant {

/// The picture that `paint` draws, as the bytes of a file.
///
/// file:   only its ending counts: .png, .svg or .pdf (one page of that size, fonts embedded).
/// size:   pixels at 96 to the inch; `paint` draws in these.
/// pngScale: pixels of a .png for each of these, for print and dense screens.
/// Errors: InvalidArgument for another ending, Internal where the drawing fails.
/// Thread: the GUI thread, as fonts are used; some milliseconds.
Result<std::string> drawPicture(const std::string &file, QSize size,
                                const std::function<void(QPaintDevice &)> &paint, int pngScale = 2);

/// The same as pixels, twice the size: for the clipboard.
QImage drawImage(QSize size, const std::function<void(QPaintDevice &)> &paint);

} // namespace ant
