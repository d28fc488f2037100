"""What scipy's L-BFGS-B makes of the problems in test/mgh.ts: scipy.json; leastSquares.py uses the problems too.

pip install scipy==1.17.1, then python test/golden/mgh/make.py. The problems are written here a second time, from Moré,
Garbow & Hillstrom 1981; gradients are by complex steps, exact to the last digits. For every problem and start: the
cost at the start (which holds the two definitions to one another), the least cost seen, and the evaluations.
"""

import json
import pathlib
import warnings

import numpy as np
import scipy
from scipy.optimize import Bounds, least_squares, minimize

warnings.filterwarnings("ignore")
EXP, ARR = np.exp, np.array
I = lambda n: np.arange(1, n + 1)

bard = ARR([0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.10, 4.39])
gaussian = ARR([0.0009, 0.0044, 0.0175, 0.0540, 0.1295, 0.2420, 0.3521, 0.3989, 0.3521, 0.2420, 0.1295, 0.0540, 0.0175, 0.0044, 0.0009])
meyer = ARR([34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147, 4427, 3820, 3307, 2872.0])
kow_y = ARR([0.1957, 0.1947, 0.1735, 0.1600, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246])
kow_u = ARR([4, 2, 1, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625])
osb1 = ARR([0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.850, 0.818, 0.784, 0.751, 0.718, 0.685, 0.658, 0.628, 0.603, 0.580, 0.558, 0.538, 0.522, 0.506, 0.490, 0.478, 0.467, 0.457, 0.448, 0.438, 0.431, 0.424, 0.420, 0.414, 0.411, 0.406])
osb2 = ARR([1.366, 1.191, 1.112, 1.013, 0.991, 0.885, 0.831, 0.847, 0.786, 0.725, 0.746, 0.679, 0.608, 0.655, 0.616, 0.606, 0.602, 0.626, 0.651, 0.724, 0.649, 0.649, 0.694, 0.644, 0.624, 0.661, 0.612, 0.558, 0.533, 0.495, 0.500, 0.423, 0.395, 0.375, 0.372, 0.391, 0.396, 0.405, 0.428, 0.429, 0.523, 0.562, 0.607, 0.653, 0.672, 0.708, 0.633, 0.668, 0.645, 0.632, 0.591, 0.559, 0.597, 0.625, 0.739, 0.710, 0.729, 0.720, 0.636, 0.581, 0.428, 0.292, 0.162, 0.098, 0.054])


def rosenbrock(x):
    return np.concatenate([10 * (x[1::2] - x[::2] ** 2), 1 - x[::2]])


def singular(x):
    a, b, c, d = x[::4], x[1::4], x[2::4], x[3::4]
    return np.concatenate([a + 10 * b, 5**0.5 * (c - d), (b - 2 * c) ** 2, 10**0.5 * (a - d) ** 2])


def helical(x):
    # numpy's arctan of complex numbers is analytic.
    theta = np.arctan(x[1] / x[0]) / (2 * np.pi) + (0 if x[0].real > 0 else 0.5)
    return ARR([10 * (x[2] - 10 * theta), 10 * ((x[0] ** 2 + x[1] ** 2) ** 0.5 - 1), x[2]])


def bard_r(x):
    u = I(15)
    v = 16 - u
    return bard - (x[0] + u / (v * x[1] + np.minimum(u, v) * x[2]))


def gulf(x):
    t = I(99) / 100
    y = 25 + (-50 * np.log(t)) ** (2 / 3)
    apart = y - x[1]
    apart = np.where(apart.real < 0, -apart, apart)
    return EXP(-(apart ** x[2]) / x[0]) - t


def box3(x):
    t = I(10) / 10
    return EXP(-t * x[0]) - EXP(-t * x[1]) - x[2] * (EXP(-t) - EXP(-10 * t))


def wood(x):
    return ARR([10 * (x[1] - x[0] ** 2), 1 - x[0], 90**0.5 * (x[3] - x[2] ** 2), 1 - x[2], 10**0.5 * (x[1] + x[3] - 2), 10**-0.5 * (x[1] - x[3])])


def brown_dennis(x):
    t = I(20) / 5
    return (x[0] + t * x[1] - EXP(t)) ** 2 + (x[2] + x[3] * np.sin(t) - np.cos(t)) ** 2


def osborne1(x):
    t = 10 * np.arange(33)
    return osb1 - (x[0] + x[1] * EXP(-t * x[3]) + x[2] * EXP(-t * x[4]))


def biggs(x):
    t = I(13) / 10
    y = EXP(-t) - 5 * EXP(-10 * t) + 3 * EXP(-4 * t)
    return x[2] * EXP(-t * x[0]) - x[3] * EXP(-t * x[1]) + x[5] * EXP(-t * x[4]) - y


def osborne2(x):
    t = np.arange(65) / 10
    return osb2 - (x[0] * EXP(-t * x[4]) + x[1] * EXP(-((t - x[8]) ** 2) * x[5]) + x[2] * EXP(-((t - x[9]) ** 2) * x[6]) + x[3] * EXP(-((t - x[10]) ** 2) * x[7]))


