#pragma once

#include "core/io/tensor_file.h"
#include "core/store/workspace.h"

#include <map>
#include <memory>
#include <mutex>
#include <stop_token>

namespace ant {

/// Where the weights of a run lie and how to know that they are still the same.
struct WeightPlace {
    std::string model;
    std::filesystem::path file; ///< empty: in none (values drawn from the seed)
    std::string digest;         ///< SHA-256; empty: not recorded, and not checked
    bool operator==(const WeightPlace &) const = default;
};

/// From the spec, and from what the worker recorded of the file that it read.
WeightPlace weightPlaceOf(const RunSpec &spec, const std::map<std::string, std::string> &environment);

/// Reads weights from the files that runs used, when somebody looks at them: a workspace holds no copy of
/// them. The file that was read last stays mapped.
/// Thread: safe; one reading at a time. Meant for a thread of the pool: the first look at a file reads all
/// of it, for its SHA-256.
class RunWeights {
public:
    /// The weight of a layer, row-major; shape: what it must have.
    /// Errors: NotFound (no file any more, random weights), Corrupt (another content than the run used; not
    /// of that shape), those of readTensorFile, Cancelled.
    Result<std::shared_ptr<const std::vector<float>>> weightOf(const WeightPlace &place,
                                                               const std::string &layer,
                                                               const std::vector<std::int64_t> &shape,
                                                               const std::stop_token &stop = {});

private:
    Result<void> openFile(const WeightPlace &place, const std::stop_token &stop);

    std::mutex m_mutex; ///< guards all below
    WeightPlace m_place;
    TensorFile m_file;
    bool m_isOpen = false;
};

} // namespace ant
