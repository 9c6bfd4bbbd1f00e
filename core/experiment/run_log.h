#pragma once

#include "core/experiment/run_record.h"

/// The lines of a run's log: what was done, with what, how long it took, and what was chosen. Each is a
/// sentence of its own for a person; the last one after a calibration is the same for a program.
namespace ant::run_log {

/// "PTQ of squeezenet1_0 in mode ip-f, weights 4 bits, inputs 4 bits, batch 32, seed 0"
std::string started(const RunSpec &spec);
/// Of the facts of RunObserver::environment: "loaded in 0.12 s: FILE (SHA-256 12fca82f…), cpu, 2 threads,
/// avx512"
std::string loaded(const std::map<std::string, std::string> &facts, double seconds);

/// "layer1.0.conv1 weight: flint, 4 bits, signed, alpha 0.31 to 0.82 in 16 channels, SQNR 20.1 dB; int would
/// have 8 % more error". `alpha_step`, and which is next, only where a search chose.
std::string quantizer(const QuantizerRecord &quantizer);
/// "types of the weights: int 60 % of the layers, 71.2 % of the parameters, 55 % of the MACs; flint …", and
/// the same of the inputs. One line each; none for a role that has no quantizer.
std::vector<std::string> typeRatio(const std::vector<QuantizerRecord> &quantizers);
/// "types {JSON}" on one line, the same in every version of the program: `version` (1), `quantizers`, a list
/// of "LAYER/ROLE=TYPEBITS" in the reference's module order, and `ratio`, percent by "TYPEBITS" of
/// `weight_layers`, `weight_parameters`, `weight_macs`, `input_layers` and `input_macs`.
std::string typesForPrograms(const std::vector<QuantizerRecord> &quantizers);

/// "epoch 1 of 2: training loss 0.4120, top-1 88.10 %, 32.1 s"
std::string epoch(const EpochRecord &epoch, int epochs, double seconds);
/// "evaluated 1000 images in 3.2 s: 841 right (84.10 %)"
std::string evaluated(const std::vector<Prediction> &predictions, double seconds);
/// Warnings about elements that no type can hold, a line for each quantizer that met some.
std::vector<std::string> unrepresentable(const std::vector<QuantizerRecord> &quantizers);

} // namespace ant::run_log
