#pragma once

#include "tests/engine/recorded_run.h"

#include <QString>

namespace ant::test {

/// A network that the reference quantized, `golden/ptq_<file>.json`, and what may differ from it
/// (`golden/README.md`, "Comparing").
struct GoldenNetwork {
    std::string goldenFile; ///< "golden/ptq_resnet20.json"
    std::string model;
    std::string weights;   ///< below ANT_TEST_DATA
    std::string dataset;   ///< kind
    std::string folder;    ///< below ANT_TEST_DATA
    int fp32Tolerance = 0; ///< images
    int tolerance = 10;    ///< images, quantized
};

/// Rows "fp32", "Int", … of the golden file, for a _data() function. Skips the test where data is absent.
void addGoldenRuns(const GoldenNetwork &network);

/// The same network fine-tuned by the reference (`golden/qat_resnet20.json`): types of all quantizers equal,
/// at least 95 % of the candidate steps, right answers after each epoch within 15. Fails the running test.
void compareTrainingWithGolden(const GoldenNetwork &network, const QString &run);

/// Runs one of them and compares: types of all quantizers (a near tie is printed with both scores), at least
/// 99 % of the candidate steps equal and the rest one step away, correct counts. Fails the running test.
void compareWithGolden(const GoldenNetwork &network, const QString &run);

} // namespace ant::test
