#pragma once

#include <string>

namespace ant {

/// Name of the processor as the kernel gives it; "unknown" where it gives none.
std::string processorName();

} // namespace ant
