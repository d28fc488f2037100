"""Makes the golden trajectories: what torch and optax do, in float64, on gradients fixed beforehand.

Run it in a Python that has torch, optax, jax and numpy:

    python test/golden/make.py

It writes, beside itself, problem.json (the initial parameters and the gradient of every step) and one file for each
rule and library, with the versions it ran on. Every setting is off its default. Floats are printed with as many
digits as read back to the same float64.
"""

import json
import os
import platform
from pathlib import Path

os.environ["JAX_PLATFORMS"] = "cpu"

import jax

jax.config.update("jax_enable_x64", True)

import jax.numpy as jnp
import numpy as np
import optax
import torch

# Needed besides the parameters' type: torch keeps NAdam's product of momenta in the default type.
torch.set_default_dtype(torch.float64)

HERE = Path(__file__).parent
STEPS = 90
VERSIONS = {
    "python": platform.python_version(),
    "numpy": np.__version__,
    "torch": torch.__version__,
    "jax": jax.__version__,
    "optax": optax.__version__,
}


def make_problem():
    """Gradients of many sizes and both signs, a thousandfold smaller in the second third, a hundredfold larger in the
    last; some exactly zero. `zero` starts at zero and has no gradient for three steps: both of its norms are zero."""
    random = np.random.RandomState(1847)
    initial = {
        "W": [1.5, -0.25, 30.0, -0.004, 0.75],
        "b": [-2.0, 0.125, 0.3],
        "zero": [0.0, 0.0],
    }
    sizes = {"W": [1, 0.01, 10, 0.1, 3], "b": [0.5, 100, 2], "zero": [1, 0.03]}
    gradients = []
    for step in range(STEPS):
        scale = (1, 1e-3, 1e2)[3 * step // STEPS]
        gradient = {
            name: np.array(size) * scale * (random.standard_normal(len(size)) + 0.3)
            for name, size in sizes.items()
        }
        if step < 3:
            gradient["zero"][:] = 0
        if step % 7 == 3:
            gradient["W"][step % 5] = 0
        if step % 11 == 6:
            gradient["b"][:] = 0
        gradients.append({name: g.tolist() for name, g in gradient.items()})
    return {"versions": VERSIONS, "initial": initial, "gradients": gradients}


PROBLEM = make_problem()


def run_torch(make):
    parameters = {
        name: torch.nn.Parameter(torch.tensor(values))
        for name, values in PROBLEM["initial"].items()
    }
    optimizer = make(list(parameters.values()))
    path = []
    for gradient in PROBLEM["gradients"]:
        for name, parameter in parameters.items():
            parameter.grad = torch.tensor(gradient[name])
        optimizer.step()
        path.append({name: p.tolist() for name, p in parameters.items()})
    return path


def run_optax(transformation, prepare=lambda state: state):
    parameters = {name: jnp.array(v) for name, v in PROBLEM["initial"].items()}
    state = prepare(transformation.init(parameters))
    path = []
    for gradient in PROBLEM["gradients"]:
        gradient = {name: jnp.array(values) for name, values in gradient.items()}
        updates, state = transformation.update(gradient, state, parameters)
        parameters = optax.apply_updates(parameters, updates)
        assert all(p.dtype == jnp.float64 for p in parameters.values())
        path.append({name: p.tolist() for name, p in parameters.items()})
    return path


def lines(rows):
    return "[\n" + ",\n".join("    " + json.dumps(row) for row in rows) + "\n  ]"


def write(name, head, rows_name, rows):
    fields = [f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
    fields.append(f"  {json.dumps(rows_name)}: {lines(rows)}")
    (HERE / f"{name}.json").write_text("{\n" + ",\n".join(fields) + "\n}\n")


def golden(rule, library, call, settings, path):
    assert all(np.isfinite(values).all() for row in path for values in row.values())
    head = {"rule": rule, "library": library, "call": call, "settings": settings}
    write(f"{rule}.{library}", {**head, "versions": VERSIONS}, "path", path)


def from_torch(rule, settings, make_name, **options):
    """One file from a torch optimizer; `foreach=False` is the plain loop over arrays."""
    make = getattr(torch.optim, make_name)
    call = f"torch.optim.{make_name}({', '.join(f'{k}={v!r}' for k, v in options.items())})"
    path = run_torch(lambda parameters: make(parameters, foreach=False, **options))
    golden(rule, "torch", call, settings, path)


def from_optax(rule, settings, call, prepare=lambda state: state):
    """One file from an optax transformation, written as the Python that makes it."""
    transformation = eval(call, {"optax": optax})  # noqa: S307 - the calls stand below
    golden(rule, "optax", call, settings, run_optax(transformation, prepare))


def zero_first_moment(state):
    """optax starts both of Yogi's moments at 1e-6, where the paper's first moment starts at zero."""
    moments, *rest = state
    return (moments._replace(mu=jax.tree.map(jnp.zeros_like, moments.mu)), *rest)


def main():
    write("problem", {k: PROBLEM[k] for k in ("versions", "initial")}, "gradients", PROBLEM["gradients"])

    averages = {"beta1": 0.85, "beta2": 0.97}
    adam = {"learningRate": 0.03, **averages, "epsilon": 1e-4}
    torch_adam = {"lr": 0.03, "betas": (0.85, 0.97), "eps": 1e-4}
    optax_adam = "learning_rate=0.03, b1=0.85, b2=0.97, eps=1e-4"

    # The rules that ravine ships.
    from_torch("sgd", {"learningRate": 0.07}, "SGD", lr=0.07)
    velocity = {"learningRate": 0.07, "momentum": 0.83}
    from_torch("heavyBall", velocity, "SGD", lr=0.07, momentum=0.83)
    from_torch("nesterov", velocity, "SGD", lr=0.07, momentum=0.83, nesterov=True)
    from_optax(
        "momentum",
        {"learningRate": 0.07, "beta": 0.83},
        "optax.chain(optax.ema(0.83, debias=False), optax.scale(-0.07))",
    )
    from_torch(
        "rmsprop",
        {"learningRate": 0.03, "beta": 0.83, "epsilon": 1e-4},
        "RMSprop",
        lr=0.03,
        alpha=0.83,
        eps=1e-4,
    )
    from_torch("adam", adam, "Adam", **torch_adam)
    from_optax("adam", adam, f"optax.adam({optax_adam})")

    # The rules of test/rules.
    from_torch(
        "adagrad",
        {"learningRate": 0.3, "learningRateDecay": 0.05, "epsilon": 1e-4},
        "Adagrad",
        lr=0.3,
        lr_decay=0.05,
        eps=1e-4,
    )
    from_torch(
        "adadelta",
        {"learningRate": 0.7, "rho": 0.83, "epsilon": 1e-4},
        "Adadelta",
        lr=0.7,
        rho=0.83,
        eps=1e-4,
    )
    from_torch("adamax", adam, "Adamax", **torch_adam)
    from_torch("amsgrad", adam, "Adam", **torch_adam, amsgrad=True)
    from_torch("adamw", {**adam, "weightDecay": 0.3}, "AdamW", **torch_adam, weight_decay=0.3)
    from_torch("nadam", {**adam, "momentumDecay": 0.02}, "NAdam", **torch_adam, momentum_decay=0.02)
    from_torch("radam", adam, "RAdam", **torch_adam)
    from_optax("adabelief", adam, f"optax.adabelief({optax_adam}, eps_root=1e-4)")
    from_optax("yogi", adam, f"optax.yogi({optax_adam})", zero_first_moment)
    from_optax(
        "lion",
        {"learningRate": 0.03, **averages, "weightDecay": 0.3},
        "optax.lion(learning_rate=0.03, b1=0.85, b2=0.97, weight_decay=0.3)",
    )
    from_optax("lamb", {**adam, "weightDecay": 0.3}, f"optax.lamb({optax_adam}, weight_decay=0.3)")
    clip = "optax.clip_by_global_norm(1.5)"
    from_optax(
        "clippedSgd",
        {"learningRate": 0.07, "maximumNorm": 1.5},
        f"optax.chain({clip}, optax.sgd(0.07))",
    )
    from_optax(
        "clippedAdam",
        {**adam, "maximumNorm": 1.5},
        f"optax.chain({clip}, optax.adam({optax_adam}))",
    )


if __name__ == "__main__":
    main()
