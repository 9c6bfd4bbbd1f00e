#include "core/engine/detail/node_functions.h"

#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/scaled_dot_product_attention.h>

namespace ant::detail {

at::Tensor shortcutA(const at::Tensor &x, const Node &node)
{
    const std::int64_t more = node.outChannels - node.inChannels;
    return at::constant_pad_nd(x.slice(2, 0, std::nullopt, 2).slice(3, 0, std::nullopt, 2),
                               {0, 0, 0, 0, more / 2, more - more / 2});
}

at::Tensor affineChannels(const at::Tensor &x, const Node &node)
{
    at::Tensor result = at::empty_like(x);
    for (std::int64_t channel = 0; channel < 3; ++channel)
        result.select(1, channel)
            .copy_(x.select(1, channel).mul(node.scale[channel]).add(node.shift[channel]));
    return result;
}

at::Tensor attention(const at::Tensor &x, const Node &node)
{
    const std::int64_t tokens = x.size(1);
    const std::int64_t features = x.size(2) / 3;
    const at::Tensor heads =
        x.view({x.size(0), tokens, 3, node.heads, features / node.heads}).permute({2, 0, 3, 1, 4});
    return at::scaled_dot_product_attention(heads.select(0, 0), heads.select(0, 1), heads.select(0, 2))
        .transpose(1, 2)
        .reshape({x.size(0), tokens, features});
}

} // namespace ant::detail
