"""Makes torch.json, optax.json and keras.json: the values of these libraries' schedulers at each update.

Run it in a Python that has torch, optax, jax and keras:

    python test/golden/schedules/make.py [library ...]

Options are the library's, their names in camelCase. Each scheduler has a case with its defaults and cases in which its
options are off their defaults. Values have 13 digits.

optax computes some schedules in float32 where the count is a whole number, as in its optimizers. Here the count is a
float64. Keras computes in float32 unless it is told otherwise, and then still in part: its table of result types gives
float32 for two float64. The table is mended here.
"""

import json
import os
import platform
import re
import sys
import warnings
from pathlib import Path

os.environ["JAX_PLATFORMS"] = "cpu"
os.environ["KERAS_BACKEND"] = "numpy"

import jax

jax.config.update("jax_enable_x64", True)

import jax.numpy as jnp
import keras
import numpy as np
import optax
import torch
from keras.src.backend.common import dtypes
from torch.optim import lr_scheduler

keras.config.set_floatx("float64")
dtypes.BIT64_TO_BIT32_DTYPE["float64"] = "float64"
warnings.filterwarnings("ignore")

HERE = Path(__file__).parent
STEPS = 250


def camel(name):
    first, *rest = name.split("_")
    return first[:1].lower() + first[1:] + "".join(one[:1].upper() + one[1:] for one in rest)


def camels(value):
    if isinstance(value, dict):
        return {camel(k) if isinstance(k, str) else str(k): camels(v) for k, v in value.items()}
    return [camels(one) for one in value] if isinstance(value, list) else value


def digits(values):
    return [float(f"{float(value):.13g}") for value in values]


def write(library, versions, cases):
    head = {"library": library, "versions": {"python": platform.python_version(), **versions}}
    body = ",\n".join("    " + json.dumps(case, separators=(",", ":")) for case in cases)
    text = json.dumps(head, indent=2)[:-2] + ',\n  "cases": [\n' + body + "\n  ]\n}\n"
    (HERE / f"{library}.json").write_text(text)


# torch


def sgd(lr=0.5):
    return torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=lr, momentum=0.6)


def torch_values(optimizer, scheduler, steps=STEPS):
    group = optimizer.param_groups[0]
    lr, momentum = [], []
    for step in range(steps):
        if step > 0:
            optimizer.step()
            scheduler.step()
        lr.append(group["lr"])
        momentum.append(group["momentum"])
    return lr, momentum


def torch_case(name, steps=STEPS, lr=0.5, momentum=False, **options):
    optimizer = sgd(lr)
    scheduler = getattr(lr_scheduler, name)(optimizer, **options)
    rates, momenta = torch_values(optimizer, scheduler, steps)
    own = {} if "max_lr" in options else {"lr": lr}
    case = {"schedule": camel(name.replace("LR", "Lr")), "options": camels({**own, **options}), "values": digits(rates)}
    return {**case, "momenta": digits(momenta)} if momentum else case


def torch_sequence(parts, milestones, lr=0.5):
    optimizer = sgd(lr)
    schedulers = [getattr(lr_scheduler, name)(optimizer, **options) for name, options in parts]
    scheduler = lr_scheduler.SequentialLR(optimizer, schedulers, milestones)
    rates, _ = torch_values(optimizer, scheduler)
    inner = [
        {"schedule": camel(name.replace("LR", "Lr")), "options": camels({"lr": lr, **options})}
        for name, options in parts
    ]
    return {
        "schedule": "sequentialLr",
        "options": {"schedulers": inner, "milestones": milestones},
        "values": digits(rates),
    }


def torch_plateau(metrics, lr=0.5, **options):
    optimizer = sgd(lr)
    scheduler = lr_scheduler.ReduceLROnPlateau(optimizer, **options)
    values = []
    for metric in metrics:
        scheduler.step(metric)
        values.append(optimizer.param_groups[0]["lr"])
    return {
        "schedule": "reduceLrOnPlateau",
        "options": camels({"lr": lr, **options}),
        "metrics": metrics,
        "values": digits(values),
    }


