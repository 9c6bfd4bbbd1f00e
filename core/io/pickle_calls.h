#pragma once

#include "core/io/pickle_value.h"

namespace ant::detail {

/// What Python would get from calling `function` with `arguments`: a dictionary, a tensor, a number.
/// Throws ReadFailure where the arguments are not those the function takes.
PickleValue callGlobal(PickleHeap &heap, const PickleValue &function, const PickleValue &arguments);

/// Python's __setstate__: of interest only to a numpy type (byte order); what it adds to dictionaries and
/// tensors (`_metadata`, hooks) has no meaning here and is dropped.
void setState(const PickleValue &target, const PickleValue &state);

/// The persistent id of torch.save: ('storage', type, key, location, elements[, view]).
PickleValue makeStorage(PickleHeap &heap, const PickleValue &id);

} // namespace ant::detail
