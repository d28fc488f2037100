"""Makes the goldens of the dialects: what torch, optax and Keras do with the gradients of ../problem.json, in float64.

Run it in a Python that has the library and numpy:

    python test/golden/dialects/make.py torch

It writes `<library>.json` beside itself, with the versions it ran on. A case has the rules, chained, with the options
under ravine's names, in which `{"schedule": name, "options": …}` stands for a schedule; the call as a program of the
library writes it; the parameters after some steps, all arrays end to end; the library's states after the last step, under
its own names; and `singleNoise`, the largest difference of the library's own run in float32.
"""

import importlib.metadata
import itertools
import json
import math
import platform
import re
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
PROBLEM = json.loads((HERE.parent / "problem.json").read_text())
INITIAL, GRADIENTS = PROBLEM["initial"], PROBLEM["gradients"]
STEPS = [1, 2, 5, 20, 45, 90]


def versions(*packages):
    found = {name: re.sub(r"\+.*", "", importlib.metadata.version(name)) for name in packages}
    return {"python": platform.python_version(), **found}


def flat(arrays):
    """All numbers of arrays by name, end to end."""
    return [float(x) for one in arrays.values() for x in np.ravel(one)]


def noise_of(single, path):
    """The largest difference between two paths, relative to the larger of a parameter and its way from the start."""
    start, one, other = (np.array(x, "float64") for x in (flat(INITIAL), single, path))
    size = np.maximum(np.abs(other), np.abs(other - start))
    difference = np.abs(one - other)
    worst = np.divide(difference, size, out=np.zeros_like(size), where=size > 0)
    return float(f"{worst.max():.2g}")


def case(rules, call, run):
    """One case. `run` takes a type's name; it returns the parameters after each step, and the last states."""
    path, states = run("float64")
    assert len(path) == len(GRADIENTS) and np.isfinite(path).all(), call
    single, _ = run("float32")
    return {
        "rules": [{"rule": name, "options": options} for name, options in rules],
        "call": call,
        "singleNoise": noise_of(single, path),
        "rows": [path[step - 1] for step in STEPS],
        "states": states,
    }


def write(library, packages, cases):
    head = {"library": library, "versions": versions(*packages), "steps": STEPS}
    text = ",\n".join(json.dumps(one, separators=(",", ":")) for one in cases)
    # JSON has no infinity, but its readers read this as one.
    text = text.replace(":Infinity", ":1e999")
    (HERE / f"{library}.json").write_text(f"{json.dumps(head)[:-1]},\n\"cases\":[\n{text}\n]}}\n")
    print(f"{library}: {len(cases)} cases")


def snake(name):
    """weightDecay → weight_decay; torch has one name with a capital letter."""
    return "T_max" if name == "tMax" else re.sub(r"[A-Z]", lambda match: "_" + match[0].lower(), name)


def keywords(options):
    return {snake(name): tuple(value) if isinstance(value, list) else value for name, value in options.items()}


def call_text(name, options):
    return f"{name}({', '.join(f'{key}={value!r}' for key, value in options.items())})"


def combinations(numbers, flags):
    """The numbers with every combination of the flags."""
    return [
        {**numbers, **{name: True for name, on in zip(flags, chosen) if on}}
        for chosen in itertools.product([False, True], repeat=len(flags))
    ]


