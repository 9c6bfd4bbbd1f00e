#include "ui/pages/library/library_work.h"

#include "core/data/dataset.h"
#include "core/experiment/library_check.h"
#include "ui/common/display.h"

#include <QDateTime>

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

void checkWeightsEntry(LibraryEntry &entry, const Result<WeightsFacts> &facts)
{
    entry.isGood = facts.ok();
    if (!facts.ok()) {
        entry.findings = facts.error().message;
        return;
    }
    const bool isChanged = !entry.sha256.empty() && entry.sha256 != facts.value().sha256;
    entry.isGood = !isChanged;
    entry.bytes = facts.value().bytes;
    entry.model = facts.value().model;
    if (isChanged)
        entry.findings = "the file has changed since it was registered: its SHA-256 is now " +
                         facts.value().sha256 + "; remove it and register it again to accept that";
    else
        entry.findings = std::to_string(facts.value().tensors) + " tensors";
    if (!isChanged)
        entry.sha256 = facts.value().sha256;
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

Result<LibraryEntry> checkEntry(LibraryEntry entry, const std::stop_token &stop)
{
    entry.checkedMs = QDateTime::currentMSecsSinceEpoch();
    if (entry.kind == LibraryEntry::Kind::Weights) {
        const auto facts = inspectWeights(entry.place, stop);
        if (!facts.ok() && facts.error().code == ErrorCode::Cancelled)
            return facts.error();
        checkWeightsEntry(entry, facts);
        return entry;
    }
    const auto ref = DatasetRef::parse(entry.place);
    if (!ref.ok())
        return ref.error();
    entry.findings.clear();
    entry.isGood = true;
    for (const DatasetFinding &finding : checkDataset(ref.value())) {
        entry.isGood = entry.isGood && !finding.isProblem;
        entry.findings += (entry.findings.empty() ? "" : "\n") + finding.text;
    }
    if (stop.stop_requested())
        return Error{ErrorCode::Cancelled, "the check was stopped", {}};
    return entry;
}

} // namespace ant
