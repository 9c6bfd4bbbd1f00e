#pragma once

#include <QString>

#include <nlohmann/json.hpp>

namespace ant::test {

/// One line, keys sorted: what QCOMPARE shows of JSON (it cannot take the values themselves, as they convert
/// to anything).
inline QString text(const nlohmann::json &json)
{
    return QString::fromStdString(json.dump());
}

} // namespace ant::test
