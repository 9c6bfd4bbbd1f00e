#pragma once

#include <cstdint>

namespace ant::detail {

/// Bytes of this process that lie in memory now; 0 where the system does not say.
std::int64_t residentBytes();

/// Has this process keep the memory that it frees. Activations of one size come and go with every batch:
/// returned to the system each time, their pages are cleared anew, which took half of an evaluation's time.
void keepFreedMemory();

/// Gives memory that is free back to the system.
void returnFreedMemory();

} // namespace ant::detail
