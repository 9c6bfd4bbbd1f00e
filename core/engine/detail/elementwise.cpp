#include "core/engine/detail/elementwise.h"

#include <ATen/ops/clamp.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/hardsigmoid.h>
#include <ATen/ops/hardswish.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/silu.h>

namespace ant::detail {

at::Tensor elementwise(const Node &node, const at::Tensor &x)
{
    switch (node.op) {
    case Op::Gelu:
        return at::gelu(x);
    case Op::Clip:
        return at::clamp(x, node.low, node.high);
    case Op::Sigmoid:
        return at::sigmoid(x);
    case Op::HardSigmoid:
        return at::hardsigmoid(x);
    case Op::Silu:
        return at::silu(x);
    case Op::HardSwish:
        return at::hardswish(x);
    default:
        return x;
    }
}

} // namespace ant::detail
