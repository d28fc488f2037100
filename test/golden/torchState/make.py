"""torch's Adam, AdamW and SGD, stopped in the middle, in safetensors files; and what torch makes of ravine's files.

Run `python test/golden/torchState/make.py`, then `npx vitest run packages/ravine/src/torch/state.test.ts` with the
variable RAVINE_WRITE=1, which writes ravine.json, then this again: it goes on in torch from ravine's files.
Needs torch 2.15.0 and safetensors 0.8.0.
"""

import base64
import json
import pathlib

import safetensors.torch
import torch

HERE = pathlib.Path(__file__).parent
torch.set_default_dtype(torch.float64)
STEPS = 6
MORE = 12

W = torch.linspace(-1, 1.5, 6).reshape(2, 3)
B = torch.tensor([0.3, -0.7, 2.0])
# The gradient is curvature * (w - lowest), and a part that depends on the step.
CURVATURE = {"layer.W": torch.linspace(0.2, 3, 6).reshape(2, 3), "b": torch.tensor([1.0, 0.5, 4.0])}
LOWEST = {"layer.W": torch.linspace(2, -1, 6).reshape(2, 3), "b": torch.tensor([0.1, 0.2, 0.3])}

CASES = {
    "adam": (torch.optim.Adam, dict(lr=0.07, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.02)),
    "amsgrad": (torch.optim.Adam, dict(lr=0.07, betas=(0.8, 0.9), eps=1e-3, weight_decay=0.02, amsgrad=True)),
    "adamw": (torch.optim.AdamW, dict(lr=0.05, betas=(0.85, 0.97), eps=1e-4, weight_decay=0.1)),
    "sgd": (torch.optim.SGD, dict(lr=0.03, momentum=0.8, dampening=0.3, weight_decay=0.05)),
    "nesterov": (torch.optim.SGD, dict(lr=0.03, momentum=0.8, weight_decay=0.05, nesterov=True)),
}


def begin(make, options):
    parameters = {"layer.W": torch.nn.Parameter(W.clone()), "b": torch.nn.Parameter(B.clone())}
    return parameters, make(parameters.values(), **options)


def advance(parameters, optimizer, first, count):
    path = []
    for t in range(first, first + count):
        for name, p in parameters.items():
            p.grad = CURVATURE[name] * (p.detach() - LOWEST[name]) + 0.1 * (t % 3)
        optimizer.step()
        path.append({name: p.detach().flatten().tolist() for name, p in parameters.items()})
    return path


def by_name(parameters, optimizer):
    tensors = {name: p.detach() for name, p in parameters.items()}
    tensors |= {f"{name}.{key}": value for name, p in parameters.items() for key, value in optimizer.state[p].items() if value is not None}
    return tensors


def by_number(parameters, optimizer):
    tensors = {name: p.detach() for name, p in parameters.items()}
    states = optimizer.state_dict()["state"]
    tensors |= {f"state.{i}.{key}": value for i, state in states.items() for key, value in state.items() if value is not None}
    return tensors


def encode(tensors):
    return base64.b64encode(safetensors.torch.save({name: one.contiguous() for name, one in tensors.items()})).decode()


out = {"torch": torch.__version__, "safetensors": safetensors.__version__, "steps": STEPS, "problem": {
    name: {"start": start.flatten().tolist(), "shape": list(start.shape), "curvature": CURVATURE[name].flatten().tolist(), "lowest": LOWEST[name].flatten().tolist()}
    for name, start in (("layer.W", W), ("b", B))
}, "cases": {}}
ours = HERE / "ravine.json"
theirs = json.loads(ours.read_text()) if ours.exists() else {}
for name, (make, options) in CASES.items():
    parameters, optimizer = begin(make, options)
    advance(parameters, optimizer, 1, STEPS)
    files = {"byName": encode(by_name(parameters, optimizer)), "byNumber": encode(by_number(parameters, optimizer))}
    path = advance(parameters, optimizer, STEPS + 1, MORE)
    case = {"options": options, **files, "path": path}
    if name in theirs:
        parameters, optimizer = begin(make, options)
        state = safetensors.torch.load(base64.b64decode(theirs[name]))
        for own, p in parameters.items():
            p.data.copy_(state[own])
            optimizer.state[p] = {key.removeprefix(own + "."): value for key, value in state.items() if key.startswith(own + ".")}
        case["afterRavine"] = advance(parameters, optimizer, STEPS + 1, MORE)
    out["cases"][name] = case
(HERE / "torch.json").write_text(json.dumps(out) + "\n")
