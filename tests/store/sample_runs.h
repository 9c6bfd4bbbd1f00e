#pragma once

#include "core/experiment/run_record.h"

namespace ant::test {

/// A specification in which no field that is easy to set has its default.
inline RunSpec sampleSpec()
{
    RunSpec spec;
    spec.name = "größer, \"better\"";
    spec.model = "resnet20";
    spec.weights = "/data/weights/resnet20.th";
    spec.dataset = {"cifar10", "/data/cifar10"};
    spec.mode = "fip-f";
    spec.weightBits = 5;
    spec.activationBits = 6;
    spec.weightRange = {80, 150};
    spec.eightBitLayers = {0, 20};
    spec.overrides.push_back({"layer1.0.conv1", Role::Input, true, "flint", 6, {1.5f}});
    spec.calibrationBatch = 64;
    spec.limit = 1000;
    spec.seed = 42;
    return spec;
}

inline RunSpec specOf(const std::string &model, const std::string &mode)
{
    RunSpec spec;
    spec.model = model;
    spec.mode = mode;
    spec.dataset = {"cifar10", "/data/cifar10"};
    return spec;
}

inline QuantizerRecord sampleQuantizer(int index)
{
    QuantizerRecord q;
    q.index = index;
    q.layerIndex = index / 2;
    q.layer = "layer" + std::to_string(index / 2);
    q.role = index % 2 ? Role::Input : Role::Weight;
    q.isSigned = index % 2 == 0;
    q.isDiffused = index == 1;
    q.type = "flint";
    q.absmax = {1.25f, 0.1f};
    q.alpha = {1.0f, 0.092f};
    q.alphaStep = {80, 92};
    q.mse = 1.0 / 3 * 1e-4;
    q.sqnrDb = 21.5;
    q.candidates = {{"int", 2.5e-4}, {"flint", 2e-4}};
    q.shape = {2, 3, 3, 3};
    q.macs = 442368;
    q.nonFinite = 3;
    q.beyondCutoff = 0xFFFFFFFFFFFFFFFF;
    return q;
}

inline QuantizerDetail sampleDetail()
{
    QuantizerDetail d;
    d.histogram = {-1.5f, 2.5f, std::vector<std::uint64_t>(kHistogramBins, 7), 1};
    d.histogram.counts[5] = 1;
    d.logHistogram.histogram = {-20.0f, 1.0f, std::vector<std::uint64_t>(kHistogramBins, 2), 4};
    d.logHistogram.histogram.counts[0] = 0x1234567890; // more than 32 bits
    d.logHistogram.zeros = 9;
    d.curves = {{"int", 75, {0.5, 0.25}}, {"flint", 80, {0.125}}};
    d.grid = {-10.0f, 0.0f, 10.0f};
    d.codeUsage = {1, 2, 3};
    return d;
}

} // namespace ant::test
