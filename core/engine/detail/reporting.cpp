#include "core/engine/detail/reporting.h"

namespace ant::detail {

std::vector<QuantizerRecord> recordsOf(Network &network)
{
    std::vector<QuantizerRecord> records;
    for (const Quantizer &quantizer : network.quantizers())
        if (quantizer.isEnabled() && quantizer.isCalibrated())
            records.push_back(quantizer.record());
    return records;
}

Result<void> reportQuantizers(RunObserver &observer, Network &network)
{
    std::vector<QuantizerDetail> details;
    for (const Quantizer &quantizer : network.quantizers())
        if (quantizer.isEnabled() && quantizer.isCalibrated())
            details.push_back(quantizer.detail());
    return observer.quantizers(recordsOf(network), details);
}

} // namespace ant::detail
