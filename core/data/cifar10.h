#pragma once

#include "core/data/dataset.h"

namespace ant {

/// CIFAR-10 in its binary layout: records of a label byte and 3072 bytes of 32 x 32 pixels in planes (red,
/// green, blue), any number of whole records in a file. data_batch_*.bin, sorted by name, is the training
/// half, test_batch.bin the evaluation half. Errors: NotFound, Io; Corrupt (not whole records, a label above
/// 9).
Result<std::shared_ptr<const Dataset>> openCifar10(const std::filesystem::path &folder, Split split);

/// See checkDataset().
std::vector<DatasetFinding> checkCifar10(const std::filesystem::path &folder);

} // namespace ant