def watson(x):
    t = I(29)[:, None] / 29
    j = I(len(x))
    slope = ((j[1:] - 1) * x[1:] * t ** (j[1:] - 2)).sum(1)
    value = (x * t ** (j - 1)).sum(1)
    return np.concatenate([slope - value**2 - 1, [x[0], x[1] - x[0] ** 2 - 1]])


def penalty1(x):
    return np.concatenate([1e-5**0.5 * (x - 1), [(x**2).sum() - 0.25]])


def penalty2(x):
    n = len(x)
    i = np.arange(2, n + 1)
    y = EXP(i / 10) + EXP((i - 1) / 10)
    a = 1e-5**0.5
    return np.concatenate([[x[0] - 0.2], a * (EXP(x[1:] / 10) + EXP(x[:-1] / 10) - y), a * (EXP(x[1:] / 10) - EXP(-0.1)), [((n - I(n) + 1) * x**2).sum() - 1]])


def variably(x):
    s = (I(len(x)) * (x - 1)).sum()
    return np.concatenate([x - 1, [s, s**2]])


def trigonometric(x):
    n = len(x)
    return n - np.cos(x).sum() + I(n) * (1 - np.cos(x)) - np.sin(x)


def brown_linear(x):
    n = len(x)
    return np.concatenate([x[:-1] + x.sum() - (n + 1), [np.prod(x) - 1]])


def boundary(x):
    n = len(x)
    h = 1 / (n + 1)
    t = I(n) * h
    padded = np.concatenate([[0], x, [0]])
    return 2 * x - padded[:-2] - padded[2:] + h * h * (x + t + 1) ** 3 / 2


def integral(x):
    n = len(x)
    h = 1 / (n + 1)
    t = I(n) * h
    cube = (x + t + 1) ** 3
    return ARR([x[i] + h * ((1 - t[i]) * (t[: i + 1] * cube[: i + 1]).sum() + t[i] * ((1 - t[i + 1 :]) * cube[i + 1 :]).sum()) / 2 for i in range(n)])


def tridiagonal(x):
    padded = np.concatenate([[0], x, [0]])
    return (3 - 2 * x) * x - padded[:-2] - 2 * padded[2:] + 1


def banded(x):
    n = len(x)
    out = []
    for i in range(n):
        near = [j for j in range(max(0, i - 5), min(n - 1, i + 1) + 1) if j != i]
        out.append(x[i] * (2 + 5 * x[i] ** 2) + 1 - sum(x[j] * (1 + x[j]) for j in near))
    return ARR(out)


def full_rank(x):
    s = 2 / 20 * x.sum()
    return np.concatenate([x - s - 1, np.full(10, -s - 1)])


def rank_one(x):
    return I(20) * (I(10) * x).sum() - 1


def chebyquad(x):
    n = len(x)
    out = []
    before, now = np.ones_like(x), 2 * x - 1
    for i in range(1, n + 1):
        out.append(now.mean() - (0 if i % 2 else -1 / (i * i - 1)))
        before, now = now, 2 * (2 * x - 1) * now - before
    return ARR(out)


def grid(n):
    t = I(n) / (n + 1)
    return t * (t - 1)


