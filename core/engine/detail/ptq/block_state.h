#pragma once

#include "core/engine/detail/evaluation.h"
#include "core/graph/blocks.h"

namespace ant::detail {

/// What learning changes of a block, to be put back where it made nothing better.
class BlockState {
public:
    BlockState(Network &network, const Block &block);
    void restore(Network &network) const;

private:
    std::map<std::string, at::Tensor> m_parameters;
    std::map<int, at::Tensor> m_alphas; ///< of inputs, by node
};

/// A checkpoint between two blocks: the network and its quantizers as in a file of trained weights
/// (`detail/checkpoint.h`); as metadata how many blocks have learned, the spec and the threads.
TensorFile packBlockState(RunContext &run, Network &network, int learned);

/// Puts the network, which feedback has rounded before, into that state; returns how many blocks have
/// learned. Errors: those of readSafetensors; InvalidArgument where it is of another run; Corrupt where
/// something is missing.
Result<int> readBlockState(RunContext &run, Network &network, const std::filesystem::path &file);

} // namespace ant::detail
