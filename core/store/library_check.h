#pragma once

#include "core/base/result.h"
#include "core/store/library.h"

#include <stop_token>

namespace ant {

/// Looks at the file or the folder anew: size, SHA-256 and model, or the findings of checkDataset(). A file
/// whose hash is not the one of `before` is not good, and keeps the hash that it was registered with.
/// Errors: Cancelled (a file: while it is hashed; a folder: once it has been looked at). What is wrong
/// otherwise is a finding. Thread: any but the GUI thread.
Result<LibraryEntry> checkEntry(LibraryEntry before, const std::stop_token &stop);

} // namespace ant
