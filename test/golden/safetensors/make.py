"""Small files of Python's safetensors, in several types, with and without metadata and padding, and their numbers.

Run `python test/golden/safetensors/make.py`; it needs torch 2.15.0 and safetensors 0.8.0.
"""

import base64
import json
import pathlib
import struct

import safetensors
import safetensors.torch
import torch

HERE = pathlib.Path(__file__).parent
numbers = [0.0, -1.0, 0.1, 65504.0, -6e-8, 3.140625]


def without_padding(file):
    """The same file, its header not padded with spaces, so that the numbers begin at an odd place."""
    (length,) = struct.unpack("<Q", file[:8])
    header = file[8 : 8 + length].rstrip(b" ")
    if len(header) % 2 == 0:
        header = header.replace(b":", b": ", 1)
    return struct.pack("<Q", len(header)) + header + file[8 + length :]


tensors = {
    "half": torch.tensor(numbers, dtype=torch.float16).reshape(2, 3),
    "brain": torch.tensor(numbers, dtype=torch.bfloat16).reshape(3, 1, 2),
    "single": torch.tensor(numbers, dtype=torch.float32),
    "double": torch.tensor(numbers, dtype=torch.float64),
    "long": torch.tensor([-(2**62), 3], dtype=torch.int64),
    "step": torch.tensor(7, dtype=torch.int64),
    "empty": torch.zeros((0, 4)),
}
plain = safetensors.torch.save(tensors)
described = safetensors.torch.save(tensors, metadata={"format": "pt", "note": "größe"})
files = {"plain": plain, "described": described, "unpadded": without_padding(plain)}
values = {
    name: {"shape": list(one.shape), "values": [str(x) if one.dtype == torch.int64 else x for x in one.flatten().tolist()]}
    for name, one in tensors.items()
}
out = {
    "torch": torch.__version__,
    "safetensors": safetensors.__version__,
    "files": {name: base64.b64encode(file).decode() for name, file in files.items()},
    "tensors": values,
}
(HERE / "files.json").write_text(json.dumps(out) + "\n")
