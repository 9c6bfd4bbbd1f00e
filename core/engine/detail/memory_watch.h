#pragma once

#include <cstdint>

namespace ant::detail {

/// Bytes of this process that lie in memory now; 0 where the system does not say.
std::int64_t residentBytes();

/// Gives memory that is free back to the system.
void returnFreedMemory();

} // namespace ant::detail
