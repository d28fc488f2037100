"""Costs over rows and their gradients by torch, in float64 and float32. Run: python make.py > torch.json"""

import json

import torch

torch.manual_seed(3)
ROWS = 300

def rounded(t):
    """Few digits keep the file small."""
    return torch.round(t, decimals=4)


x = rounded(torch.rand(ROWS, dtype=torch.float64) * 3)
y = rounded(
    2 * torch.exp(-0.7 * x) + 0.3 + 0.1 * torch.randn(ROWS, dtype=torch.float64)
)
label = torch.sign(torch.randn(ROWS, dtype=torch.float64))
X = rounded(torch.randn(ROWS, 11, dtype=torch.float64))
Z = rounded(torch.randn(ROWS, 3, dtype=torch.float64))
batch = torch.randint(0, ROWS, (70,))

a, b, c = 1.7, 0.45, 0.1
W = rounded(torch.randn(11, dtype=torch.float64))
V = rounded(torch.randn(3, dtype=torch.float64))

CASES = {
    "(a * exp(-b * x) + c - y)^2": (
        {"a": a, "b": b, "c": c},
        lambda p, r: (p["a"] * torch.exp(-p["b"] * r["x"]) + p["c"] - r["y"]) ** 2,
    ),
    "log1p(exp(-label * (dot(W, X) + b))) + 0.01 * dot(W, W)": (
        {"W": W.tolist(), "b": b},
        lambda p, r: torch.log1p(torch.exp(-r["label"] * (r["X"] @ p["W"] + p["b"])))
        + 0.01 * (p["W"] @ p["W"]),
    ),
    "(tanh(dot(W, X)) * dot(V, Z) - y)^2": (
        {"V": V.tolist(), "W": W.tolist()},
        lambda p, r: (torch.tanh(r["X"] @ p["W"]) * (r["Z"] @ p["V"]) - r["y"]) ** 2,
    ),
}


def measure(cost, start, rows, dtype):
    parameters = {
        name: torch.tensor(value, dtype=dtype, requires_grad=True)
        for name, value in start.items()
    }
    columns = {"x": x, "y": y, "label": label, "X": X, "Z": Z}
    columns = {name: column.to(dtype) for name, column in columns.items()}
    if rows is not None:
        columns = {name: column[rows] for name, column in columns.items()}
    mean = cost(parameters, columns).mean()
    mean.backward()
    gradient = [p.grad.reshape(-1).tolist() for p in parameters.values()]
    return {"cost": mean.item(), "gradient": sum(gradient, [])}


cases = []
for formula, (start, cost) in CASES.items():
    case = {"formula": formula, "start": start}
    for precision, dtype in [("float64", torch.float64), ("float32", torch.float32)]:
        case[precision] = {
            "all": measure(cost, start, None, dtype),
            "batch": measure(cost, start, batch, dtype),
        }
    cases.append(case)

print(
    json.dumps(
        {
            "torch": torch.__version__,
            "columns": {
                "x": x.tolist(),
                "y": y.tolist(),
                "label": label.tolist(),
                "X": X.reshape(-1).tolist(),
                "Z": Z.reshape(-1).tolist(),
            },
            "batch": batch.tolist(),
            "cases": cases,
        }
    )
)
