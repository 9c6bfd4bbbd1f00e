#include "core/store/checkpoints.h"

#include "core/base/files.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace ant {
namespace {

constexpr std::string_view kPrefix = "step-";
constexpr std::string_view kSuffix = ".safetensors";

std::filesystem::path folderOf(const std::filesystem::path &artifacts)
{
    return artifacts / "checkpoints";
}

/// -1: the name is not that of a complete checkpoint.
std::int64_t stepOf(const std::string &name)
{
    if (!name.starts_with(kPrefix) || !name.ends_with(kSuffix))
        return -1;
    std::int64_t step = -1;
    const char *end = name.data() + name.size() - kSuffix.size();
    const auto [parsed, error] = std::from_chars(name.data() + kPrefix.size(), end, step);
    return error == std::errc() && parsed == end ? step : -1;
}

Result<std::vector<std::filesystem::path>> filesIn(const std::filesystem::path &folder)
{
    std::vector<std::filesystem::path> files;
    std::error_code code;
    for (std::filesystem::directory_iterator it(folder, code), end; !code && it != end; it.increment(code))
        files.push_back(it->path());
    if (code && code != std::errc::no_such_file_or_directory)
        return Error{ErrorCode::Io, "cannot list " + folder.string() + ": " + code.message(), {}};
    return files;
}

} // namespace

Result<std::filesystem::path> checkpointPlace(const std::filesystem::path &artifacts, std::int64_t step)
{
    if (auto made = makeFolder(folderOf(artifacts)); !made.ok())
        return std::move(made).error();
    char digits[32];
    std::snprintf(digits, sizeof digits, "%08lld", static_cast<long long>(step));
    return folderOf(artifacts) / (std::string(kPrefix) + digits + std::string(kSuffix));
}

Result<std::vector<CheckpointFile>> findCheckpoints(const std::filesystem::path &artifacts)
{
    const auto files = filesIn(folderOf(artifacts));
    if (!files.ok())
        return files.error();
    std::vector<CheckpointFile> found;
    for (const auto &file : files.value())
        if (const std::int64_t step = stepOf(file.filename().string()); step >= 0)
            found.push_back({file, step});
    std::ranges::sort(found, {}, &CheckpointFile::step);
    return found;
}

Result<void> pruneCheckpoints(const std::filesystem::path &artifacts, int keep)
{
    const auto complete = findCheckpoints(artifacts);
    if (!complete.ok())
        return complete.error();
    const auto files = filesIn(folderOf(artifacts));
    if (!files.ok())
        return files.error();
    const auto kept = std::min(complete.value().size(), static_cast<std::size_t>(std::max(1, keep)));
    for (const auto &file : files.value()) {
        const bool isKept =
            std::any_of(complete.value().end() - static_cast<std::ptrdiff_t>(kept), complete.value().end(),
                        [&](const CheckpointFile &one) { return one.file == file; });
        std::error_code code;
        if (!isKept && !std::filesystem::remove(file, code) && code)
            return Error{ErrorCode::Io, "cannot remove " + file.string() + ": " + code.message(), {}};
    }
    return {};
}

} // namespace ant
