#pragma once

#include "core/experiment/run_record.h"
#include "core/numeric/fake_quant.h"

#include <cmath>
#include <sstream>

namespace ant::test {

/// LibTorch's convolutions add in an order that depends on the instruction set, and the golden numbers were
/// made with AVX-512. Another order flips codes at decision thresholds; deep in a network that moves a scale
/// by many steps and some right answers (`golden/README.md`, "Comparing"). To see what another machine does:
/// ANT_SIMD=avx2 ONEDNN_MAX_CPU_ISA=AVX2 ATEN_CPU_CAPABILITY=avx2.
inline bool sumsInTheReferencesOrder()
{
    return simdLevel() == SimdLevel::Avx512;
}

/// "flint 0.0021, int 0.0022"
inline std::string scoresOf(const QuantizerRecord &quantizer)
{
    std::stringstream text;
    for (const CandidateScore &candidate : quantizer.candidates)
        text << (text.tellp() > 0 ? ", " : "") << candidate.type << ' ' << candidate.score;
    return text.str();
}

/// Whether the type that was chosen and the reference's have scores so close that flipped codes before the
/// layer can turn them: 0.1 %; 1 % where sums have another order (0.4 % were seen in ResNet-20).
inline bool isNearTie(const QuantizerRecord &quantizer, const std::string &goldenType)
{
    double own = NAN;
    double theirs = NAN;
    for (const CandidateScore &candidate : quantizer.candidates) {
        if (candidate.type == quantizer.type)
            own = candidate.score;
        if (candidate.type == goldenType)
            theirs = candidate.score;
    }
    return std::abs(own - theirs) <= (sumsInTheReferencesOrder() ? 1e-3 : 1e-2) * own;
}

} // namespace ant::test
