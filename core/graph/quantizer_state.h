#pragma once

#include <string_view>

namespace ant {

/// Whether a tensor of a checkpoint belongs to a quantizer ("conv1.quant_weight.alpha") and not to the
/// network.
inline bool isQuantizerState(std::string_view tensorName)
{
    return tensorName.find(".quant_weight.") != std::string_view::npos ||
           tensorName.find(".quant_input.") != std::string_view::npos;
}

} // namespace ant
