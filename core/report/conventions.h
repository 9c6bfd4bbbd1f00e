#pragma once

#include "core/report/table.h"
#include "core/store/workspace.h"

namespace ant {

/// What exactly a run quantized and measured, for everything that papers do differently without saying so:
/// columns "what" and "how". Widths and types of the first and the last layer come from `quantizers`, which
/// are empty as long as the run has not calibrated.
Table conventionTable(const RunSpec &spec, const std::vector<QuantizerRecord> &quantizers);

/// Every setting of a specification and its value: columns "setting" and "value".
Table specTable(const RunSpec &spec);

} // namespace ant
