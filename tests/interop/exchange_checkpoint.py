"""Compares a checkpoint that antq wrote with the one of the reference that it was made from.

usage: exchange_checkpoint.py REFERENCE.pth OURS.pth
The first is opened as the reference opens it, the second with weights_only=True. Prints the number of equal tensors; ends
with 1 and says what differs.
"""

import sys

import torch


def main():
    reference = torch.load(sys.argv[1], weights_only=False)
    ours = torch.load(sys.argv[2], weights_only=True)
    if set(reference["model"]) != set(ours["model"]):
        sys.exit(f"other keys: {set(reference['model']) ^ set(ours['model'])}")
    for key, tensor in reference["model"].items():
        other = ours["model"][key]
        if tensor.dtype != other.dtype or tensor.shape != other.shape or not torch.equal(tensor, other):
            sys.exit(f"{key}: {tensor.dtype} {tuple(tensor.shape)} against {other.dtype} {tuple(other.shape)}")
    if reference["epoch"] != ours["epoch"]:
        sys.exit(f"epoch {reference['epoch']} against {ours['epoch']}")
    mapped = torch.load(sys.argv[2], weights_only=True, mmap=True)
    if not all(torch.equal(tensor, mapped["model"][key]) for key, tensor in ours["model"].items()):
        sys.exit("mapped, it has other values")
    print(len(ours["model"]), "tensors are equal")


main()
