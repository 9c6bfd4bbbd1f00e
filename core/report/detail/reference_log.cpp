#include "core/experiment/modes.h"
#include "core/experiment/reference_command.h"
#include "core/experiment/run_options.h"
#include "core/graph/models.h"
#include "core/report/detail/result_files.h"

#include <algorithm>
#include <charconv>

namespace ant::detail {
namespace {

constexpr std::string_view kFinal = "Final accuracy:";
constexpr std::string_view kArguments = "Namespace(";
constexpr int kCheckpointBits = 4;

Error wrong(std::string text)
{
    return {ErrorCode::InvalidArgument, std::move(text), {}};
}

/// The rest of the last line that holds the mark, behind it; empty where no line does.
std::string_view lastAfter(std::string_view text, std::string_view mark)
{
    const std::size_t at = text.rfind(mark);
    if (at == std::string_view::npos)
        return {};
    const std::string_view rest = text.substr(at + mark.size());
    return rest.substr(0, rest.find('\n'));
}

std::optional<double> numberIn(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos)
        return std::nullopt;
    double value = 0;
    const auto [end, error] = std::from_chars(text.data() + first, text.data() + text.size(), value);
    return error == std::errc() ? std::optional(value) : std::nullopt;
}

/// 50000 of the last "(33930/50000)"; 0 where there is none.
std::int64_t imagesOf(std::string_view text)
{
    const std::string_view line = lastAfter(text, "Acc: ");
    const std::size_t slash = line.find('/');
    std::int64_t images = 0;
    if (slash != std::string_view::npos)
        std::from_chars(line.data() + slash + 1, line.data() + line.size(), images);
    return std::max<std::int64_t>(0, images);
}

/// The arguments that the program printed, as the command that they were given with.
std::string commandOf(std::string_view arguments)
{
    std::string command = "python main.py";
    while (!arguments.empty() && arguments.front() != ')') {
        const std::size_t equals = arguments.find('=');
        if (equals == std::string_view::npos)
            break;
        const std::string key(arguments.substr(0, equals));
        arguments.remove_prefix(equals + 1);
        const bool isQuoted = arguments.starts_with('\'');
        const std::size_t end = isQuoted ? arguments.find('\'', 1) : arguments.find_first_of(",)");
        if (end == std::string_view::npos)
            break;
        const std::string value(isQuoted ? arguments.substr(1, end - 1) : arguments.substr(0, end));
        arguments.remove_prefix(isQuoted ? end + 1 : end);
        arguments.remove_prefix(std::min(arguments.find_first_not_of(", "), arguments.size()));
        if (value == "True")
            command += " --" + key;
        else if (value != "False" && value != "None" && !value.empty())
            command += " --" + key + "=" + shellQuoted(value);
    }
    return command;
}

/// Model and mode of "eval_resnet18_ip_f.log".
bool takeFromName(ImportedResult &result, const std::string &name)
{
    std::string stem = name.substr(0, name.rfind('.'));
    if (stem.starts_with("eval_"))
        stem.erase(0, 5);
    for (std::size_t cut = stem.find('_'); cut != std::string::npos; cut = stem.find('_', cut + 1)) {
        const auto model = modelNamed(stem.substr(0, cut));
        const auto mode = parseMode(stem.substr(cut + 1));
        if (!model || !mode.ok())
            continue;
        result.model = *model;
        result.mode = mode.value().name;
        return true;
    }
    return false;
}

Result<void> takeFromArguments(ImportedResult &result, std::string_view arguments)
{
    const auto command = importReferenceCommand(commandOf(arguments));
    if (!command.ok())
        return Error(command.error()).within("reading the arguments that it printed");
    const RunSpec &spec = command.value().spec;
    result.model = spec.model;
    result.mode = spec.mode;
    // An evaluation prints the default of 8 and takes the width from its checkpoint; all published ones
    // have 4.
    result.bits = spec.task == Task::Eval ? kCheckpointBits : spec.weightBits;
    result.isTrained = spec.task != Task::Ptq;
    return {};
}

} // namespace

std::optional<std::string> modelNamed(std::string_view text)
{
    const auto plain = [](std::string_view name) {
        std::string letters;
        for (const char c : name)
            if (c != '-' && c != '_' && c != ' ' && c != '.')
                letters += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        return letters;
    };
    const std::string wanted = plain(text);
    for (const ModelInfo &model : models())
        for (const std::string_view name : {model.name, model.figureName, model.title})
            if (!wanted.empty() && plain(name) == wanted)
                return std::string(model.name);
    return std::nullopt;
}

Result<ImportedResult> resultOfLog(std::string_view text, const std::string &name)
{
    const auto top1 = numberIn(lastAfter(text, kFinal));
    if (!top1)
        return wrong(
            "has no line \"Final accuracy: …\": it is no log of an evaluation of the reference, or the "
            "evaluation did not end");
    if (!(*top1 >= 0 && *top1 <= 100))
        return wrong("has a final accuracy of " + std::to_string(*top1) + ", which is no percentage");
    ImportedResult result;
    result.source = name;
    result.top1 = *top1;
    result.images = imagesOf(text);
    if (const auto arguments = lastAfter(text, kArguments); !arguments.empty()) {
        if (auto taken = takeFromArguments(result, arguments); !taken.ok())
            return std::move(taken).error();
    } else if (!takeFromName(result, name)) {
        return wrong("names neither model nor mode: it lacks the line \"Namespace(…)\", and its name is not "
                     "like eval_resnet18_ip_f.log");
    }
    if (result.mode == "fp32")
        return wrong("is of a run in floating point, which stands in no column of Figure 12");
    return result;
}

} // namespace ant::detail
