#pragma once

#include "core/base/result.h"

#include <string>

namespace ant::detail {

/// Loads a shared library that was built beside the engine ("libant_cuda.so") and looks a function of it up.
/// Errors: Unsupported, saying why it cannot be loaded; `missing` where this build has none.
Result<void *> loadEnginePart(const std::string &file, const char *function, const std::string &missing);

} // namespace ant::detail
