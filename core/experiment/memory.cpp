#include "core/base/files.h"
#include "core/data/loader.h"
#include "core/experiment/evaluated_images.h"
#include "core/experiment/model_source.h"
#include "core/experiment/validation.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <sstream>
#include <unistd.h>

namespace ant {
namespace {

constexpr std::int64_t kBytesPerFloat = 4;
/// LibTorch's CPU part at work. With it the estimate is 221 MiB for ResNet-20 in batches of 128 and 533 for
/// SqueezeNet in batches of 32 (ip-f); `/usr/bin/time -v antq run … --limit 128` shows 221 and 526.
constexpr std::int64_t kLibraryBytes = 200'000'000;

std::int64_t elements(const Shape &shape)
{
    std::int64_t count = 1;
    for (const std::int64_t extent : shape)
        count *= extent;
    return count;
}

/// Training keeps every value for the way back, and the rounded copy of what enters a quantized layer.
std::int64_t keptActivationBytes(const Graph &graph)
{
    std::int64_t bytes = 0;
    for (const Node &node : graph.nodes()) {
        bytes += elements(node.shape) * kBytesPerFloat;
        if (node.isQuantizable())
            bytes += elements(graph.node(node.inputs.front()).shape) * kBytesPerFloat;
    }
    return bytes;
}

/// Contents of a small file of the kernel; empty where there is none. These have no size, hence no readFile.
std::string kernelFile(const std::filesystem::path &file)
{
    std::string text;
    if (FILE *input = std::fopen(file.c_str(), "re")) {
        char buffer[4096];
        while (const std::size_t count = std::fread(buffer, 1, sizeof buffer, input))
            text.append(buffer, count);
        std::fclose(input);
    }
    return text;
}

/// The number after a name at the start of a line ("MemAvailable:   123 kB"), or the whole text where the
/// name is empty; -1 where there is none ("max").
std::int64_t numberAfter(const std::string &text, const std::string &name)
{
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with(name))
            continue;
        const std::size_t digit = line.find_first_of("0123456789", name.size());
        std::int64_t number = -1;
        if (digit != std::string::npos)
            std::from_chars(line.data() + digit, line.data() + line.size(), number);
        return number;
    }
    return -1;
}

/// What a control group still allows: its limit less what it uses and cannot drop. A huge number where it has
/// no limit.
std::int64_t roomOfGroup(const std::filesystem::path &group, const char *limitFile, const char *usageFile)
{
    const std::int64_t limit = numberAfter(kernelFile(group / limitFile), "");
    const std::int64_t usage = numberAfter(kernelFile(group / usageFile), "");
    if (limit < 0 || usage < 0)
        return std::numeric_limits<std::int64_t>::max();
    const std::int64_t droppable = numberAfter(kernelFile(group / "memory.stat"), "inactive_file");
    return std::max<std::int64_t>(0, limit - usage + std::max<std::int64_t>(0, droppable));
}

/// Of this process's control groups (version 2, every group up to the root; version 1).
std::int64_t roomOfControlGroups()
{
    const std::filesystem::path root = "/sys/fs/cgroup";
    std::int64_t room = roomOfGroup(root / "memory", "memory.limit_in_bytes", "memory.usage_in_bytes");
    std::istringstream lines(kernelFile("/proc/self/cgroup"));
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with("0::/"))
            continue;
        std::filesystem::path group = line.substr(4);
        for (;; group = group.parent_path()) {
            room = std::min(room, roomOfGroup(root / group, "memory.max", "memory.current"));
            if (group.empty())
                break;
        }
    }
    return room;
}

} // namespace

Result<MemoryEstimate> estimateMemory(const RunSpec &spec)
{
    const auto model = openModel(spec.model);
    if (!model.ok())
        return model.error();
    const Graph graph = model.value()->build();
    const bool isTraining = spec.task == Task::Qat;
    // At rest: the values and their quantized copies. Training adds gradients and momentum.
    const int weightCopies = (spec.isFloatingPoint() ? 1 : 2) + (isTraining ? 2 : 0);
    const bool calibrates = !spec.isFloatingPoint() && !isTraining;
    const std::int64_t evaluated = evaluatedCount(spec, spec.batch, model.value()->classes);
    const int part = std::max(1, spec.batch / spec.processes);
    const int micro = spec.training.microBatch > 0 ? std::min(part, spec.training.microBatch) : part;
    const std::int64_t images = isTraining   ? micro
                                : calibrates ? std::max<std::int64_t>(evaluated, spec.calibrationImages())
                                             : evaluated;
    MemoryEstimate estimate;
    estimate.weights = graph.parameterCount() * kBytesPerFloat * weightCopies;
    estimate.activations = images * (isTraining ? keptActivationBytes(graph) : graph.peakActivationBytes());
    // The batches held ready, and the one in use.
    estimate.images = images * elements(graph.inputShape()) * kBytesPerFloat * (LoaderOptions().prefetch + 1);
    estimate.library = kLibraryBytes;
    return estimate;
}

std::int64_t availableMemoryBytes()
{
    const std::int64_t kilobytes = numberAfter(kernelFile("/proc/meminfo"), "MemAvailable:");
    return kilobytes < 0 ? 0 : std::min(kilobytes * 1024, roomOfControlGroups());
}

} // namespace ant
