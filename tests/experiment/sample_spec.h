#pragma once

#include "core/experiment/run_spec.h"

namespace ant::test {

/// A spec in which every member differs from its default.
inline RunSpec unusualSpec()
{
    RunSpec spec;
    spec.name = "Tom's \"best\" run, 5 % $HOME";
    spec.task = Task::Qat;
    spec.model = "resnet20";
    spec.weights = "/data/my weights/resnet20.th";
    spec.dataset = {"cifar10", "/data/cifar 10"};
    spec.mode = "ant-flint-pot";
    spec.weightBits = 3;
    spec.activationBits = 8;
    spec.weightRange = {80, 140};
    spec.activationRange = {25, 200};
    spec.eightBitLayers = {0, 19};
    spec.eightBitCount = 4;
    spec.quantizeWeights = false;
    spec.quantizeActivations = false;
    spec.overrides = {
        {"layer1.0.conv1", Role::Input, false, std::nullopt, std::nullopt, {}},
        {"conv1", Role::Weight, std::nullopt, "flint", 6, {0.1f, 1.0f / 3.0f, 1e-20f}},
    };
    spec.batch = 64;
    spec.calibrationBatch = 32;
    spec.bfloat16 = true;
    spec.limit = 5'000'000'000;
    spec.perClass = 5;
    spec.training = {3,   1e-05, {1, 5}, false, false, Schedule::Cosine, true, 0.1, 0.25, 4, true,
                     0.9, 16,    4000,   2.5,   5};
    spec.ptq = {RoundingMethod::Reconstruct,
                256,
                CalibrationSource::Evaluation,
                true,
                Repair::On,
                Repair::Off,
                Repair::On,
                Repair::Off,
                Repair::On,
                Repair::Off,
                300,
                45.5};
    spec.checkpoint = "-checkpoint.pth";
    spec.seed = 18446744073709551615u;
    spec.device = "cuda:1";
    spec.threads = 7;
    spec.memoryLimit = 1'500'000'000;
    spec.processes = 2;
    spec.allowNonFinite = true;
    return spec;
}

} // namespace ant::test
