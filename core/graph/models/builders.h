#pragma once

#include "core/graph/graph.h"

namespace ant {

/// ResNets for 32x32 images with option-A shortcuts (He 2016, section 4.2): depth = 6 * blocks + 2.
Graph buildResnet20();
Graph buildResnet32();
Graph buildResnet44();
Graph buildResnet56();
Graph buildResnet110();

/// SqueezeNet 1.0 (Iandola 2016), torchvision's parameter names, 224x224 images.
Graph buildSqueezenet10();

/// torchvision's networks with its parameter names, 224x224 images (Inception: 299x299).
Graph buildAlexnet();
Graph buildVgg16Bn();
Graph buildResnet18();
Graph buildResnet50();
Graph buildResnet152();
Graph buildInceptionV3(); ///< without the auxiliary head, with transform_input
Graph buildVitB16();

/// The network of `antq demo`: a three-stage residual network of 0.08 M parameters for 32x32 images.
Graph buildDemo();

} // namespace ant
