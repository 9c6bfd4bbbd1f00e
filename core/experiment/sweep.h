#pragma once

#include "core/experiment/run_spec.h"

namespace ant {

/// First and last layer of a model. Errors: those of openModel.
Result<std::vector<int>> outerLayers(const std::string &model);

/// Keeps them at 8 bits where the mode needs 8-bit layers (ant4-8) and the spec says nothing of any.
/// Errors: those of parseMode and openModel.
Result<void> settleOuterLayers(RunSpec &spec);

/// Post-training quantization of Table V under the name of a mode: ip-f at 6 bits, with scales from 100 % of
/// the largest value on.
inline constexpr std::string_view kSixBitMode = "6bit";

/// Sets a mode, or what kSixBitMode stands for. Errors: those of parseMode.
Result<void> applyMode(RunSpec &spec, const std::string &mode);

/// A network with what it needs to run.
struct SweepModel {
    std::string model;
    std::filesystem::path weights;
    DatasetRef dataset;
    bool operator==(const SweepModel &) const = default;
};

/// Runs that are alike but for network, mode and width. An empty list stands for what `base` says.
struct Sweep {
    RunSpec base;
    std::vector<SweepModel> models;
    std::vector<std::string> modes; ///< as for applyMode()
    std::vector<int> bits;          ///< of weights and inputs alike
    bool isSingle() const { return models.empty() && modes.empty() && bits.empty(); }
};

/// Every combination once, by model, then mode, then bits: fp32 and kSixBitMode have no widths to choose
/// from. Mode ant4-8 keeps the outer layers at 8 bits unless `base` names others; the other modes none. Names
/// are told apart where there are several. Errors: those of applyMode and findModel.
Result<std::vector<RunSpec>> expandSweep(const Sweep &sweep);

} // namespace ant
