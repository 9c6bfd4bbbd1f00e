#pragma once

#include "core/experiment/run_spec.h"

#include <string>
#include <utility>
#include <vector>

namespace ant::detail {

/// Every setting of a specification by its key in JSON ("bits.weight") with its value as text, in the order
/// of the keys; objects are taken apart, lists are not.
std::vector<std::pair<std::string, std::string>> specValues(const RunSpec &spec);

} // namespace ant::detail
