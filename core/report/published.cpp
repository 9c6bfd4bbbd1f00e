#include "core/report/published.h"

#include "core/base/files.h"

#include <limits>
#include <nlohmann/json.hpp>

namespace ant {
namespace {

using Json = nlohmann::json;

PublishedNetwork networkFrom(const Json &json)
{
    PublishedNetwork network;
    network.name = json.at("name").get<std::string>();
    network.model = json.at("model").get<std::string>();
    network.fp32 = json.value("fp32", std::numeric_limits<double>::quiet_NaN());
    network.top1 = json.at("top1").get<std::map<std::string, double>>();
    return network;
}

std::vector<PublishedNetwork> networksFrom(const Json &json)
{
    std::vector<PublishedNetwork> networks;
    for (const Json &network : json.at("networks"))
        networks.push_back(networkFrom(network));
    return networks;
}

} // namespace

Result<PublishedResults> publishedResults()
{
    const auto file = findResource("published/figure12.json");
    if (!file.ok())
        return file.error();
    const auto text = readFile(file.value());
    if (!text.ok())
        return text.error();
    try {
        const Json json = Json::parse(text.value());
        PublishedResults results;
        results.source = json.at("source").get<std::string>();
        results.figure12 = networksFrom(json.at("figure12"));
        results.table5 = networksFrom(json.at("table5"));
        return results;
    } catch (const Json::exception &exception) {
        return Error{ErrorCode::Corrupt, file.value().string() + " is damaged: " + exception.what(), {}};
    }
}

} // namespace ant
