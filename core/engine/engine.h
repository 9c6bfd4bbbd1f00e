#pragma once

#include "core/experiment/ptq_record.h"
#include "core/experiment/run_record.h"
#include "core/experiment/sensitivity.h"
#include "core/io/tensor_file.h"

#include <stop_token>

namespace ant {

/// What a training was when it was between two steps.
struct TrainingState {
    std::int64_t step = 0; ///< steps done
    TensorFile contents;   ///< for executeRun's `resumeFrom`, once written to a file
};

/// Hears what a run finds, in the order in which it is found; knows nothing of who asked for the run.
/// Thread: called from the thread that calls executeRun, never concurrently. An error returned by it ends the
/// run.
class RunObserver {
public:
    virtual ~RunObserver() = default;
    virtual void progress(const Progress &progress) = 0; ///< at most 10 times a second
    virtual void log(LogLevel level, const std::string &text) = 0;
    /// Versions, device, hashes: everything that it takes to repeat the run. Called once.
    virtual Result<void> environment(const std::map<std::string, std::string> &facts) = 0;
    /// After calibration. Details in the order of the quantizers.
    virtual Result<void> quantizers(const std::vector<QuantizerRecord> &records,
                                    const std::vector<QuantizerDetail> &details) = 0;
    /// Before calibration on a set of images: which ones.
    virtual Result<void> calibrated(const CalibrationRecord &images) = 0;
    /// A block of a network that is quantized without training, in their order; one that is told again
    /// replaces what was told before.
    virtual Result<void> block(const BlockRecord &block) = 0;
    /// The network as methods other than rounding to nearest leave it: weights that lie on their grids, and
    /// its quantizers, as a file for spec.checkpoint.
    virtual Result<void> roundedWeights(const TensorFile &weights) = 0;
    /// After training: the quantizers with the alphas that they have now.
    virtual Result<void> trained(const std::vector<QuantizerRecord> &records) = 0;
    /// The training goes on from a checkpoint: what was told of this step and epoch and of later ones, by the
    /// process that wrote it, will be told again.
    virtual Result<void> resumed(int epoch, std::int64_t step) = 0;
    /// A state to go on from, every spec.training.checkpointMinutes, after each epoch's last step, and when
    /// the run is stopped.
    virtual Result<void> checkpoint(const TrainingState &state) = 0;
    /// Training loss, a step at a time.
    virtual Result<void> step(const StepRecord &step) = 0;
    /// After an epoch, with the parameters, buffers and quantizers as they are then: a checkpoint for
    /// spec.checkpoint.
    virtual Result<void> epoch(const EpochRecord &epoch, const TensorFile &weights) = 0;
    /// After an evaluation: the counters of every quantizer and what each image was taken for.
    virtual Result<void> evaluated(const std::vector<QuantizerRecord> &counters,
                                   const std::vector<Prediction> &predictions) = 0;
    /// What a run of task sensitivity measured; `id`, `run` and `createdMs` are not filled.
    virtual Result<void> sensitivity(const Sensitivity &sensitivity) = 0;
};

struct RunOutcome {
    std::optional<EvaluationResult> result; ///< none of task sensitivity
    Seconds seconds;                        ///< wall time of the parts
};

/// Runs one experiment to its end in this process.
///
/// The same spec on the same machine gives the same numbers; a training that goes on from a checkpoint
/// (`resumeFrom`, the file of a TrainingState of the same spec) gives those of one that was not interrupted,
/// where the number of threads is the same too. With spec.processes above 1 this process must be the first of
/// as many that were started together; a batch is divided among them. Threads: spec.threads (0: all
/// processors). Errors: InvalidArgument and NotFound (the spec; a checkpoint of another run), Corrupt
/// (weights, images; a
///         quantizer that meets a non-finite value unless allowed, with the layer's name), OutOfMemory,
///         Unsupported (no CUDA here), Cancelled (at the next batch after a stop request).
Result<RunOutcome> executeRun(const RunSpec &spec, RunObserver &observer, std::stop_token stop,
                              const std::filesystem::path &resumeFrom = {});

/// Another process of a run that several share: learns from the first one, which is in executeRun() with
/// spec.processes above 1, what is to be done, does its part and writes nothing. mpirun or srun must have
/// started them together.
/// Errors: those of executeRun; what has ended the others.
Result<void> followRun(std::stop_token stop);

} // namespace ant
