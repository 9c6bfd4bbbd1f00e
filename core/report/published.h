#pragma once

#include "core/base/result.h"

#include <map>
#include <string>
#include <vector>

namespace ant {

/// What the paper reports for one network.
struct PublishedNetwork {
    std::string name;                   ///< "ResNet18"
    std::string model;                  ///< as in RunSpec::model: "resnet18"
    double fp32 = 0;                    ///< top-1 of the floating-point model, percent; NaN where not given
    std::map<std::string, double> top1; ///< by canonical mode, percent
};

/// The results of MICRO 2022 that own runs are compared with (`resources/published/figure12.json`).
struct PublishedResults {
    std::string source;
    std::vector<PublishedNetwork> figure12; ///< 4-bit quantization-aware training, in the figure's order
    std::vector<PublishedNetwork> table5;   ///< 6-bit post-training quantization, mode ip-f
};

/// Errors: NotFound (not installed), Io, Corrupt.
Result<PublishedResults> publishedResults();

} // namespace ant