def metrics_of(count, fall, seed):
    """Metrics that fall for a while, stay, and fall again, with noise."""
    torch.manual_seed(seed)
    noise = torch.rand(count, dtype=torch.float64).tolist()
    level, all_metrics = 2.0, []
    for k in range(count):
        if (k // 20) % 2 == 0:
            level -= fall
        all_metrics.append(round(level + 0.3 * noise[k], 4))
    return all_metrics


def torch_cases():
    case = torch_case
    falling = metrics_of(STEPS, 0.03, 1)
    rising = [-metric for metric in metrics_of(STEPS, 0.02, 2)]
    return [
        case("StepLR", step_size=30),
        case("StepLR", lr=0.7, step_size=7, gamma=0.9),
        case("MultiStepLR", milestones=[30, 80]),
        case("MultiStepLR", lr=0.7, milestones=[80, 0, 30, 30, 200], gamma=0.6),
        case("ConstantLR", steps=20),
        case("ConstantLR", lr=0.7, factor=0.25, total_iters=90),
        case("ConstantLR", steps=20, total_iters=0),
        case("LinearLR", steps=20),
        case("LinearLR", lr=0.7, start_factor=0.9, end_factor=0.2, total_iters=111),
        case("LinearLR", steps=20, total_iters=0),
        case("ExponentialLR", gamma=0.97),
        case("PolynomialLR", steps=20),
        case("PolynomialLR", lr=0.7, total_iters=140, power=2.5),
        case("PolynomialLR", steps=20, total_iters=0),
        case("CosineAnnealingLR", T_max=100),
        case("CosineAnnealingLR", lr=0.7, T_max=37, eta_min=0.02),
        case("CosineAnnealingLR", steps=20, T_max=1),
        case("CosineAnnealingWarmRestarts", T_0=40),
        case("CosineAnnealingWarmRestarts", lr=0.7, T_0=11, T_mult=2, eta_min=0.02),
        case("OneCycleLR", momentum=True, max_lr=0.8, total_steps=249),
        case(
            "OneCycleLR",
            momentum=True,
            max_lr=0.8,
            epochs=5,
            steps_per_epoch=50,
            pct_start=0.22,
            anneal_strategy="linear",
            base_momentum=0.7,
            max_momentum=0.9,
            div_factor=7.0,
            final_div_factor=50.0,
            three_phase=True,
        ),
        case("OneCycleLR", max_lr=0.8, total_steps=250, pct_start=0.0, cycle_momentum=False),
        case("OneCycleLR", max_lr=0.8, total_steps=250, pct_start=0.4, three_phase=True, cycle_momentum=False),
        case("OneCycleLR", steps=3, momentum=True, max_lr=0.8, total_steps=2),
        case("CyclicLR", momentum=True, base_lr=0.1, max_lr=0.7),
        case(
            "CyclicLR",
            momentum=True,
            base_lr=0.1,
            max_lr=0.7,
            step_size_up=20,
            step_size_down=33,
            mode="exp_range",
            gamma=0.99,
            base_momentum=0.7,
            max_momentum=0.95,
        ),
        case("CyclicLR", base_lr=0.1, max_lr=0.7, step_size_up=20, mode="triangular2", cycle_momentum=False),
        torch_sequence(
            [
                ("LinearLR", {"start_factor": 0.1, "total_iters": 20}),
                ("CosineAnnealingLR", {"T_max": 80, "eta_min": 0.01}),
                ("ConstantLR", {"factor": 0.2, "total_iters": 30}),
                ("StepLR", {"step_size": 9, "gamma": 0.8}),
                ("CosineAnnealingWarmRestarts", {"T_0": 6, "T_mult": 2}),
                ("ExponentialLR", {"gamma": 0.9}),
            ],
            [20, 90, 130, 170, 215],
        ),
        torch_sequence([("ConstantLR", {}), ("PolynomialLR", {"total_iters": 100})], [10]),
        torch_plateau(falling),
        torch_plateau(
            rising,
            lr=0.7,
            mode="max",
            factor=0.5,
            patience=3,
            threshold=0.05,
            threshold_mode="abs",
            cooldown=4,
            min_lr=0.01,
            eps=0.02,
        ),
        torch_plateau(falling, factor=0.5, patience=1, min_lr=0.1),
        torch_plateau(rising, mode="max", factor=0.8, patience=2, threshold=0.03),
        torch_plateau(falling, factor=0.8, patience=2, threshold=0.2, threshold_mode="abs"),
        torch_plateau([metric - 1.9 for metric in falling], factor=0.8, patience=2, threshold=0.2),
    ]


# optax


def optax_values(schedule):
    return digits(schedule(jnp.float64(count)) for count in range(STEPS))


def optax_case(name, **options):
    schedule = getattr(optax, name)(**options)
    return {"schedule": camel(name), "options": camels(options), "values": optax_values(schedule)}


def optax_join(parts, boundaries):
    schedule = optax.join_schedules([getattr(optax, name)(**options) for name, options in parts], boundaries)
    inner = [{"schedule": camel(name), "options": camels(options)} for name, options in parts]
    return {
        "schedule": "joinSchedules",
        "options": {"schedules": inner, "boundaries": boundaries},
        "values": optax_values(schedule),
    }


def optax_cases():
    case = optax_case
    half = {"init_value": 0.5, "end_value": 0.03}
    cycles = [
        {"init_value": 0.0, "peak_value": 0.5, "warmup_steps": 10, "decay_steps": 50, "end_value": 0.1},
        {"init_value": 0.1, "peak_value": 0.4, "warmup_steps": 0, "decay_steps": 70},
        {"init_value": 0.2, "peak_value": 0.3, "warmup_steps": 5, "decay_steps": 40, "exponent": 2.0},
    ]
    return [
        case("cosine_decay_schedule", init_value=0.5, decay_steps=180),
        case("cosine_decay_schedule", init_value=0.5, decay_steps=180, alpha=0.2, exponent=1.7),
        case("warmup_cosine_decay_schedule", init_value=0.01, peak_value=0.5, warmup_steps=20, decay_steps=180),
        case(
            "warmup_cosine_decay_schedule",
            init_value=0.01,
            peak_value=0.5,
            warmup_steps=33,
            decay_steps=222,
            end_value=0.03,
            exponent=0.6,
        ),
        case("warmup_cosine_decay_schedule", init_value=0.3, peak_value=0.0, warmup_steps=9, decay_steps=99, end_value=0.1),
        case("linear_schedule", **half, transition_steps=150),
        case("linear_schedule", **half, transition_steps=111, transition_begin=30),
        case("linear_schedule", **half, transition_steps=0),
        case("polynomial_schedule", **half, power=2, transition_steps=150),
        case("polynomial_schedule", **half, power=0.7, transition_steps=111, transition_begin=30),
        case("polynomial_schedule", **half, power=0.7, transition_steps=111, transition_begin=-30),
        case("exponential_decay", init_value=0.5, transition_steps=40, decay_rate=0.3),
        case(
            "exponential_decay",
            init_value=0.5,
            transition_steps=40,
            decay_rate=0.3,
            transition_begin=25,
            staircase=True,
            end_value=0.02,
        ),
        case("exponential_decay", init_value=0.5, transition_steps=40, decay_rate=1.3, end_value=1.1),
        case("exponential_decay", init_value=0.5, transition_steps=40, decay_rate=0.3, end_value=0.7),
        case("exponential_decay", init_value=0.5, transition_steps=40, decay_rate=0.0),
        case("piecewise_constant_schedule", init_value=0.5),
        case("piecewise_constant_schedule", init_value=0.5, boundaries_and_scales={60: 0.3, 20: 0.5, 150: 4.0, 0: 0.9}),
        case("cosine_onecycle_schedule", transition_steps=200, peak_value=0.5),
        case(
            "cosine_onecycle_schedule",
            transition_steps=201,
            peak_value=0.5,
            pct_start=0.22,
            div_factor=7.0,
            final_div_factor=50.0,
        ),
        case("cosine_onecycle_schedule", transition_steps=100, peak_value=0.5, pct_start=0.0),
        case("cosine_onecycle_schedule", transition_steps=100, peak_value=0.5, pct_start=1.0),
        case("sgdr_schedule", cosine_kwargs=cycles),
        optax_join(
            [
                ("linear_schedule", {**half, "transition_steps": 30}),
                ("cosine_decay_schedule", {"init_value": 0.4, "decay_steps": 80}),
                ("exponential_decay", {"init_value": 0.3, "transition_steps": 20, "decay_rate": 0.5}),
            ],
            [30, 140],
        ),
    ]


# keras


def keras_case(name, steps=STEPS, **options):
    schedule = getattr(keras.optimizers.schedules, name)(**options)
    values = [schedule(count) for count in range(steps)]
    assert all(value.dtype == np.float64 for value in values), name
    return {"schedule": camel(name), "options": camels(options), "values": digits(values)}


def keras_cases():
    case = keras_case
    rate = {"initial_learning_rate": 0.5}
    return [
        case("CosineDecay", **rate, decay_steps=180),
        case("CosineDecay", **rate, decay_steps=180, alpha=0.1, warmup_target=0.7, warmup_steps=33),
        case("CosineDecay", **rate, decay_steps=180, warmup_steps=33),
        case("CosineDecay", **rate, decay_steps=180, warmup_target=0.7),
        # The steps at which Keras restarts wrongly come later than these.
        case("CosineDecayRestarts", **rate, first_decay_steps=16),
        case("CosineDecayRestarts", **rate, first_decay_steps=40, t_mul=1.5, m_mul=0.8, alpha=0.1),
        case("CosineDecayRestarts", **rate, first_decay_steps=30, t_mul=1.0, m_mul=0.8),
        case("ExponentialDecay", **rate, decay_steps=40, decay_rate=0.3),
        case("ExponentialDecay", **rate, decay_steps=40, decay_rate=0.3, staircase=True),
        case("InverseTimeDecay", **rate, decay_steps=40, decay_rate=0.3),
        case("InverseTimeDecay", **rate, decay_steps=40, decay_rate=0.3, staircase=True),
        case("PiecewiseConstantDecay", boundaries=[20, 90, 200], values=[0.5, 0.3, 0.7, 0.1]),
        case("PiecewiseConstantDecay", boundaries=[7], values=[0.5, 0.3]),
        case("PolynomialDecay", **rate, decay_steps=180),
        case("PolynomialDecay", **rate, decay_steps=60, end_learning_rate=0.03, power=1.7, cycle=True),
    ]


if __name__ == "__main__":
    libraries = {
        "torch": ({"torch": re.sub(r"\+.*", "", torch.__version__)}, torch_cases),
        "optax": ({"optax": optax.__version__, "jax": jax.__version__}, optax_cases),
        "keras": ({"keras": keras.__version__, "numpy": np.__version__}, keras_cases),
    }
    for library in sys.argv[1:] or libraries:
        versions, cases = libraries[library]
        write(library, versions, cases())