problems = [
    ("Rosenbrock, 2", rosenbrock, [-1.2, 1]),
    ("Freudenstein and Roth", lambda x: ARR([-13 + x[0] + ((5 - x[1]) * x[1] - 2) * x[1], -29 + x[0] + ((x[1] + 1) * x[1] - 14) * x[1]]), [0.5, -2]),
    ("Powell badly scaled", lambda x: ARR([1e4 * x[0] * x[1] - 1, EXP(-x[0]) + EXP(-x[1]) - 1.0001]), [0, 1]),
    ("Brown badly scaled", lambda x: ARR([x[0] - 1e6, x[1] - 2e-6, x[0] * x[1] - 2]), [1, 1]),
    ("Beale", lambda x: ARR([1.5 - x[0] * (1 - x[1]), 2.25 - x[0] * (1 - x[1] ** 2), 2.625 - x[0] * (1 - x[1] ** 3)]), [1, 1]),
    ("Jennrich and Sampson", lambda x: 2 + 2 * I(10) - (EXP(I(10) * x[0]) + EXP(I(10) * x[1])), [0.3, 0.4]),
    ("Helical valley", helical, [-1, 0, 0]),
    ("Bard", bard_r, [1, 1, 1]),
    ("Gaussian", lambda x: x[0] * EXP(-x[1] * ((8 - I(15)) / 2 - x[2]) ** 2 / 2) - gaussian, [0.4, 1, 0]),
    ("Meyer", lambda x: x[0] * EXP(x[1] / (45 + 5 * I(16) + x[2])) - meyer, [0.02, 4000, 250]),
    ("Gulf", gulf, [5, 2.5, 0.15]),
    ("Box three-dimensional", box3, [0, 10, 20]),
    ("Powell singular, 4", singular, [3, -1, 0, 1]),
    ("Wood", wood, [-3, -1, -3, -1]),
    ("Kowalik and Osborne", lambda x: kow_y - x[0] * (kow_u**2 + kow_u * x[1]) / (kow_u**2 + kow_u * x[2] + x[3]), [0.25, 0.39, 0.415, 0.39]),
    ("Brown and Dennis", brown_dennis, [25, 5, -5, -1]),
    ("Osborne 1", osborne1, [0.5, 1.5, -1, 0.01, 0.02]),
    ("Biggs EXP6", biggs, [1, 2, 1, 1, 1, 1]),
    ("Osborne 2", osborne2, [1.3, 0.65, 0.65, 0.7, 0.6, 3, 5, 7, 2, 4.5, 5.5]),
    ("Watson, 6", watson, [0] * 6),
    ("Watson, 9", watson, [0] * 9),
    ("Watson, 12", watson, [0] * 12),
    ("Rosenbrock, 10", rosenbrock, [-1.2, 1] * 5),
    ("Rosenbrock, 100", rosenbrock, [-1.2, 1] * 50),
    ("Powell singular, 20", singular, [3, -1, 0, 1] * 5),
    ("Penalty I, 4", penalty1, list(range(1, 5))),
    ("Penalty I, 10", penalty1, list(range(1, 11))),
    ("Penalty II, 4", penalty2, [0.5] * 4),
    ("Penalty II, 10", penalty2, [0.5] * 10),
    ("Variably dimensioned, 10", variably, [1 - j / 10 for j in range(1, 11)]),
    ("Trigonometric, 10", trigonometric, [0.1] * 10),
    ("Brown almost linear, 10", brown_linear, [0.5] * 10),
    ("Discrete boundary value, 10", boundary, grid(10)),
    ("Discrete integral equation, 10", integral, grid(10)),
    ("Broyden tridiagonal, 10", tridiagonal, [-1] * 10),
    ("Broyden tridiagonal, 100", tridiagonal, [-1] * 100),
    ("Broyden banded, 10", banded, [-1] * 10),
    ("Linear, full rank, 10 and 20 residuals", full_rank, [1] * 10),
    ("Linear, rank 1, 10 and 20 residuals", rank_one, [1] * 10),
    ("Chebyquad, 8", chebyquad, [j / 9 for j in range(1, 9)]),
    ("Chebyquad, 9", chebyquad, [j / 10 for j in range(1, 10)]),
    ("Chebyquad, 10", chebyquad, [j / 11 for j in range(1, 11)]),
]


def cost_and_gradient(residuals):
    def both(x):
        x = np.asarray(x, float)
        values = residuals(x.astype(complex)).real
        gradient = np.empty_like(x)
        for i in range(len(x)):
            z = x.astype(complex)
            z[i] += 1e-150j
            gradient[i] = 2 * (values * residuals(z).imag).sum() / 1e-150
        return float((values**2).sum()), gradient

    return both


def run(residuals, start, bounds=None):
    both = cost_and_gradient(residuals)
    first = both(start)[0]
    seen = [first]

    def watched(x):
        value = both(x)
        if np.isfinite(value[0]):
            seen.append(value[0])
        return value

    result = minimize(watched, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxcor": 10, "ftol": 1e-15, "gtol": 1e-10, "maxfun": 20000, "maxiter": 20000})
    return {"startCost": first, "cost": min(seen), "evaluations": int(result.nfev)}


def minimum(residuals, start, bounds=(-np.inf, np.inf)):
    """The cost where least_squares ends: another algorithm, for the digits of the known minima."""
    result = least_squares(residuals, start, bounds=bounds, x_scale="jac", ftol=1e-15, xtol=1e-15, gtol=1e-15, max_nfev=5000)
    return 2 * float(result.cost)


def main():
    runs = []
    for name, residuals, start in problems:
        for factor in (1, 10):
            x0 = factor * np.asarray(start, float)
            real = lambda x: residuals(x.astype(complex)).real
            try:
                least = minimum(real, x0)
            except ValueError:
                least = None
            runs.append({"name": name, "factor": factor, "leastSquares": least, **run(residuals, x0)})

    # Bounds that hold some of the variables at their ends: from half of the start's size below it to a fifth above.
    bounded = []
    for name, residuals, start in problems:
        x0 = np.asarray(start, float)
        reach = np.maximum(np.abs(x0), 0.1)
        lower, upper = x0 - 0.5 * reach, x0 + 0.2 * reach
        real = lambda x: residuals(x.astype(complex)).real
        least = minimum(real, x0, (lower, upper))
        bounded.append({"name": name, "leastSquares": least, **run(residuals, x0, Bounds(lower, upper))})

    path = pathlib.Path(__file__).with_name("scipy.json")
    path.write_text(json.dumps({"scipy": scipy.__version__, "numpy": np.__version__, "runs": runs, "bounded": bounded}, indent="\t") + "\n")


if __name__ == "__main__":
    main()
