#pragma once

#include "ui/pages/layers/quantizer_view.h"

namespace ant {

/// What the charts of the panel draw: what the run found, and beside it what a person tries.
struct PlottedQuantizer {
    std::shared_ptr<const QuantizerView> run;   ///< null: nothing is chosen
    std::shared_ptr<const QuantizerView> tried; ///< null: nothing else is tried

    explicit operator bool() const { return run != nullptr; }
    /// What the person looks at now.
    const QuantizerView &shown() const { return tried ? *tried : *run; }
};

} // namespace ant
