"""Writes the files in fixtures/ with PyTorch (2.x): python make_fixtures.py

Every value is simple enough to be repeated in the tests: tensor k of a file counts up from k.
"""
import collections
import os

import torch

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixtures")


def write(name, value, **options):
    os.makedirs(FOLDER, exist_ok=True)
    torch.save(value, os.path.join(FOLDER, name), **options)


def every_dtype():
    types = ["float16", "bfloat16", "float32", "float64", "int8", "uint8", "int16", "int32", "int64"]
    tensors = {name: torch.arange(6).reshape(2, 3).to(getattr(torch, name)) for name in types}
    tensors["bool"] = torch.tensor([[False, True, False], [True, True, False]])
    tensors["scalar"] = torch.tensor(2.5)
    tensors["empty"] = torch.zeros(0, 4)
    return tensors


def views():
    base = torch.arange(24, dtype=torch.float32)
    matrix = base.reshape(4, 6)
    return {
        "base": base,
        "transposed": matrix.t(),
        "columns": matrix[1:, 1::2],
        "tail": base[20:],
        "permuted": base.reshape(2, 3, 4).permute(2, 0, 1),
        "expanded": torch.tensor([[1.0], [2.0]]).expand(2, 3),
    }


def checkpoint():
    layer = torch.nn.Linear(2, 3)
    with torch.no_grad():
        layer.weight.copy_(torch.arange(6).reshape(3, 2))
        layer.bias.copy_(torch.arange(3))
    state = torch.nn.DataParallel(layer).state_dict()
    state["module.running"] = torch.nn.Parameter(torch.arange(4.0))
    return {
        "epoch": 7,
        "arch": "linear",
        "best_prec1": 91.25,
        "best_tensor": torch.tensor(12.5),
        "done": True,
        "nothing": None,
        "counter": collections.Counter({2: 1, 3: 1}),
        "default": collections.defaultdict(list, {"a": [1, 2]}),
        "size": torch.Size([1, 2]),
        "type": torch.float32,
        "device": torch.device("cpu"),
        "set": {1, 2},
        "bytes": b"\x00\xff",
        "big": 1 << 80,
        "negative": -3,
        "state_dict": state,
        "optimizer": {"state": {0: {"momentum_buffer": torch.ones(3, 2)}}, "param_groups": [{"lr": 0.1}]},
    }


write("every_dtype.pth", every_dtype())
write("every_dtype_legacy.pth", every_dtype(), _use_new_zipfile_serialization=False)
write("views.pth", views())
write("views_legacy.pth", views(), _use_new_zipfile_serialization=False)
write("checkpoint.pth", checkpoint())
write("checkpoint_legacy.pth", checkpoint(), _use_new_zipfile_serialization=False)
write("checkpoint_protocol4.pth", checkpoint(), pickle_protocol=4)
write("checkpoint_protocol5.pth", checkpoint(), pickle_protocol=5)
write("checkpoint_protocol1_legacy.pth", checkpoint(), pickle_protocol=1, _use_new_zipfile_serialization=False)
write("under_model.pth", {"model": {"w": torch.arange(3.0)}, "epoch": 2})
write("whole_module.pth", torch.nn.Linear(2, 3))
write("no_tensors.pth", {"epoch": 3, "lr": 0.1})
torch.serialization.set_crc32_options(False)
write("no_checksums.pth", {"w": torch.arange(3.0)})
