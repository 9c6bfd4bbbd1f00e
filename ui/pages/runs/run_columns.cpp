#include "ui/pages/runs/run_columns.h"

#include <iterator>

namespace ant {
namespace {

constexpr RunColumn kColumns[] = {
    {"id", QT_TRANSLATE_NOOP("ant", "#"), QT_TRANSLATE_NOOP("ant", "Number of the run in this workspace"), 44,
     true, true, true},
    {"name", QT_TRANSLATE_NOOP("ant", "Name"), QT_TRANSLATE_NOOP("ant", "Name of the run"), 160, false, true,
     true},
    {"model", QT_TRANSLATE_NOOP("ant", "Model"), QT_TRANSLATE_NOOP("ant", "Network"), 132, false, true, true},
    {"mode", QT_TRANSLATE_NOOP("ant", "Mode"), QT_TRANSLATE_NOOP("ant", "Which numeric types were tried"), 66,
     false, true, true},
    {"bits", QT_TRANSLATE_NOOP("ant", "W/A"),
     QT_TRANSLATE_NOOP("ant", "Bits of weights / bits of activations"), 56, true, true, true},
    {"state", QT_TRANSLATE_NOOP("ant", "State"), QT_TRANSLATE_NOOP("ant", "What the run is doing"), 120,
     false, true, true},
    {"top1", QT_TRANSLATE_NOOP("ant", "Top-1, %"),
     QT_TRANSLATE_NOOP("ant", "Images whose first guess is right, percent"), 76, true, true, true},
    {"delta", QT_TRANSLATE_NOOP("ant", "Δ Top-1"),
     QT_TRANSLATE_NOOP("ant", "Top-1 less that of the baseline run, percentage points. Choose the baseline "
                              "in the menu of a row (Ctrl+B)"),
     68, true, true, true},
    {"top5", QT_TRANSLATE_NOOP("ant", "Top-5, %"),
     QT_TRANSLATE_NOOP("ant", "Images with the right class among the first five guesses, percent"), 76, true,
     false, false},
    {"loss", QT_TRANSLATE_NOOP("ant", "Loss"), QT_TRANSLATE_NOOP("ant", "Mean cross entropy"), 64, true, true,
     false},
    {"time", QT_TRANSLATE_NOOP("ant", "Time"), QT_TRANSLATE_NOOP("ant", "From start to end"), 84, true, true,
     true},
    {"rate", QT_TRANSLATE_NOOP("ant", "Rate"),
     QT_TRANSLATE_NOOP("ant", "Images a second at the moment, of a running run"), 60, true, true, false},
    {"left", QT_TRANSLATE_NOOP("ant", "Left"),
     QT_TRANSLATE_NOOP("ant", "Time that the running phase still takes at this rate"), 72, true, true, false},
    {"tags", QT_TRANSLATE_NOOP("ant", "Tags"), QT_TRANSLATE_NOOP("ant", "Your words about the run"), 88,
     false, true, false},
    {"task", QT_TRANSLATE_NOOP("ant", "Task"),
     QT_TRANSLATE_NOOP("ant", "ptq: calibrate and evaluate; qat: fine-tune; eval: evaluate a checkpoint"), 56,
     false, false, false},
    {"images", QT_TRANSLATE_NOOP("ant", "Images"), QT_TRANSLATE_NOOP("ant", "Images evaluated"), 72, true,
     false, false},
    {"batch", QT_TRANSLATE_NOOP("ant", "Batch"), QT_TRANSLATE_NOOP("ant", "Images of a batch"), 60, true,
     false, false},
    {"device", QT_TRANSLATE_NOOP("ant", "Device"), QT_TRANSLATE_NOOP("ant", "What the run was computed on"),
     66, false, false, false},
    {"created", QT_TRANSLATE_NOOP("ant", "Created"),
     QT_TRANSLATE_NOOP("ant", "When the run was added to the workspace"), 112, true, false, false},
};
static_assert(std::size(kColumns) == RunTableModel::ColumnCount);

} // namespace

std::span<const RunColumn> runColumns()
{
    return kColumns;
}

} // namespace ant