def torch_cases():
    import torch

    # Needed besides the parameters' type: torch keeps NAdam's product of momenta in the default type.
    torch.set_default_dtype(torch.float64)

    def from_torch(rule, options, clip=None, schedule=None):
        """`clip` is a link with its options, `schedule` a scheduler with its options."""
        name = {"adamw": "AdamW", "rmsprop": "RMSprop", "nadam": "NAdam", "radam": "RAdam", "sgd": "SGD", "asgd": "ASGD"}.get(rule, rule.capitalize())
        given = keywords(options)
        call = call_text(f"torch.optim.{name}", given)
        if schedule:
            scheduler, its = schedule
            call += "; " + call_text(f"torch.optim.lr_scheduler.{scheduler}", keywords(its))
        if clip:
            call = call_text(f"torch.nn.utils.{snake(clip[0])}_", keywords(clip[1])) + "; " + call

        def run(dtype):
            parameters = {n: torch.nn.Parameter(torch.tensor(v, dtype=getattr(torch, dtype))) for n, v in INITIAL.items()}
            every = list(parameters.values())
            optimizer = getattr(torch.optim, name)(every, foreach=False, **given)
            steps = getattr(torch.optim.lr_scheduler, schedule[0])(optimizer, **keywords(schedule[1])) if schedule else None
            path = []
            for gradient in GRADIENTS:
                for n, parameter in parameters.items():
                    parameter.grad = torch.tensor(gradient[n], dtype=parameter.dtype)
                if clip:
                    getattr(torch.nn.utils, f"{snake(clip[0])}_")(every, **keywords(clip[1]))
                optimizer.step()
                if steps:
                    steps.step()
                path.append(flat({n: p.detach().numpy() for n, p in parameters.items()}))
            states = {}
            for parameter in every:
                for key, value in optimizer.state[parameter].items():
                    if key != "step":
                        states.setdefault(key, []).extend(np.ravel(value).tolist())
            return path, states

        ours = dict(options)
        if schedule:
            lower = schedule[0][0].lower() + schedule[0][1:]
            ours["lr"] = {"schedule": re.sub("LR$", "Lr", lower), "options": {"lr": options["lr"], **schedule[1]}}
        return case([*([clip] if clip else []), (rule, ours)], call, run)

    betas = {"betas": [0.85, 0.97]}
    decay = {"weightDecay": 0.03}
    adam = {"lr": 0.03, **betas, "eps": 1e-4, **decay}
    velocity = {"momentum": 0.83}
    root = {"lr": 0.03, "alpha": 0.83, "eps": 1e-4, **decay}
    sgd = {"lr": 0.004, **decay}
    forms = {
        "sgd": [
            *combinations({**sgd, "dampening": 0.4}, ["maximize"]),
            *combinations({**sgd, **velocity, "dampening": 0.4}, ["maximize"]),
            *combinations({**sgd, **velocity, "nesterov": True}, ["maximize"]),
            {"lr": 0.004, "momentum": 1.0, "dampening": -0.2},
        ],
        "adam": [*combinations(adam, ["amsgrad", "maximize", "decoupledWeightDecay"]), {"lr": 0.03, "betas": [0.0, 0.0], "eps": 1e-3}],
        "adamw": combinations({**adam, "weightDecay": 0.3}, ["amsgrad", "maximize"]),
        "rmsprop": [*combinations(root, ["centered", "maximize"]), *combinations({**root, **velocity}, ["centered", "maximize"])],
        "adagrad": combinations({"lr": 0.3, "lrDecay": 0.07, **decay, "initialAccumulatorValue": 0.2, "eps": 1e-4}, ["maximize"]),
        "adadelta": [*combinations({"lr": 0.7, "rho": 0.83, "eps": 1e-4, **decay}, ["maximize"]), {"rho": 1.0}],
        "adamax": combinations(adam, ["maximize"]),
        "nadam": combinations({**adam, "momentumDecay": 0.02}, ["decoupledWeightDecay", "maximize"]),
        "radam": [
            *combinations(adam, ["decoupledWeightDecay", "maximize"]),
            # rho never is above 5; and it rises slowly.
            *({"lr": 0.03, "betas": [0.85, beta2]} for beta2 in (0.0, 0.5, 0.6, 0.9, 0.995)),
        ],
        "rprop": combinations({"lr": 0.03, "etas": [0.4, 1.5], "stepSizes": [0.004, 0.2]}, ["maximize"]),
        "asgd": combinations({"lr": 0.03, "lambd": 0.02, "alpha": 0.6, "t0": 12.0, **decay}, ["maximize"]),
    }
    cases = [from_torch(rule, options) for rule, own in forms.items() for options in [{}, *own]]
    step = ("StepLR", {"stepSize": 7, "gamma": 0.8})
    cases += [
        from_torch("sgd", {**sgd, **velocity}, schedule=step),
        from_torch("adamw", adam, schedule=("CosineAnnealingLR", {"tMax": 60, "etaMin": 0.01})),
        from_torch("asgd", {"lr": 0.03, "t0": 5.0}, schedule=step),
        from_torch("rprop", {"lr": 0.03}, schedule=step),
        *(from_torch("sgd", sgd, clip=("clipGradNorm", {"maxNorm": 1.5, **norm})) for norm in ({}, {"normType": 1.0}, {"normType": 3.0}, {"normType": 2.5}, {"normType": math.inf})),
        from_torch("adam", adam, clip=("clipGradNorm", {"maxNorm": 0.7})),
        from_torch("sgd", sgd, clip=("clipGradValue", {"clipValue": 0.6})),
    ]
    write("torch", ["torch", "numpy"], cases)


MAKERS = {"torch": torch_cases}

if __name__ == "__main__":
    for chosen in sys.argv[1:] or MAKERS:
        MAKERS[chosen]()
