#pragma once

#include "core/experiment/run_record.h"

#include <QSize>

namespace ant {

inline constexpr QSize kLayersPictureSize(1000, 560);

/// A picture of what a run chose: for weights and inputs one bar a layer, as high as its SQNR and in the
/// colour of its type, with the shares of the types. Format by the file's ending (.png, .svg, .pdf). GUI
/// thread. Errors: InvalidArgument (ending; a run without quantizers), Internal.
Result<std::string> layersPicture(const std::string &file, const RunRecord &record);

} // namespace ant
