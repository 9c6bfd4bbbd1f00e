#pragma once

#include "core/report/accuracy_model.h"
#include "core/report/table.h"
#include "core/store/workspace.h"

namespace ant {

/// The finished runs of task ptq that can be compared with `like`: same network, weights, images (`limit`),
/// both rounded to nearest or neither; modes and widths may differ. Oldest first. Errors: those of Workspace
/// and findModel.
Result<std::vector<MeasuredRun>> measuredRuns(Workspace &workspace, const RunSpec &like);

struct ParetoPoint {
    enum class Kind {
        Front,        ///< optimal for its cost
        Uniform,      ///< one width for everything
        EightBitEnds, ///< the same with first and last layer at 8 bits (`-l8`)
        LargestError, ///< the reference's `-n8`
        Run,          ///< a run with other widths than these
    };
    Kind kind = Kind::Front;
    std::string title; ///< "4 bits everywhere", "best for 33.0 kB"
    Assignment assignment;
    double predictedTop1 = 0;       ///< percent
    std::optional<MeasuredRun> run; ///< the newest one with these widths
};
std::string_view name(ParetoPoint::Kind kind); ///< "front", "uniform", "l8", "n8", "run"

/// The front and what it is compared with.
struct Pareto {
    CostAxis axis = CostAxis::Size;
    std::vector<ParetoPoint> points; ///< the front by growing cost, then the others
    AccuracyModel accuracy;
};
/// Errors: those of paretoFront.
Result<Pareto> pareto(const AllocationProblem &problem, CostAxis axis, const std::vector<MeasuredRun> &runs);

/// In which costs along an axis are shown: bytes of a kB, bit operations of a million.
double costUnit(CostAxis axis);

/// The cheapest point of the front that is predicted to lose at most so much top-1 against fp32; the dearest
/// where none is; -1 where there is no front.
int pointWithin(const Pareto &pareto, double percentagePoints);

/// Of a front with more points, `most` of about equal distance along the axis; those that were run stay.
/// The other kinds stay. 0: all.
Pareto thinned(const Pareto &pareto, std::size_t most);

/// Kind, title, widths, size in kB, bit operations in millions, predicted loss and top-1, measured top-1,
/// run.
Table paretoTable(const Pareto &pareto);

/// Layer, role, and of each width the divergence, the loss increase and the SQNR of the layer's output with
/// the type that the search chooses; a row for each quantizer.
Table sensitivityTable(const AllocationProblem &problem);

} // namespace ant
