#include "core/report/detail/spec_values.h"

#include <nlohmann/json.hpp>

namespace ant::detail {
namespace {

using Values = std::vector<std::pair<std::string, std::string>>;

void flatten(const nlohmann::json &value, const std::string &key, Values &values)
{
    if (value.is_object()) {
        for (const auto &[inner, part] : value.items())
            flatten(part, key.empty() ? inner : key + "." + inner, values);
        return;
    }
    values.emplace_back(key, value.is_string()
                                 ? value.get<std::string>()
                                 : value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

} // namespace

std::vector<std::pair<std::string, std::string>> specValues(const RunSpec &spec)
{
    Values values;
    flatten(toJson(spec), {}, values);
    return values;
}

} // namespace ant::detail
