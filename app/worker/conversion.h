#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ant::worker {

struct Conversion {
    std::string from, to;
    std::vector<std::int64_t> image; ///< channels, height, width
};

/// Makes an ONNX file of a TorchScript file. Prints one line on stdout: what was made, or why it was not.
/// Returns the exit status: 0 done, 1 failed, 2 the request is wrong.
int convert(const Conversion &request);

} // namespace ant::worker
