#pragma once

#include "core/experiment/run_record.h"

#include <QColor>
#include <QString>

#include <filesystem>

/// Numbers and names as people read them; the same everywhere in the window.
namespace ant::display {

/// What a table shows where there is no number.
QString dash();

QString percent(double value); ///< "87.43"
QString loss(double value);    ///< "0.4127"
/// Four significant digits; three and scientific below 0.001 and from 100000 on: "0.4127", "3.21e-05".
QString real(double value);
/// Three significant digits, always with an exponent, for a column of very different sizes: "3.21e-05".
QString scientific(double value);
/// Three significant digits without an exponent where that is short: "0.0774", "18.3", "1054".
QString shortReal(double value);
QString decibel(double value);                         ///< "21.4"; "∞" where nothing is lost
QString count(std::int64_t value);                     ///< "1 234 567", with thin spaces
QString duration(double seconds);                      ///< "4.2 s", "3 min 05 s", "2 h 07 min"
QString bytes(std::int64_t bytes);                     ///< "1.2 GiB"
QString when(std::int64_t unixMs);                     ///< "today 14:03", "12 Nov 14:03"
QString shape(const std::vector<std::int64_t> &shape); ///< "64×32×3×3"

QString stateTitle(RunState state);
QColor stateColour(RunState state);           ///< in the current theme
QString phaseTitle(const std::string &phase); ///< "Evaluating"; "Starting" for one that has no name yet
/// "Evaluating: 640 of 1 000, 310 a second, 1.2 s left"; empty before the first report.
QString progress(const Progress &progress);
QString modeTitle(const std::string &mode);   ///< "IP-F"
QString modelTitle(const std::string &model); ///< "ResNet-20 (CIFAR)"; a file's name without its folder
QString modelHelp(const std::string &model);  ///< the same with the folder, for a tool tip
QString path(const std::filesystem::path &path);
QString failure(const Result<void> &done); ///< why it was not done; empty where it was

} // namespace ant::display
