#pragma once

#include "core/engine/detail/network.h"
#include "core/engine/detail/tensors.h"
#include "core/engine/detail/translate.h"
#include "core/experiment/onnx_import.h"
#include "tests/interop/relative_error.h"

#include <QProcess>

namespace ant::test {

/// Runs the interop environment's Python; false where it fails, with what it said.
inline bool python(const QStringList &arguments, QByteArray &complaint)
{
    constexpr int kLimitMs = 300'000;
    QProcess process;
    process.start(QStringLiteral(ANT_PYTHON), arguments);
    const bool isDone = process.waitForFinished(kLimitMs) && process.exitCode() == 0;
    complaint = process.readAllStandardError();
    return isDone;
}

/// Largest difference of the logits, in units of the largest one; ends the test where they cannot be
/// computed. io: "input" and "logits".
inline double errorOf(const ImportedNetwork &imported, const TensorFile &io)
{
    auto network = detail::Network::fromWeights(imported.graph, imported.weights);
    if (!network.ok())
        qFatal("%s", network.error().text().c_str());
    detail::Network::Options options;
    options.quantize = false;
    const auto logits = detail::translate("comparing", [&] {
        return network.value().forward(detail::toTensor(io.tensors.at("input")), options, {});
    });
    if (!logits.ok())
        qFatal("%s", logits.error().text().c_str());
    return relativeError(logits.value(), detail::toTensor(io.tensors.at("logits")));
}

} // namespace ant::test
