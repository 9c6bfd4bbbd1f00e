#pragma once

#include "core/io/tensor_file.h"

namespace ant {

/// The reference's checkpoints name some tensors of its ViT in another way than torchvision does
/// (`reference.md`, "Runs"; golden/README.md, "Checkpoint keys"): containers with named children are
/// renumbered, attention's projections are fields of one module.
///
///     reference                                          here (torchvision's, quantizers below the layer)
///     encoder.layers.3.…                                 encoder.layers.encoder_layer_3.…
///     heads.0.…                                          heads.head.…
///     ….self_attention.out_proj_weight                   ….self_attention.out_proj.weight
///     ….self_attention.in_quant_weight.alpha             ….self_attention.in_proj.quant_weight.alpha
///     ….self_attention.out_quant_input.alpha             ….self_attention.out_proj.quant_input.alpha
///
/// Every other name is the same in both.
std::string nameFromReference(const std::string &name);
std::string nameForReference(const std::string &name);

/// Renames the tensors of a file that is such a ViT; leaves all others alone.
void useTorchvisionNames(TensorFile &file);

/// A state dict as the reference writes it, from one with our names: names as above, the counters
/// `num_batches_tracked` that PyTorch's batch norms want (0 where the file has none), `bit` as an integer.
TensorFile toReferenceLayout(const TensorFile &file);

} // namespace ant
