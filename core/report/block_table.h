#pragma once

#include "core/experiment/ptq_record.h"
#include "core/report/table.h"

namespace ant {

/// Error of each block of a run against the floating-point network, before and after it learned; a last row
/// for the whole where there is more than one.
Table blockTable(const std::vector<BlockRecord> &blocks);

} // namespace ant
