"""The peers of bench/rows.mjs in Python. It reads a number of rows, then prints one line of seconds for each line:

torch: forward and backward of the mean of (a exp(-b x) + c - y)^2, float32, all cores.
scipy: a whole fit by curve_fit with its exact Jacobian.
"""

import os
import sys
import time

import numpy as np
import torch
from scipy.optimize import curve_fit

torch.set_num_threads(os.cpu_count() or 1)
rows = int(sys.stdin.readline())
x = 5.0 * np.arange(rows) / rows
noise = np.random.default_rng(1)
y = 2 * np.exp(-1.3 * x) + 0.5 + 0.1 * noise.standard_normal(rows)
xt, yt = (torch.tensor(column, dtype=torch.float32) for column in (x, y))
parameters = [torch.tensor(v, requires_grad=True) for v in (1.2, 0.4, 0.1)]


def model(x, a, b, c):
    return a * np.exp(-b * x) + c


def jacobian(x, a, b, c):
    e = np.exp(-b * x)
    return np.stack([e, -a * x * e, np.ones_like(x)], axis=1)


def measure_torch():
    for p in parameters:
        p.grad = None
    a, b, c = parameters
    began = time.perf_counter()
    ((a * torch.exp(-b * xt) + c - yt) ** 2).mean().backward()
    return time.perf_counter() - began


def measure_scipy():
    began = time.perf_counter()
    curve_fit(model, x, y, p0=(1, 1, 0), jac=jacobian)
    return time.perf_counter() - began


for line in sys.stdin:
    measure = {"torch": measure_torch, "scipy": measure_scipy}[line.strip()]
    print(f"{measure():.9f}", flush=True)
