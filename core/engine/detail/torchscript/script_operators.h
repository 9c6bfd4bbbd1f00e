#pragma once

#include "core/engine/detail/torchscript/script_network.h"

#include <ATen/core/Tensor.h>

#include <string_view>

namespace ant::detail {

/// One operator of the running network, done already.
struct ScriptCall {
    std::string op;                  ///< "aten::conv2d", without the underscore of those that work in place
    std::vector<c10::IValue> inputs; ///< in the order of its schema
    at::Tensor output;
};

using ScriptTranslator = void (*)(const ScriptCall &, ScriptNetwork &);

/// The translator of an operator that makes a value of the network; null: it is not known.
ScriptTranslator translatorOf(std::string_view op);
/// Those of layers with parameters; null for others.
ScriptTranslator layerTranslatorOf(std::string_view op);

/// Whether an operator only calculates with sizes, settings and constants; it writes no file and reads none.
bool isHarmless(std::string_view op);
/// Whether it may see a value of the network without becoming part of it: asks for its size, puts it into a
/// list.
bool isObserver(std::string_view op);

/// A sentence's end: what is unusual about a call.
[[noreturn]] void refuse(const ScriptCall &call, const ScriptNetwork &network, const std::string &why);
/// One number a side, or one for both.
std::vector<std::int64_t> bothSides(const c10::IValue &value);

} // namespace ant::detail
