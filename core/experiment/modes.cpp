#include "core/experiment/modes.h"

#include <algorithm>
#include <cassert>
#include <initializer_list>

namespace ant {
namespace {

/// Types in the order in which the search tries them, each once.
std::vector<NumericType> inSearchOrder(std::vector<NumericType> types)
{
    std::ranges::sort(types);
    types.erase(std::unique(types.begin(), types.end()), types.end());
    return types;
}

Mode figureMode(std::string name, std::string title, std::initializer_list<std::string_view> typeNames,
                bool needsEightBitLayers = false)
{
    std::vector<NumericType> types;
    for (const std::string_view typeName : typeNames) {
        const auto type = NumericType::fromName(typeName);
        assert(type.ok());
        types.push_back(type.value());
    }
    return {std::move(name), std::move(title), inSearchOrder(std::move(types)), needsEightBitLayers};
}

/// "IP_F " -> "ip-f".
std::string normalized(std::string_view text)
{
    std::string result;
    for (const char c : text) {
        if (c >= 'A' && c <= 'Z')
            result += static_cast<char>(c - 'A' + 'a');
        else if (c == '_')
            result += '-';
        else if (c != ' ')
            result += c;
    }
    return result;
}

Error unknownMode(std::string_view text)
{
    std::string allowed = "fp32";
    for (const Mode &mode : figureModes())
        allowed.append(", ").append(mode.name);
    std::string types;
    for (const NumericType type : NumericType::all())
        types.append(types.empty() ? "" : ", ").append(type.name());
    return {ErrorCode::InvalidArgument,
            "unknown mode \"" + std::string(text) + "\"; it is one of " + allowed +
                ", or ant- followed by types joined by - (known types: " + types + ")",
            {}};
}

/// The mode that tries exactly these types: a figure's mode where there is one.
Mode modeOf(const std::vector<NumericType> &types)
{
    for (const Mode &mode : figureModes())
        if (!mode.needsEightBitLayers && mode.types == types)
            return mode;
    Mode mode;
    mode.name = "ant";
    mode.types = types;
    for (const NumericType type : types) {
        mode.name.append("-").append(type.name());
        mode.title.append(mode.title.empty() ? "" : "+").append(type.name());
    }
    return mode;
}

} // namespace

const std::vector<Mode> &figureModes()
{
    static const std::vector<Mode> modes = {
        figureMode("int", "Int", {"int"}),
        figureMode("ip", "IP", {"int", "pot"}),
        figureMode("fip", "FIP", {"float", "int", "pot"}),
        figureMode("ip-f", "IP-F", {"int", "pot", "flint"}),
        figureMode("fip-f", "FIP-F", {"float", "int", "pot", "flint"}),
        figureMode("ant4-8", "ANT4-8", {"int", "pot", "flint"}, true),
    };
    return modes;
}

Result<Mode> parseMode(std::string_view text)
{
    const std::string wanted = normalized(text);
    if (wanted == "fp32")
        return Mode{"fp32", "FP32", {}, false};
    if (wanted == "ant48" || wanted == "ant-4-8")
        return figureModes().back();
    for (const Mode &mode : figureModes())
        if (mode.name == wanted)
            return mode;
    if (!wanted.starts_with("ant-"))
        return unknownMode(text);
    std::vector<NumericType> types;
    for (std::size_t begin = 4; begin <= wanted.size();) {
        const std::size_t end = std::min(wanted.find('-', begin), wanted.size());
        const auto type = NumericType::fromName(std::string_view(wanted).substr(begin, end - begin));
        if (!type.ok())
            return unknownMode(text);
        types.push_back(type.value());
        begin = end + 1;
    }
    return modeOf(inSearchOrder(std::move(types)));
}

} // namespace ant
