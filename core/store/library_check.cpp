#include "core/store/library_check.h"

#include "core/data/dataset.h"
#include "core/experiment/library_check.h"

#include <chrono>

namespace ant {
namespace {

std::int64_t nowMs()
{
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
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

Result<LibraryEntry> checkEntry(LibraryEntry entry, const std::stop_token &stop)
{
    entry.checkedMs = nowMs();
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
