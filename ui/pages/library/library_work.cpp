#include "ui/pages/library/library_work.h"

#include "ui/common/display.h"

namespace ant {
namespace {

Cell text(const QString &value)
{
    return {value.toStdString()};
}

/// "91.50 % of 1 000 (cifar10:DIR, run 8)" of the newest run; nothing where no run used that file.
Cell accuracyOf(const LibraryEntry &entry, const std::vector<MeasuredWeights> &measured)
{
    for (auto run = measured.rbegin(); run != measured.rend(); ++run)
        if (!entry.sha256.empty() && run->sha256 == entry.sha256)
            return text(QStringLiteral("%1 % of %2 (%3, run %4)")
                            .arg(display::percent(100.0 * double(run->top1Correct) / double(run->total)),
                                 display::count(run->total), QString::fromStdString(run->dataset))
                            .arg(run->run));
    return {};
}

QString stateOf(const LibraryEntry &entry)
{
    return QString::fromUtf8(entry.isGood ? "good" : "problem") + QStringLiteral(", ") +
           display::when(entry.checkedMs);
}

} // namespace

Result<LibrarySnapshot> readLibrary(Workspace &workspace)
{
    auto entries = workspace.library();
    if (!entries.ok())
        return std::move(entries).error();
    const auto measured = workspace.measuredWeights();
    if (!measured.ok())
        return measured.error();
    LibrarySnapshot snapshot;
    snapshot.weights.table = {
        "Weights", {"file", "model", "size", "fp32 top-1 measured", "check", "findings", "SHA-256"}, {}};
    snapshot.datasets.table = {"Data sets", {"data set", "check", "findings"}, {}};
    for (LibraryEntry &entry : entries.value()) {
        const bool isWeights = entry.kind == LibraryEntry::Kind::Weights;
        LibraryList &list = isWeights ? snapshot.weights : snapshot.datasets;
        if (isWeights)
            list.table.rows.push_back({{entry.place},
                                       {entry.model},
                                       text(display::bytes(entry.bytes)),
                                       accuracyOf(entry, measured.value()),
                                       text(stateOf(entry)),
                                       {entry.findings},
                                       {entry.sha256}});
        else
            list.table.rows.push_back({{entry.place}, text(stateOf(entry)), {entry.findings}});
        list.entries.push_back(std::move(entry));
    }
    return snapshot;
}

} // namespace ant
