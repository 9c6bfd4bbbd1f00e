#pragma once

#include "core/report/figure12.h"
#include "ui/common/workspace_reader.h"

#include <functional>

class QMenu;

namespace ant {

/// What a person may do about the own run of a cell.
struct RunChoiceActions {
    std::function<void(const FigureChoice &)> choose;
    std::function<void(const std::string &)> clear; ///< the cell follows the choice of all cells again
    std::function<void(RunId)> showLayers;
};

/// Adds to a menu: latest, best, and each run that could stand in the bar's cell, the newest first; the one
/// in force is ticked.
void addRunChoices(QMenu *menu, const FigureBar &bar, const RunsSnapshot &runs,
                   const RunChoiceActions &actions);

} // namespace ant
