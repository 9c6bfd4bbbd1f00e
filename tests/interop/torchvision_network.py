"""Saves a torchvision network with seeded random weights, an input and its logits, for comparison.

usage: torchvision_network.py MODEL FOLDER
writes FOLDER/weights.pth (state dict) and FOLDER/io.pth ("input" [2, 3, S, S], "logits" [2, 1000], "parameters": thousands
and rest of their count, since float32 does not hold it;
"published": torchvision's numbers for the pretrained model, millions of parameters and thousand millions of MACs).
"""

import sys

import torch
import torchvision


def build(model):
    """The same network as in golden/README.md, "torchvision networks with random weights"."""
    torch.manual_seed(0)
    extra = {"aux_logits": False, "transform_input": True} if model == "inception_v3" else {}
    network = getattr(torchvision.models, model)(weights=None, **extra)
    if model == "vit_b_16":
        torch.nn.init.normal_(network.heads.head.weight, std=0.02)
    return network.eval()


def main():
    model, folder = sys.argv[1:]
    size = 299 if model == "inception_v3" else 224
    network = build(model)
    images = torch.randn(2, 3, size, size, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        logits = network(images)
    count = sum(parameter.numel() for parameter in network.parameters())
    torch.save(network.state_dict(), f"{folder}/weights.pth")
    published = torchvision.models.get_model_weights(model).IMAGENET1K_V1.meta
    result = {"input": images, "logits": logits, "parameters": torch.tensor(divmod(count, 1000)),
              "published": torch.tensor([published["num_params"] / 1e6, published["_ops"]], dtype=torch.float64)}
    torch.save(result, f"{folder}/io.pth")


main()
