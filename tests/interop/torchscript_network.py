"""Saves a network with seeded random weights by torch.jit.save, with an input and its logits.

usage: torchscript_network.py MODEL FOLDER
writes FOLDER/scripted.pt, FOLDER/traced.pt, FOLDER/unfolded.onnx (batch norms as the modules are) and FOLDER/io.pth
("input" [2, 3, 224, 224], "logits" [2, 1000]). MODEL is one of torchvision's, or "unknown": FOLDER/scripted.pt with two
operators that nobody knows.
"""

import sys
import warnings

import torch
import torchvision

warnings.filterwarnings("ignore")


class Unknown(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = torch.nn.Conv2d(3, 4, 3)
        self.fc = torch.nn.Linear(4, 10)

    def forward(self, x):
        x = torch.erf(self.conv(x))
        return self.fc(torch.tan(torch.erf(x)).mean([2, 3]))


def randomize(network):
    """Statistics of batch norms that differ, so that mixing up two of them shows."""
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.normal_(module.running_mean, std=0.1)
            torch.nn.init.uniform_(module.running_var, 0.5, 1.5)
    return network.eval()


def main():
    model, folder = sys.argv[1:]
    torch.manual_seed(0)
    if model == "unknown":
        torch.jit.script(Unknown().eval()).save(f"{folder}/scripted.pt")
        return
    network = randomize(getattr(torchvision.models, model)(weights=None))
    images = torch.randn(2, 3, 224, 224, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        logits = network(images)
        torch.jit.trace(network, images[:1], check_trace=False).save(f"{folder}/traced.pt")
    torch.jit.script(network).save(f"{folder}/scripted.pt")
    torch.onnx.export(network, (images[:1],), f"{folder}/unfolded.onnx", do_constant_folding=False, dynamo=False,
                      training=torch.onnx.TrainingMode.PRESERVE, input_names=["images"], dynamic_axes={"images": {0: "n"}})
    torch.save({"input": images, "logits": logits}, f"{folder}/io.pth")


main()
