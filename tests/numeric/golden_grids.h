#pragma once

#include "core/numeric/grid.h"

#include <QString>
#include <QStringList>

namespace ant::test {

/// The spec behind a key of grids.json, such as "float2/4/signed".
inline GridSpec specFromKey(const std::string &key)
{
    const QStringList parts = QString::fromStdString(key).split('/');
    GridSpec spec;
    QString type = parts[0];
    if (type.startsWith("float") && type.size() > 5) {
        spec.floatExponentBits = type.mid(5).toInt();
        type = "float";
    }
    spec.type = NumericType::fromName(type.toStdString()).value();
    spec.bits = parts[1].toInt();
    spec.isSigned = parts[2] == "signed";
    return spec;
}

} // namespace ant::test
