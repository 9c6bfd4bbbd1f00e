"""Exports a torchvision network with seeded random weights as ONNX, with an input and its logits.

usage: onnx_network.py MODEL FOLDER
writes FOLDER/network.onnx (batch norms folded, as torch.onnx.export does by default), FOLDER/unfolded.onnx (as the modules
are) and FOLDER/io.pth ("input" [2, 3, 224, 224], "logits" [2, 1000], "parameters": thousands and rest of their count).
"""

import sys
import warnings

import torch
import torchvision

warnings.filterwarnings("ignore")


def main():
    model, folder = sys.argv[1:]
    torch.manual_seed(0)
    network = getattr(torchvision.models, model)(weights=None).eval()
    images = torch.randn(2, 3, 224, 224, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        logits = network(images)
    count = sum(parameter.numel() for parameter in network.parameters())
    common = {"dynamo": False, "input_names": ["images"], "dynamic_axes": {"images": {0: "n"}}}
    torch.onnx.export(network, (images[:1],), f"{folder}/network.onnx", **common)
    torch.onnx.export(network, (images[:1],), f"{folder}/unfolded.onnx", do_constant_folding=False,
                      training=torch.onnx.TrainingMode.PRESERVE, **common)
    torch.save({"input": images, "logits": logits, "parameters": torch.tensor(divmod(count, 1000))}, f"{folder}/io.pth")


main()
