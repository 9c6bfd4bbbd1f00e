#pragma once

#include "core/io/pickle_value.h"

#include <optional>
#include <string_view>

namespace ant::detail {

/// The meaning of a module and a name that a pickle mentions, or nothing where it is not on the list. The
/// list is the whole of what a file can refer to: nothing is looked up anywhere else.
std::optional<PickleGlobal> findGlobal(std::string_view module, std::string_view name);

} // namespace ant::detail
