#pragma once

#include "core/experiment/spec_fields.h"

#include <limits>

/// The kinds of fields that a spec is made of, for the list in spec_fields.cpp.
namespace ant::detail {

/// How a field is called by files, by the command line and by its help.
struct FieldNames {
    std::string_view key, option, help;
};

/// The member that a path of member pointers leads to: at<&RunSpec::weightRange, &AlphaRange::low>(spec).
template <auto... Path>
auto &at(auto &spec)
{
    return (spec.*....*Path);
}

template <auto... Path>
nlohmann::json writeMember(const RunSpec &spec)
{
    return at<Path...>(spec);
}

template <typename Read, typename Write>
SpecField makeField(FieldNames names, SpecField::Kind kind, Write write, Read read)
{
    return {names.key, names.option, kind, names.help, write, read};
}

/// Whole number from low (not negative) to high.
template <auto... Path>
SpecField number(FieldNames names, std::int64_t low, std::int64_t high)
{
    const auto read = [=](RunSpec &spec, const nlohmann::json &value) -> Result<void> {
        // One beyond int64 turns negative here, so it is refused too.
        const std::int64_t given = value.is_number_integer() ? value.get<std::int64_t>() : -1;
        if (given < low || given > high) {
            const bool isOpen = high == std::numeric_limits<std::int64_t>::max();
            return wrongValue(names.key, value,
                              "a whole number from " + std::to_string(low) +
                                  (isOpen ? " on" : " to " + std::to_string(high)));
        }
        at<Path...>(spec) = static_cast<std::remove_reference_t<decltype(at<Path...>(spec))>>(given);
        return {};
    };
    return makeField(names, SpecField::Kind::Number, writeMember<Path...>, read);
}

/// Number for which `isAllowed(number)` holds, as `allowed` says in words.
template <auto... Path, typename IsAllowed>
SpecField real(FieldNames names, std::string_view allowed, IsAllowed isAllowed)
{
    const auto read = [=](RunSpec &spec, const nlohmann::json &value) -> Result<void> {
        if (!value.is_number() || !isAllowed(value.get<double>()))
            return wrongValue(names.key, value, allowed);
        at<Path...>(spec) = value.get<double>();
        return {};
    };
    return makeField(names, SpecField::Kind::Number, writeMember<Path...>, read);
}

/// List of whole numbers from 0 on.
template <auto... Path>
SpecField numberList(FieldNames names, std::string_view allowed)
{
    const auto read = [=](RunSpec &spec, const nlohmann::json &value) -> Result<void> {
        if (!value.is_array())
            return wrongValue(names.key, value, allowed);
        std::vector<int> numbers;
        for (const nlohmann::json &entry : value) {
            const std::int64_t given = entry.is_number_integer() ? entry.get<std::int64_t>() : -1;
            if (given < 0 || given > std::numeric_limits<int>::max())
                return wrongValue(names.key, value, allowed);
            numbers.push_back(static_cast<int>(given));
        }
        at<Path...>(spec) = std::move(numbers);
        return {};
    };
    return makeField(names, SpecField::Kind::List, writeMember<Path...>, read);
}

template <auto... Path>
SpecField flag(FieldNames names)
{
    const auto read = [=](RunSpec &spec, const nlohmann::json &value) -> Result<void> {
        if (!value.is_boolean())
            return wrongValue(names.key, value, "true or false");
        at<Path...>(spec) = value.get<bool>();
        return {};
    };
    return makeField(names, SpecField::Kind::Flag, writeMember<Path...>, read);
}

/// A text that `parse` turns into the member's type; `show` is the way back.
template <auto... Path, typename Show, typename Parse>
SpecField text(FieldNames names, Show show, Parse parse)
{
    const auto read = [=](RunSpec &spec, const nlohmann::json &value) -> Result<void> {
        if (!value.is_string())
            return wrongValue(names.key, value, "a text in quotes");
        auto parsed = parse(value.get<std::string>());
        if (!parsed.ok()) {
            Error error = std::move(parsed).error();
            error.message.insert(0, std::string(names.key) + ": ");
            return error;
        }
        at<Path...>(spec) = std::move(parsed).value();
        return {};
    };
    const auto write = [=](const RunSpec &spec) -> nlohmann::json { return show(at<Path...>(spec)); };
    return makeField(names, SpecField::Kind::Text, write, read);
}

template <auto... Path>
SpecField plainText(FieldNames names)
{
    return text<Path...>(
        names, [](const std::string &value) { return value; },
        [](std::string value) -> Result<std::string> { return value; });
}

template <auto... Path>
SpecField filePath(FieldNames names)
{
    return text<Path...>(
        names, [](const std::filesystem::path &value) { return value.string(); },
        [](std::string value) -> Result<std::filesystem::path> { return std::filesystem::path(value); });
}

} // namespace ant::detail
