#pragma once

#include "core/data/loader.h"
#include "core/engine/detail/gpu_watch.h"
#include "core/engine/detail/network.h"
#include "core/engine/detail/processes.h"
#include "core/engine/engine.h"

#include <ATen/core/Tensor.h>

#include <set>

namespace ant::detail {

/// Everything that the parts of a run share.
struct RunContext {
    const RunSpec &spec;
    RunObserver &observer;
    std::stop_token stop;
    at::Device device;
    int threads = 1;
    Network::Options forward; ///< quantize and quantizer options filled
    /// Those that share the run; nullptr: this one alone. `stop` then only says that one of them is lost, and
    /// ownStop that this one was asked to stop, which all decide together (stopIsAgreed).
    Processes *processes = nullptr;
    std::stop_token ownStop = {};
    std::set<std::int64_t> excluded = {}; ///< evaluation images that are not judged
    const GpuWatch *gpu = nullptr;        ///< nullptr: there is nothing to tell
};

/// Progress at most ten times a second, with the rate since the phase began and what the GPU does.
class ProgressMeter {
public:
    ProgressMeter(const RunContext &run, std::string phase, std::int64_t total, std::int64_t done = 0);
    void advanceTo(std::int64_t done);

private:
    void tell();

    RunObserver &m_observer;
    const GpuWatch *m_gpu;
    Progress m_progress;
    std::int64_t m_first; ///< done before it was made
    std::int64_t m_beganMs, m_reportedMs = 0;
};

struct Evaluation {
    EvaluationResult result;
    std::vector<Prediction> predictions;
    std::int64_t unreadable = 0;
};

/// Runs the network over the evaluation images. Processes that share the run take turns with the batches,
/// which are those of one process: so the answers are too. Errors: Cancelled at the next batch; those of
/// forward.
Result<Evaluation> evaluate(RunContext &run, Network &network, std::shared_ptr<const Dataset> dataset,
                            const Preprocessing &how);

} // namespace ant::detail
