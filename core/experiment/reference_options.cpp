#include "core/experiment/reference_options.h"

#include <algorithm>

namespace ant::detail {
namespace {

struct Option {
    std::string_view name, shortName; ///< "w_low", "wl"
    bool isFlag = false;
    std::string_view fallback = {};
    bool isIgnored = false;
};

constexpr Option kOptions[] = {
    {"lr", "", false, "0.0001"},
    {"resume", "r", true},
    {"ckpt_path", ""},
    {"dataset", "", false, "cifar10"},
    {"dataset_path", ""},
    {"model", "", false, "resnet18"},
    {"train", "", true},
    {"epoch", "", false, "3"},
    {"batch_size", "", false, "256"},
    {"tag", "", false, "", true},
    {"local_rank", "", false, "-1", true},
    {"mode", "", false, "base"},
    {"wbit", "wb", false, "8"},
    {"abit", "ab", false, "8"},
    {"search", "", true, "", true},
    {"w_up", "wu", false, "150"},
    {"a_up", "au", false, "150"},
    {"w_low", "wl", false, "75"},
    {"a_low", "al", false, "75"},
    {"percent", "p", false, "100", true},
    {"ptq", "", true},
    {"disable_quant", "", true},
    {"disable_input_quantization", "", true},
    {"layer_8bit_n", "n8", false, "0"},
    {"layer_8bit_l", "l8"},
};

Error wrong(const std::string &word, const char *what)
{
    return {ErrorCode::InvalidArgument, word + what, {}};
}

/// A long option, possibly shortened.
Result<const Option *> findLong(const std::string &word, std::string_view name)
{
    const Option *found = nullptr;
    for (const Option &option : kOptions) {
        if (option.name == name)
            return &option;
        if (!option.name.starts_with(name))
            continue;
        if (found)
            return wrong(word, ": several options of the reference begin like this");
        found = &option;
    }
    if (!found || name.empty())
        return wrong(word, " is no option of the reference's main.py");
    return found;
}

struct Spelled {
    const Option *option = nullptr;
    bool hasValue = false;
    std::string value;
};

/// "-wl=80", "-wl80", "-r".
Result<Spelled> readShort(const std::string &word)
{
    const std::string_view body = std::string_view(word).substr(1);
    for (const Option &option : kOptions) {
        if (option.shortName.empty() || !body.starts_with(option.shortName))
            continue;
        std::string_view rest = body.substr(option.shortName.size());
        const bool hasValue = !rest.empty();
        if (hasValue && option.isFlag)
            break;
        if (rest.starts_with('='))
            rest.remove_prefix(1);
        return Spelled{&option, hasValue, std::string(rest)};
    }
    return wrong(word, " is no option of the reference's main.py");
}

/// "--w_low=80", "--w_low".
Result<Spelled> readLong(const std::string &word)
{
    const std::size_t equals = std::min(word.find('='), word.size());
    const auto option = findLong(word, std::string_view(word).substr(2, equals - 2));
    if (!option.ok())
        return option.error();
    const bool hasValue = equals < word.size();
    if (hasValue && option.value()->isFlag)
        return wrong(word, ": this option takes no value");
    return Spelled{option.value(), hasValue, hasValue ? word.substr(equals + 1) : ""};
}

Result<Spelled> readOption(const std::string &word)
{
    if (word.starts_with("--"))
        return readLong(word);
    if (word.starts_with('-'))
        return readShort(word);
    return wrong(word, " is no option of the reference's main.py");
}

} // namespace

Result<ReferenceOptions> ReferenceOptions::parse(const std::vector<std::string> &words)
{
    ReferenceOptions options;
    for (std::size_t i = 0; i < words.size(); ++i) {
        auto read = readOption(words[i]);
        if (!read.ok())
            return std::move(read).error();
        Spelled spelled = std::move(read).value();
        const std::string word = words[i];
        if (!spelled.option->isFlag && !spelled.hasValue) {
            if (i + 1 >= words.size())
                return wrong(word, ": the value of this option is missing");
            spelled.value = words[++i];
        }
        if (spelled.option->isIgnored)
            options.m_ignored.push_back(word);
        options.m_given[std::string(spelled.option->name)] = spelled.value;
    }
    return options;
}

std::string ReferenceOptions::value(const std::string &name) const
{
    if (const auto found = m_given.find(name); found != m_given.end())
        return found->second;
    const auto known = std::ranges::find(kOptions, name, &Option::name);
    return known == std::end(kOptions) ? std::string() : std::string(known->fallback);
}

} // namespace ant::detail
