#include "core/report/result_import.h"

#include "core/base/files.h"
#include "core/report/detail/result_files.h"

#include <algorithm>
#include <iterator>

namespace ant {
namespace {

constexpr std::uint64_t kLongestLog = std::uint64_t(64) << 20;

Error about(const std::filesystem::path &file, Error error)
{
    error.message = file.string() + " " + error.message;
    return error;
}

Result<std::vector<ImportedResult>> readWorkbook(const std::filesystem::path &file)
{
    const auto sheets = detail::readSheets(file);
    if (!sheets.ok())
        return sheets.error();
    auto results = detail::resultsOfSheets(sheets.value());
    if (!results.ok())
        return about(file, std::move(results).error());
    if (results.value().empty())
        return Error{ErrorCode::InvalidArgument,
                     file.string() +
                         " has no results to import: no sheet has a line of titles with the modes "
                         "(Int, IP, …) above rows of numbers that are not the published ones",
                     {}};
    for (ImportedResult &result : results.value())
        result.source = file.filename().string();
    return results;
}

Result<std::vector<ImportedResult>> readLog(const std::filesystem::path &file)
{
    const auto text = readFile(file, kLongestLog);
    if (!text.ok())
        return text.error();
    auto result = detail::resultOfLog(text.value(), file.filename().string());
    if (!result.ok())
        return about(file, std::move(result).error());
    return std::vector{std::move(result).value()};
}

} // namespace

Result<std::vector<ImportedResult>> readResultFile(const std::filesystem::path &file)
{
    return file.extension() == ".xlsx" ? readWorkbook(file) : readLog(file);
}

Result<std::vector<ImportedResult>> readResultFiles(const std::vector<std::filesystem::path> &files)
{
    std::vector<ImportedResult> all;
    for (const std::filesystem::path &file : files) {
        auto results = readResultFile(file);
        if (!results.ok())
            return std::move(results).error();
        std::ranges::move(results.value(), std::back_inserter(all));
    }
    return all;
}

} // namespace ant
