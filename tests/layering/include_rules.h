#pragma once

#include "tests/layering/source_tree.h"

namespace ant::test {

/// Includes between our own folders that go against the table of folders, and own includes that do not start
/// at the root. Arrows point down: core/base < numeric, io, graph, data < experiment < store < report <
/// engine; ui uses core without engine; app/workbench uses ui too; the other programs use all of core.
Findings findWrongOwnIncludes(const SourceTree &tree);

/// Includes of a library outside the folders it is meant for: Qt in ui and app/workbench, LibTorch and CUDA
/// in core/engine (there in no header of the folder itself, which others include), SQLite in core/store, and
/// so on.
Findings findWrongLibraryIncludes(const SourceTree &tree);

/// Targets of core/ that a CMakeLists.txt names against the same table.
Findings findWrongLinkLines(const SourceTree &tree);

} // namespace ant::test
