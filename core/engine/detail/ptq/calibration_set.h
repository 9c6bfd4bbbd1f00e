#pragma once

#include "core/engine/detail/evaluation.h"
#include "core/experiment/ptq_record.h"

namespace ant::detail {

/// The images that calibrate a run, preprocessed as for evaluation.
struct CalibrationSet {
    CalibrationRecord record;
    std::vector<at::Tensor> chunks; ///< [n, 3, h, w] each, in the order of record.images
    std::int64_t size() const { return static_cast<std::int64_t>(record.images.size()); }
};

/// Draws them by the run's seed. Says with a warning where evaluation images had to do.
/// Errors: NotFound (training images were asked for by name and there are none); InvalidArgument where there
/// are fewer images than asked for; Corrupt where one cannot be read; Cancelled.
Result<CalibrationSet> loadCalibrationSet(RunContext &run, const Graph &graph,
                                          const std::shared_ptr<const Dataset> &evaluation,
                                          const Preprocessing &how);

} // namespace ant::detail
