#pragma once

#include "core/engine/detail/shared_work.h"

namespace ant::detail {

/// The images that an epoch learns from, batch by batch: all of a batch, or this process's part of it.
class EpochImages {
public:
    /// images: of the training set, the first ones; skipped: batches of the epoch that are done already.
    EpochImages(RunContext &run, std::shared_ptr<const Dataset> dataset, const Preprocessing &how,
                std::int64_t images, int epoch, std::int64_t skipped);

    bool atEnd() const { return m_next >= m_images; }
    /// Own part of the next batch, augmented; `first` counts from the epoch's start. Errors: Cancelled.
    Result<Batch> next();
    std::int64_t seen() const { return m_next; } ///< images of the epoch, on all processes

private:
    RunContext &m_run;
    const Preprocessing &m_how;
    int m_epoch;
    std::int64_t m_images, m_next;
    std::unique_ptr<Loader> m_loader; ///< none where nothing is left for this process
};

} // namespace ant::detail
