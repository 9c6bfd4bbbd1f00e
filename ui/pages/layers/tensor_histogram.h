#pragma once

#include "ui/pages/layers/quantizer_view.h"

namespace ant {

/// Which values of a tensor a histogram counts.
enum class TensorPart {
    Original,
    Quantized, ///< what the layer computes with
    Error,     ///< quantized minus original
};

struct TensorHistogram {
    Histogram linear;
    LogHistogram log;
};

/// Histograms of a tensor, or of one of its channels (from 0; -1: all). The stored ones where they say it;
/// counted from the values where those are known; else, for quantized values and errors, from the use of the
/// codes and from the histogram, as close as that is.
/// Errors: NotFound (one channel of a tensor whose values are not known), those of QuantizerView::codebook.
/// Thread: any; some milliseconds for a million values.
Result<TensorHistogram> histogramOf(const QuantizerView &view, TensorPart part, int channel);

} // namespace ant
