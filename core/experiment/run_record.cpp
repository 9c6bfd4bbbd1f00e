#include "core/experiment/run_record.h"

#include "core/experiment/spec_fields.h"

#include <array>
#include <chrono>
#include <cstdio>

namespace ant {
namespace {

using Json = nlohmann::json;

constexpr std::array kStateNames = {
    std::pair{RunState::Queued, std::string_view("queued")},
    std::pair{RunState::Running, std::string_view("running")},
    std::pair{RunState::Done, std::string_view("done")},
    std::pair{RunState::Failed, std::string_view("failed")},
    std::pair{RunState::Cancelled, std::string_view("cancelled")},
    std::pair{RunState::Interrupted, std::string_view("interrupted")},
};

/// "2025-03-01T12:34:56.789Z", or null for 0.
Json timeText(std::int64_t unixMs)
{
    if (unixMs == 0)
        return nullptr;
    using namespace std::chrono;
    const sys_time<milliseconds> time{milliseconds(unixMs)};
    const auto day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(time - day);
    std::array<char, 64> text;
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", int(date.year()),
                  unsigned(date.month()), unsigned(date.day()), int(clock.hours().count()),
                  int(clock.minutes().count()), int(clock.seconds().count()),
                  int(clock.subseconds().count()));
    return std::string(text.data());
}

Json resultJson(const std::optional<EvaluationResult> &result)
{
    if (!result)
        return nullptr;
    return {{"top1", result->top1()},
            {"top5", result->top5()},
            {"top1_correct", result->top1Correct},
            {"top5_correct", result->top5Correct},
            {"total", result->total},
            {"loss", result->loss}};
}

Json progressJson(const Progress &progress)
{
    if (progress.phase.empty())
        return nullptr;
    Json json = {{"phase", progress.phase},
                 {"done", progress.done},
                 {"total", progress.total},
                 {"per_second", progress.perSecond}};
    if (const auto &gpu = progress.gpu) {
        json["gpu"] = {{"memory_used", gpu->memoryUsed}, {"memory_total", gpu->memoryTotal}};
        if (gpu->busyPercent)
            json["gpu"]["busy_percent"] = *gpu->busyPercent;
    }
    return json;
}

Json blocksJson(const std::vector<BlockRecord> &blocks)
{
    Json list = Json::array();
    for (const BlockRecord &block : blocks)
        list.push_back({{"index", block.index},
                        {"name", block.name},
                        {"layers", block.layers},
                        {"error_before", block.errorBefore},
                        {"error_after", block.errorAfter},
                        {"iterations", block.iterations},
                        {"seconds", block.seconds}});
    return list;
}

/// Null where the first evaluation batch calibrated.
Json calibrationJson(const std::optional<CalibrationRecord> &calibration)
{
    if (!calibration)
        return nullptr;
    return {{"source", calibration->source},
            {"fallback", calibration->isFallback},
            {"count", calibration->images.size()},
            {"images", calibration->images}};
}

} // namespace

std::string_view name(RunState state)
{
    for (const auto &[known, text] : kStateNames)
        if (known == state)
            return text;
    return "interrupted";
}

Result<RunState> runStateFromName(std::string_view text)
{
    for (const auto &[state, known] : kStateNames)
        if (known == text)
            return state;
    return Error{ErrorCode::InvalidArgument, "unknown run state \"" + std::string(text) + "\"", {}};
}

std::string_view name(LogLevel level)
{
    switch (level) {
    case LogLevel::Info:
        return "info";
    case LogLevel::Warning:
        return "warning";
    case LogLevel::Error:
        break;
    }
    return "error";
}

nlohmann::json toJson(const QuantizerRecord &quantizer)
{
    Json candidates = Json::array();
    for (const CandidateScore &candidate : quantizer.candidates)
        candidates.push_back({{"type", candidate.type}, {"score", candidate.score}});
    Json json = {{"index", quantizer.index},
                 {"layer_index", quantizer.layerIndex},
                 {"layer", quantizer.layer},
                 {"role", name(quantizer.role)},
                 {"bits", quantizer.bits},
                 {"signed", quantizer.isSigned},
                 {"type", quantizer.type},
                 {"absmax", detail::floatNumbers(quantizer.absmax)},
                 {"alpha", detail::floatNumbers(quantizer.alpha)},
                 {"mse", quantizer.mse},
                 {"sqnr_db", quantizer.sqnrDb},
                 {"candidates", std::move(candidates)},
                 {"shape", quantizer.shape},
                 {"macs", quantizer.macs},
                 {"non_finite", quantizer.nonFinite},
                 {"beyond_cutoff", quantizer.beyondCutoff}};
    if (!quantizer.alphaStep.empty())
        json["alpha_step"] = quantizer.alphaStep;
    if (quantizer.isDiffused)
        json["diffused"] = true;
    return json;
}

nlohmann::json toJson(const RunRecord &record)
{
    Json epochs = Json::array(), steps = Json::array(), quantizers = Json::array();
    for (const EpochRecord &epoch : record.epochs)
        epochs.push_back({{"epoch", epoch.epoch}, {"train_loss", epoch.trainLoss}, {"top1", epoch.top1}});
    for (const StepRecord &step : record.steps)
        steps.push_back({{"step", step.step}, {"loss", step.loss}});
    for (const QuantizerRecord &quantizer : record.quantizers)
        quantizers.push_back(toJson(quantizer));
    const Seconds &seconds = record.seconds;
    return {{"id", record.id.value},
            {"name", record.name},
            {"task", name(record.spec.task)},
            {"model", record.spec.model},
            {"mode", record.spec.mode},
            {"state", name(record.state)},
            {"error", record.error},
            {"spec", toJson(record.spec)},
            {"created", timeText(record.createdMs)},
            {"started", timeText(record.startedMs)},
            {"finished", timeText(record.finishedMs)},
            {"result", resultJson(record.result)},
            {"seconds",
             {{"load", seconds.load},
              {"calibrate", seconds.calibrate},
              {"train", seconds.train},
              {"evaluate", seconds.evaluate}}},
            {"blocks", blocksJson(record.blocks)},
            {"calibration", calibrationJson(record.calibration)},
            {"progress", progressJson(record.progress)},
            {"epochs", std::move(epochs)},
            {"steps", std::move(steps)},
            {"quantizers", std::move(quantizers)},
            {"environment", record.environment}};
}

} // namespace ant
