#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace ant {

/// The words of one command as a POSIX shell would split them: quotes and backslashes taken away, a line that
/// ends in a backslash continued, comments left out. Ends before a redirection, a pipe or another command;
/// expands nothing and runs nothing. Errors: InvalidArgument where a quote is not closed.
Result<std::vector<std::string>> commandWords(std::string_view line);

} // namespace ant
