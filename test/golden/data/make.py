"""Makes golden.json: costs over data, minimised by scipy and by torch's optimizers on mini-batches, in float64.

    python -m venv venv && venv/bin/pip install numpy==2.4.6 scipy==1.17.1 torch==2.15.0
    npm run build && venv/bin/python test/golden/data/make.py > test/golden/data/golden.json

The rows of each mini-batch come from ravine's `batches`, through node, and are in the file.
"""

import json
import pathlib
import platform
import subprocess

import numpy as np
import scipy
import torch
from scipy.optimize import minimize

torch.set_default_dtype(torch.float64)
root = pathlib.Path(__file__).resolve().parents[3]
random = np.random.default_rng(11)
ROWS, BATCH, EPOCHS, SEED = 53, 8, 3, 5

X = np.round(random.standard_normal((ROWS, 3)) * [1, 2, 0.5], 3)
truth = np.array([1.2, -0.7, 0.4])
y = (random.random(ROWS) < 1 / (1 + np.exp(-(X @ truth - 0.3)))).astype(float)
counts = random.poisson(np.exp(0.4 * X @ truth + 0.8)).astype(float)

# The mean cost of a row; z is the linear predictor.
COSTS = {
    "logistic": (y, lambda z, y: torch.logaddexp(z, torch.zeros_like(z)) - y * z),
    "poisson": (counts, lambda z, y: torch.exp(z) - y * z),
}


def mean_cost(name, rows):
    target, cost = COSTS[name]
    inputs, outputs = torch.tensor(X)[rows], torch.tensor(target)[rows]
    return lambda w, b: cost(inputs @ w + b, outputs).mean()


def solved(name):
    """The minimum on all rows by scipy's trust-exact, with torch's exact gradient and Hessian."""
    whole = mean_cost(name, slice(None))
    at = lambda p: whole(p[:3], p[3])
    tensor = lambda p: torch.tensor(p)
    found = minimize(
        lambda p: at(tensor(p)).item(),
        np.zeros(4),
        jac=lambda p: torch.func.grad(at)(tensor(p)).numpy(),
        hess=lambda p: torch.func.hessian(at)(tensor(p)).numpy(),
        method="trust-exact",
        options={"gtol": 1e-13},
    )
    return {"W": found.x[:3].tolist(), "b": found.x[3], "cost": found.fun}


script = f"""
import {{ batches }} from "ravine";
const all = batches({ROWS}, {{ size: {BATCH}, seed: {SEED} }});
console.log(JSON.stringify(Array.from({{ length: {EPOCHS} }}, (_, k) => all.epoch(k).map((rows) => [...rows]))));
"""
run = ["node", "--input-type=module", "--eval", script]
order = json.loads(subprocess.run(run, cwd=root, check=True, capture_output=True, text=True).stdout)

# Every setting is off its default. A rule with `over` has the rate learningRate / t in step t.
RUNS = [
    ("logistic", "sgd", {"learningRate": 0.3}),
    ("logistic", "sgd", {"learningRate": 0.2, "over": "t"}),
    ("logistic", "heavyBall", {"learningRate": 0.1, "momentum": 0.7}),
    ("logistic", "adam", {"learningRate": 0.05, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-4}),
    ("poisson", "sgd", {"learningRate": 0.02}),
    ("poisson", "adam", {"learningRate": 0.05, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-4}),
]


def optimizer(parameters, rule, settings):
    rate = settings["learningRate"]
    if rule == "adam":
        betas = (settings["beta1"], settings["beta2"])
        return torch.optim.Adam(parameters, lr=rate, betas=betas, eps=settings["epsilon"])
    return torch.optim.SGD(parameters, lr=rate, momentum=settings.get("momentum", 0))


def trajectory(name, rule, settings):
    w = torch.zeros(3, requires_grad=True)
    b = torch.tensor(0.5, requires_grad=True)
    steps = optimizer([w, b], rule, settings)
    whole = mean_cost(name, slice(None))
    path, ends = [], []
    for epoch in order:
        for rows in epoch:
            if "over" in settings:
                steps.param_groups[0]["lr"] = settings["learningRate"] / (len(path) + 1)
            steps.zero_grad()
            cost = mean_cost(name, rows)(w, b)
            cost.backward()
            steps.step()
            path.append([cost.item(), *w.tolist(), b.item()])
        ends.append(whole(w, b).item())
    return {"cost": name, "rule": rule, "settings": settings, "batchCostAndParameters": path, "costs": ends}


versions = {"python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__, "torch": torch.__version__}
print(
    json.dumps(
        {
            "versions": versions,
            "data": {"X": X.tolist(), "y": y.tolist(), "counts": counts.tolist()},
            "minima": {name: solved(name) for name in COSTS},
            "batches": {"size": BATCH, "seed": SEED, "epochs": order},
            "trajectories": [trajectory(*run) for run in RUNS],
        },
        separators=(",", ":"),
    )
)
