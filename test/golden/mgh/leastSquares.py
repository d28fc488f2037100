"""What scipy's least_squares makes of the problems in test/mgh.ts, with exact Jacobians: leastSquares.json.

pip install scipy==1.17.1, then python test/golden/mgh/leastSquares.py. Jacobians are by complex steps. The tolerances are
the tightest that both methods take. `trf` is the default method, `lm` is MINPACK's. For every problem, start and method:
the sum of squares at the end, and the calls for residuals and for Jacobians.
"""

import json
import pathlib

import numpy as np
import scipy
from make import problems
from scipy.optimize import least_squares

TOLERANCE = 1e-15
MAX_CALLS = 5000


def jacobian_of(residuals):
    def jacobian(x):
        columns = []
        for j in range(len(x)):
            z = x.astype(complex)
            z[j] += 1e-150j
            columns.append(residuals(z).imag / 1e-150)
        return np.stack(columns, axis=1)

    return jacobian


def run(residuals, start, method):
    calls = {"residuals": 0, "jacobians": 0}
    exact = jacobian_of(residuals)

    def values(x):
        calls["residuals"] += 1
        return residuals(x.astype(complex)).real

    def slopes(x):
        calls["jacobians"] += 1
        return exact(x)

    found = least_squares(values, start, slopes, method=method, x_scale="jac", ftol=TOLERANCE, xtol=TOLERANCE, gtol=TOLERANCE, max_nfev=MAX_CALLS)
    return {"sum": 2 * float(found.cost), **calls}


def main():
    runs = []
    for name, residuals, start in problems:
        if len(start) > 100:
            continue
        for factor in (1, 10):
            x0 = factor * np.asarray(start, float)
            ways = {method: run(residuals, x0, method) for method in ("trf", "lm")}
            runs.append({"name": name, "factor": factor, **ways})
    path = pathlib.Path(__file__).with_name("leastSquares.json")
    versions = {"scipy": scipy.__version__, "numpy": np.__version__}
    path.write_text(json.dumps({**versions, "runs": runs}) + "\n")


main()
