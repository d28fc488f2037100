"""Makes scipy.json: fits by scipy, with its version, for packages/ravine/src/fit.golden.test.ts.

    python -m venv venv && venv/bin/pip install numpy==2.4.6 scipy==1.17.1
    venv/bin/python scipy.py > scipy.json    (from another folder, as python /path/to/scipy.py)
"""

import json
import platform
import sys

sys.path = [path for path in sys.path if not path.endswith("golden/fit")]

import numpy as np
import scipy
from scipy.optimize import curve_fit, least_squares, linprog
from scipy.stats import t as student

random = np.random.default_rng(7)
x = np.linspace(0, 10, 40)
deviation = 0.05 + 0.02 * x
y = 5 * np.exp(-0.6 * x) + 1 + deviation * random.standard_normal(40)
outliers = y.copy()
outliers[[3, 17, 30]] += [6, -4, 9]
tight = {"ftol": 1e-15, "xtol": 1e-15, "gtol": 1e-15, "max_nfev": 10_000}


def model(x, a, k, c):
    return a * np.exp(-k * x) + c


def slopes(x, a, k, c):
    e = np.exp(-k * x)
    return np.stack([e, -a * x * e, np.ones_like(x)], axis=1)


start = [4, 0.5, 0.5]
cases = []

for loss in ["linear", "huber", "soft_l1", "cauchy", "arctan"]:
    for scale in [0.1, 0.5]:
        found = least_squares(
            lambda p: model(x, *p) - outliers,
            start,
            jac=lambda p: slopes(x, *p),
            loss=loss,
            f_scale=scale,
            x_scale="jac",
            **tight,
        )
        cases.append({"loss": loss, "scale": scale, "x": found.x.tolist(), "cost": found.cost})

fits = []
for name, options in {
    "sigma": {"sigma": deviation},
    "absoluteSigma": {"sigma": deviation, "absolute_sigma": True},
    "plain": {},
    "inactive bounds": {"bounds": ([0, 0, 0], [10, 2, 3])},
    "active bounds": {"bounds": ([0, 0, 0], [4.5, 2, 3])},
    "two active bounds": {"bounds": ([0, 0.7, 0], [4.5, 2, 3])},
}.items():
    found, covariance = curve_fit(model, x, y, start if "two" not in name else [4, 0.9, 0.5], jac=slopes, **options, **(
        {"xtol": 1e-15, "ftol": 1e-15, "gtol": 1e-15} | ({"max_nfev": 10_000} if "bounds" in options else {"maxfev": 10_000})
    ))
    fits.append({"name": name, "x": found.tolist(), "covariance": covariance.tolist()})

# Least absolute residuals of a line, as a linear program: minimise the sum of u with -u <= residual <= u.
n = len(x)
ones = np.ones((n, 1))
line = np.hstack([x[:, None], ones])
program = linprog(
    np.concatenate([np.zeros(2), np.ones(n)]),
    A_ub=np.block([[line, -np.eye(n)], [-line, -np.eye(n)]]),
    b_ub=np.concatenate([outliers, -outliers]),
    bounds=[(None, None)] * 2 + [(0, None)] * n,
)

quantiles = [
    [level, degrees, float(student.ppf(0.5 + level / 2, degrees))]
    for level in [0.1, 0.5, 0.683, 0.95, 0.99, 0.999999]
    for degrees in [1, 2, 3, 5, 10, 47, 1000, 1e6]
]

print(
    json.dumps(
        {
            "made by": f"scipy.py, Python {platform.python_version()}, numpy {np.__version__}, scipy {scipy.__version__}",
            "x": x.tolist(),
            "y": y.tolist(),
            "outliers": outliers.tolist(),
            "deviation": deviation.tolist(),
            "start": start,
            "losses": cases,
            "fits": fits,
            "absolute": {"x": program.x[:2].tolist(), "sum": program.fun},
            "quantiles": quantiles,
        },
        indent=1,
    )
)
