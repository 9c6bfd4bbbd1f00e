#pragma once

#include "core/data/dataset.h"

#include <stop_token>

namespace ant {

struct Batch {
    std::int64_t first = 0;            ///< position of its first image in the order of the loader
    std::vector<float> pixels;         ///< [count, 3, crop, crop]
    std::vector<int> labels;           ///< [count]
    std::vector<std::int64_t> indices; ///< [count], image of the data set each row is
    std::vector<std::string>
        unreadable; ///< images that could not be decoded and were left out (with the reason)
};

struct LoaderOptions {
    int batch = 128;
    int threads = 1;  ///< decoding threads beside the caller's
    int prefetch = 2; ///< batches held ready at most; bounds the memory
    /// Where not 0: what Preprocessing::randomPart of each image is drawn from.
    std::uint64_t randomParts = 0;
    std::vector<std::int64_t> order; ///< image indices; empty: 0, 1, 2, … size-1
};

/// Delivers batches in order while threads decode ahead. The contents do not depend on the number of threads.
/// An unreadable image is left out of its batch and named; the batch is then shorter.
/// While next() waits, it decodes itself; with threads = 0 it does all the work.
/// Thread: next() from one thread. Destroying it stops its threads within one image.
class Loader {
public:
    Loader(std::shared_ptr<const Dataset> dataset, Preprocessing how, LoaderOptions options);
    ~Loader();
    Loader(const Loader &) = delete;
    Loader &operator=(const Loader &) = delete;

    std::int64_t batches() const;
    /// The next batch; a batch with no labels after the last. Errors: Cancelled.
    Result<Batch> next(std::stop_token stop = {});
    /// Gives back the memory of a batch that is done with, for a batch to come. Optional; it saves the system
    /// from clearing new pages for each batch. Thread: that of next().
    void recycle(Batch &&batch);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace ant
