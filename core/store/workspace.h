#pragma once

#include "core/experiment/run_record.h"
#include "core/experiment/sensitivity.h"
#include "core/store/checkpoints.h"
#include "core/store/library.h"

#include <memory>

namespace ant {

/// A row of the runs table: everything a list shows, without quantizers.
struct RunSummary {
    RunId id;
    std::string name;
    RunSpec spec;
    RunState state = RunState::Queued;
    bool isQueued = false;       ///< waits for the queue (as opposed to a worker about to start)
    std::int64_t queuePlace = 0; ///< smaller ones come first; of a run that waits for the queue only
    bool isArchived = false;
    std::string error;
    std::int64_t createdMs = 0, startedMs = 0, finishedMs = 0;
    std::optional<EvaluationResult> result;
    Progress progress;
    Seconds seconds;
    std::vector<std::string> tags; ///< words without blanks, sorted, each once
    std::string notes;             ///< what a person wrote about it
    bool operator==(const RunSummary &) const = default;
};

/// Held by the worker of a run for as long as it lives. The operating system releases it however the worker
/// ends, which is how others tell a running run from an interrupted one (flock on `artifacts/run-N/lock`).
/// The process that works through the queue holds one too (`queue.lock`).
class RunClaim {
public:
    RunClaim(RunClaim &&other) noexcept;
    RunClaim &operator=(RunClaim &&other) noexcept;
    ~RunClaim();

private:
    friend class Workspace;
    explicit RunClaim(int descriptor) : m_descriptor(descriptor) {}
    int m_descriptor = -1;
};

/// The folder that holds every run: `workspace.sqlite` (WAL, foreign keys on) and `artifacts/`.
///
/// Several processes read and write at once; a writer waits up to 10 s for another. Every write is one
/// transaction. Killing any process at any moment leaves a workspace that opens.
/// Thread: one object per thread; open the folder again for another thread.
/// Errors of all functions: Io (permission, full or read-only disk), Corrupt (not a workspace, damaged),
/// Unsupported (written by a newer version), NotFound (no such run).
class Workspace {
public:
    enum class Access {
        Read,   ///< must exist; works on a read-only disk. Writing functions are Io errors
        Write,  ///< must exist
        Create, ///< made where it does not exist
    };
    /// Brings a workspace of an older version up to date, for reading too; Unsupported where it is read-only.
    static Result<Workspace> open(const std::filesystem::path &folder, Access access);
    /// $ANT_WORKSPACE, else $XDG_DATA_HOME (or ~/.local/share) + "/ant-workbench/default".
    static std::filesystem::path defaultFolder();

    Workspace(Workspace &&other) noexcept;
    Workspace &operator=(Workspace &&other) noexcept;
    ~Workspace();

    const std::filesystem::path &folder() const;
    std::filesystem::path artifactFolder(RunId run) const;
    /// Changes whenever another connection has committed. Cheap (PRAGMA data_version).
    Result<std::int64_t> dataVersion();

    // Runs
    /// State queued. `queued`: wait for the queue; otherwise the caller starts a worker for it itself.
    Result<RunId> addRun(const RunSpec &spec, bool queued);
    Result<std::vector<RunSummary>> runs(bool includeArchived = false); ///< newest last
    Result<RunSummary> run(RunId id);
    Result<RunRecord> record(RunId id);
    /// InvalidArgument for an empty name.
    Result<void> rename(RunId id, const std::string &name);
    Result<void> setArchived(RunId id, bool archived);
    /// Words are sorted and kept once. InvalidArgument for one that is empty or holds a blank.
    Result<void> setTags(RunId id, std::vector<std::string> tags);
    Result<void> setNotes(RunId id, const std::string &notes);
    /// Puts a run into the bin, where no function finds it, or takes it out again. InvalidArgument for one
    /// that waits or runs.
    Result<void> setDeleted(RunId id, bool deleted);
    /// Removes for good, with their artifacts, the runs that have lain in the bin for longer than `ageMs`;
    /// returns how many. Killed in between, it leaves artifacts without a run, never the opposite.
    Result<int> emptyBin(std::int64_t ageMs);
    /// Takes the run off the queue for good (state cancelled). InvalidArgument where it is not queued.
    Result<void> cancelQueued(RunId id);
    /// Next run of the queue, by queue order; nullopt where it is empty.
    Result<std::optional<RunId>> nextQueued();
    /// Moves a queued run to the given place (0 first) among the queued ones.
    Result<void> moveInQueue(RunId id, int place);
    /// The newest checkpoint of a training that ended early (cancelled, failed, interrupted); nullopt where
    /// it has none, and for a run that waits, runs or is done.
    Result<std::optional<CheckpointFile>> resumePoint(RunId id);
    /// Makes a run that resumePoint() names a checkpoint of go on: state queued as by addRun(), no error and
    /// no result. Its worker then goes on from the newest checkpoint.
    /// Errors: InvalidArgument, saying why it cannot go on.
    Result<void> resume(RunId id, bool queued);
    /// Process number of the worker of a running run; 0 where there is none.
    Result<int> workerPid(RunId id);
    /// Marks every running run whose worker is gone as interrupted, and returns those that it marked.
    Result<std::vector<RunId>> markInterrupted();
    /// Makes the calling process the one that works through the queue; nullopt where another one is.
    Result<std::optional<RunClaim>> claimQueue();
    /// Whether a process works through the queue.
    Result<bool> isQueueServed();

