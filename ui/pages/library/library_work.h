#pragma once

#include "core/report/table.h"
#include "core/store/workspace.h"

namespace ant {

/// Registered entries of one kind with what runs measured; the rows of `table` are those of `entries`.
struct LibraryList {
    std::vector<LibraryEntry> entries;
    Table table;
};
struct LibrarySnapshot {
    LibraryList weights, datasets;
};
/// Errors: those of Workspace.
Result<LibrarySnapshot> readLibrary(Workspace &workspace);

} // namespace ant
