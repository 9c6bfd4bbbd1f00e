#include "core/experiment/run_options.h"

#include "core/experiment/spec_fields.h"

#include <algorithm>
#include <charconv>

namespace ant {
namespace {

using Json = nlohmann::json;
using detail::SpecField;

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(separator, begin), text.size());
        parts.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    return text;
}

/// A number where the text is one, else the text itself, so that the field can say what it wants instead.
Json numberOrText(std::string_view text)
{
    Json value = Json::parse(text, nullptr, false);
    return value.is_number() ? value : Json(text);
}

Json flagOrText(std::string_view text)
{
    if (text == "on" || text == "true" || text == "yes" || text == "1")
        return true;
    if (text == "off" || text == "false" || text == "no" || text == "0")
        return false;
    return text;
}

std::string scalarText(const Json &value)
{
    if (value.is_string())
        return value.get<std::string>();
    if (value.is_boolean())
        return value.get<bool>() ? "on" : "off";
    return value.dump();
}

std::string listText(const Json &list)
{
    std::string text;
    for (const Json &entry : list)
        text.append(text.empty() ? "" : ",").append(scalarText(entry));
    return text;
}

/// "layer1.0.conv1:weight:type=int:bits=8:alpha=0.5,0.25"
std::string overrideText(const Json &item)
{
    std::string text = item["layer"].get<std::string>() + ":" + item["role"].get<std::string>();
    for (const char *key : {"enabled", "type", "bits", "alpha"})
        if (item.contains(key))
            text.append(":").append(key).append("=").append(item[key].is_array() ? listText(item[key])
                                                                                 : scalarText(item[key]));
    return text;
}

Json overrideJson(std::string_view text)
{
    const std::vector<std::string_view> parts = split(text, ':');
    Json item = {{"layer", parts[0]}, {"role", parts.size() > 1 ? parts[1] : ""}};
    for (std::size_t i = 2; i < parts.size(); ++i) {
        const std::size_t equals = std::min(parts[i].find('='), parts[i].size());
        const std::string key(parts[i].substr(0, equals));
        const std::string_view value = parts[i].substr(std::min(equals + 1, parts[i].size()));
        if (key == "alpha") {
            item[key] = Json::array();
            for (const std::string_view number : split(value, ','))
                item[key].push_back(numberOrText(number));
        } else if (key == "enabled") {
            item[key] = flagOrText(value);
        } else {
            item[key] = numberOrText(value);
        }
    }
    return item;
}

/// The arguments that give `option` its value, one a text; several for a repeatable option.
std::vector<std::string> argumentTexts(const SpecField &field, const Json &value)
{
    if (field.kind == SpecField::Kind::List)
        return {listText(value)};
    if (field.kind != SpecField::Kind::Overrides)
        return {scalarText(value)};
    std::vector<std::string> texts;
    for (const Json &item : value)
        texts.push_back(overrideText(item));
    return texts;
}

Json argumentJson(const SpecField &field, const RunSpec &spec, const std::string &text)
{
    switch (field.kind) {
    case SpecField::Kind::Text:
        break;
    case SpecField::Kind::Number:
        return numberOrText(text);
    case SpecField::Kind::Flag:
        return flagOrText(text);
    case SpecField::Kind::List: {
        const auto layers = parseLayerList(text);
        return layers.ok() ? Json(layers.value()) : Json(text);
    }
    case SpecField::Kind::Overrides: {
        Json list = field.write(spec);
        list.push_back(overrideJson(text));
        return list;
    }
    }
    return text;
}

} // namespace

const std::vector<RunOption> &runOptions()
{
    static const std::vector<RunOption> options = [] {
        std::vector<RunOption> list;
        for (const SpecField &field : detail::specFields())
            list.push_back({field.option, field.key, field.help, field.kind == SpecField::Kind::Overrides});
        return list;
    }();
    return options;
}

Result<void> setOption(RunSpec &spec, std::string_view option, const std::string &text)
{
    const auto field = std::ranges::find(detail::specFields(), option, &SpecField::option);
    if (field == detail::specFields().end())
        return Error{ErrorCode::InvalidArgument, "unknown option " + std::string(option), {}};
    auto read = field->read(spec, argumentJson(*field, spec, text));
    if (!read.ok())
        return std::move(read).error().within(std::string(option));
    return {};
}

std::string commandLine(const RunSpec &spec)
{
    const RunSpec defaults;
    std::string line = "antq run";
    for (const SpecField &field : detail::specFields()) {
        const Json value = field.write(spec);
        if (value == field.write(defaults))
            continue;
        for (const std::string &text : argumentTexts(field, value)) {
            // A value that looks like an option must be tied to its own.
            const char *separator = text.starts_with('-') ? "=" : " ";
            line.append(" ").append(field.option).append(separator).append(shellQuoted(text));
        }
    }
    return line;
}

std::string layerListText(std::span<const int> layers)
{
    return listText(Json(std::vector<int>(layers.begin(), layers.end())));
}

Result<std::vector<int>> parseLayerList(std::string_view text)
{
    std::vector<int> layers;
    if (trimmed(text).empty())
        return layers;
    for (const std::string_view part : split(text, ',')) {
        const std::string_view digits = trimmed(part);
        int layer = -1;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), layer);
        if (error != std::errc() || end != digits.data() + digits.size() || layer < 0)
            return Error{ErrorCode::InvalidArgument,
                         std::string(text) + " is not a list of layer numbers counted from 0, such as 0,19",
                         {}};
        layers.push_back(layer);
    }
    return layers;
}

std::string shellQuoted(std::string_view argument)
{
    constexpr std::string_view kSafe =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./:=,@%+-";
    if (!argument.empty() && argument.find_first_not_of(kSafe) == std::string_view::npos)
        return std::string(argument);
    std::string quoted = "'";
    for (const char c : argument)
        quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

} // namespace ant
