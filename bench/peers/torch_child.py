"""Optimizer steps in PyTorch on the CPU, driven over stdin and stdout as child.mjs says.

Usage: torch_child.py single|foreach|fused
"""

import gc
import os
import sys
import time

import torch

variant = sys.argv[1]
torch.set_num_threads(os.cpu_count() or 1)
flags = {
    "single": {"foreach": False, "fused": False},
    "foreach": {"foreach": True, "fused": False},
    "fused": {"fused": True},
}[variant]
betas = {"betas": (0.9, 0.999), "eps": 1e-8}


class Unsupported(Exception):
    pass


def make_optimizer(rule, parameters):
    if rule in ("adam", "clip"):
        return torch.optim.Adam(parameters, lr=1e-3, **betas, **flags)
    if rule == "adamw":
        return torch.optim.AdamW(
            parameters, lr=1e-3, weight_decay=0.01, **betas, **flags
        )
    if rule == "momentum":
        return torch.optim.SGD(
            parameters, lr=1e-3, momentum=0.9, dampening=0.1, **flags
        )
    if rule == "rmsprop" and variant != "fused":
        return torch.optim.RMSprop(
            parameters, lr=1e-3, alpha=0.9, eps=1e-8, foreach=variant == "foreach"
        )
    raise Unsupported("it has no such rule")


def prepare(rule, arrays, length):
    torch.manual_seed(1)
    parameters = [
        torch.nn.Parameter(torch.rand(length) * 2 - 1) for _ in range(arrays)
    ]
    for parameter in parameters:
        parameter.grad = torch.rand(length) * 2 - 1
    optimizer = make_optimizer(rule, parameters)
    if rule != "clip":
        return optimizer.step

    def clip_and_step():
        torch.nn.utils.clip_grad_norm_(
            parameters, 1.0, foreach=variant != "single"
        )
        optimizer.step()

    return clip_and_step


def main():
    step = None
    for line in sys.stdin:
        command, *words = line.split()
        try:
            if command == "prepare":
                step = prepare(words[0], int(words[1]), int(words[2]))
                answer = "ok"
            elif command == "run":
                start = time.perf_counter()
                for _ in range(int(words[0])):
                    step()
                answer = repr(time.perf_counter() - start)
            elif command == "dispose":
                step = None
                gc.collect()
                answer = "ok"
            else:
                answer = f"error unknown command {command}"
        except Unsupported as error:
            answer = f"unsupported {error}"
        except Exception as error:
            answer = f"error {error}".split("\n")[0]
        print(answer, flush=True)


main()
