#pragma once

#include "ui/pages/runs/run_table_model.h"

#include <span>

namespace ant {

/// What is known of a column of the runs table besides its cells.
struct RunColumn {
    const char *key;         ///< how a stored choice of columns names it
    const char *title;       ///< not translated yet
    const char *explanation; ///< not translated yet
    int width;               ///< pixels
    bool isRight;            ///< numbers stand at the right
    bool isWide, isNarrow;   ///< shown in a wide and in a narrow window unless a person has chosen
};

/// In the order of RunTableModel::Column.
std::span<const RunColumn> runColumns();

} // namespace ant
