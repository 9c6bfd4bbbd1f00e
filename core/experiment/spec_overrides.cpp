#include "core/experiment/spec_fields.h"

#include <cmath>

namespace ant::detail {
namespace {

using Json = nlohmann::json;

Result<Role> roleFromName(std::string_view text)
{
    for (const Role role : {Role::Weight, Role::Input})
        if (name(role) == text)
            return role;
    return Error{ErrorCode::InvalidArgument, "", {}};
}

Result<std::vector<float>> readAlpha(const std::string &key, const Json &value)
{
    constexpr std::string_view kAllowed = "a list of numbers, none negative: one, or one per channel";
    if (!value.is_array())
        return wrongValue(key, value, kAllowed);
    std::vector<float> alpha;
    for (const Json &entry : value) {
        const float number = entry.is_number() ? entry.get<float>() : -1.0f;
        if (!(number >= 0) || !std::isfinite(number))
            return wrongValue(key, value, kAllowed);
        alpha.push_back(number);
    }
    return alpha;
}

/// Sets what one key of an override says. `key` is its full name, for messages.
Result<void> readKey(QuantizerOverride &result, const std::string &member, const std::string &key,
                     const Json &value)
{
    if (member == "layer") {
        if (!value.is_string() || value.get<std::string>().empty())
            return wrongValue(key, value, "the name of a layer, such as \"layer1.0.conv1\"");
        result.layer = value.get<std::string>();
    } else if (member == "role") {
        const auto role = roleFromName(value.is_string() ? value.get<std::string>() : std::string());
        if (!role.ok())
            return wrongValue(key, value, "\"weight\" or \"input\"");
        result.role = role.value();
    } else if (member == "enabled") {
        if (!value.is_boolean())
            return wrongValue(key, value, "true or false");
        result.enabled = value.get<bool>();
    } else if (member == "type") {
        if (!value.is_string())
            return wrongValue(key, value, "the name of a numeric type, such as \"flint\"");
        const auto type = NumericType::fromName(value.get<std::string>());
        if (!type.ok())
            return wrongValue(key, value, "a numeric type: " + type.error().message);
        result.type = std::string(type.value().name());
    } else if (member == "bits") {
        if (!value.is_number_integer() || value.get<double>() < kMinBits || value.get<double>() > kMaxBits)
            return wrongValue(key, value,
                              "a whole number from " + std::to_string(kMinBits) + " to " +
                                  std::to_string(kMaxBits));
        result.bits = value.get<int>();
    } else if (member == "alpha") {
        auto alpha = readAlpha(key, value);
        if (!alpha.ok())
            return std::move(alpha).error();
        result.alpha = std::move(alpha).value();
    } else {
        return Error{ErrorCode::InvalidArgument,
                     "unknown key " + key + "; known there are layer, role, enabled, type, bits, alpha",
                     {}};
    }
    return {};
}

} // namespace

nlohmann::json writeOverrides(const std::vector<QuantizerOverride> &overrides)
{
    Json list = Json::array();
    for (const QuantizerOverride &entry : overrides) {
        Json item = {{"layer", entry.layer}, {"role", name(entry.role)}};
        if (entry.enabled)
            item["enabled"] = *entry.enabled;
        if (entry.type)
            item["type"] = *entry.type;
        if (entry.bits)
            item["bits"] = *entry.bits;
        if (!entry.alpha.empty())
            item["alpha"] = floatNumbers(entry.alpha);
        list.push_back(std::move(item));
    }
    return list;
}

Result<std::vector<QuantizerOverride>> readOverrides(const nlohmann::json &value)
{
    if (!value.is_array())
        return wrongValue("overrides", value, "a list of objects with the keys layer, role and what differs");
    std::vector<QuantizerOverride> overrides;
    for (const Json &item : value) {
        const std::string where = "overrides[" + std::to_string(overrides.size()) + "]";
        if (!item.is_object() || !item.contains("layer"))
            return wrongValue(where, item, "an object with the key layer");
        QuantizerOverride result;
        for (const auto &[member, content] : item.items()) {
            const auto read = readKey(result, member, where + "." + member, content);
            if (!read.ok())
                return read.error();
        }
        overrides.push_back(std::move(result));
    }
    return overrides;
}

} // namespace ant::detail