    // What a worker writes
    /// Makes the calling process the worker of a queued (or interrupted) run: state running, start time, pid.
    /// Errors: InvalidArgument where another worker holds it or it is finished.
    Result<RunClaim> claim(RunId id);
    Result<void> setEnvironment(RunId id, const std::map<std::string, std::string> &environment);
    Result<void> setProgress(RunId id, const Progress &progress);
    Result<void> addLog(RunId id, LogLevel level, const std::string &text);
    Result<void> addLogLines(RunId id, LogLevel level, const std::vector<std::string> &lines);
    /// Replaces the run's quantizers; details are given in the same order, or not at all.
    Result<void> setQuantizers(RunId id, const std::vector<QuantizerRecord> &quantizers,
                               const std::vector<QuantizerDetail> &details);
    /// Element counters of the whole run, by quantizer index.
    Result<void> setCounters(RunId id, const std::vector<QuantizerRecord> &quantizers);
    /// Gives the quantizers that are stored the alphas they were trained to.
    Result<void> setTrainedAlphas(RunId id, const std::vector<QuantizerRecord> &quantizers);
    /// Forgets the steps and epochs from these on, which a training that goes on from a checkpoint repeats.
    Result<void> rewind(RunId id, int epoch, std::int64_t step);
    /// Which images calibrated the run; replaces what was stored.
    Result<void> setCalibration(RunId id, const CalibrationRecord &calibration);
    /// Stores a block, or replaces the one of the same index.
    Result<void> setBlock(RunId id, const BlockRecord &block);
    Result<void> addEpoch(RunId id, const EpochRecord &epoch);
    Result<void> addSteps(RunId id, const std::vector<StepRecord> &steps);
    Result<void> setPredictions(RunId id, const std::vector<Prediction> &predictions);
    /// Ends the run: done with its result, or failed/cancelled/interrupted with a sentence. InvalidArgument
    /// where it has ended already; an interrupted one may still get a better reason.
    Result<void> finish(RunId id, RunState state, const std::string &error,
                        const std::optional<EvaluationResult> &result, const Seconds &seconds);

    // What the pages read
    Result<std::vector<QuantizerRecord>> quantizers(RunId id);
    Result<QuantizerDetail> quantizerDetail(RunId id, int quantizerIndex);
    Result<std::vector<Prediction>> predictions(RunId id);
    /// Log lines after the given one (0: from the start), with the number of the last one.
    struct LogSlice {
        std::vector<LogLine> lines;
        std::int64_t last = 0;
    };
    Result<LogSlice> log(RunId id, std::int64_t after = 0, int most = -1); ///< negative: all of them
    /// Training steps after the given one (-1: from the start), at most `most`, in order.
    Result<std::vector<StepRecord>> steps(RunId id, std::int64_t after, int most);
    Result<std::vector<EpochRecord>> epochs(RunId id);
    Result<std::vector<BlockRecord>> blocks(RunId id); ///< in their order; none but of methods beyond nearest
    Result<std::optional<CalibrationRecord>> calibration(RunId id);
    Result<std::map<std::string, std::string>> environment(RunId id);
    /// The wrong answers with the highest loss, highest first.
    Result<std::vector<Prediction>> worstPredictions(RunId id, int most);
    /// A class that was taken for another one, and how often.
    struct Confusion {
        int label = 0, predicted = 0;
        std::int64_t images = 0;
        bool operator==(const Confusion &) const = default;
    };
    /// The most frequent ones first.
    Result<std::vector<Confusion>> confusions(RunId id, int most);

    // Library
    Result<std::vector<LibraryEntry>> library(); ///< by kind and place
    /// Adds the entry, or replaces the one of the same kind and place. `id` is not looked at.
    Result<void> putInLibrary(const LibraryEntry &entry);
    /// Forgets the entry; the files stay. NotFound where there is none.
    Result<void> removeFromLibrary(std::int64_t id);
    /// What the finished fp32 runs say of their weights, oldest first.
    Result<std::vector<MeasuredWeights>> measuredWeights();

    // Sensitivities
    /// Stores what a run measured, in place of what was measured with the same key before. `id` and
    /// `createdMs` are not looked at. Returns its id.
    Result<std::int64_t> putSensitivity(RunId run, const Sensitivity &sensitivity);
    Result<std::vector<Sensitivity>> sensitivities(); ///< newest first, without options
    Result<Sensitivity> sensitivity(std::int64_t id);
    /// The one that serves a key (see serves()), of several the one on most images, then the newest; nullopt
    /// where it has to be measured.
    Result<std::optional<Sensitivity>> findSensitivity(const SensitivityKey &key);

private:
    struct State;
    explicit Workspace(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace ant
