#pragma once

#include "core/io/torch_storage.h"

namespace ant::detail {

/// The tensors of a checkpoint: of the dictionary under `state_dict` or `model`, or of the checkpoint itself;
/// a `module.` that all names begin with is dropped. Scalars beside them and beside the dictionary become
/// metadata; everything else (optimizer, scheduler) is left out. Throws ReadFailure.
TensorFile readStateDict(const PickleValue &checkpoint, TensorMaker &maker);

} // namespace ant::detail
