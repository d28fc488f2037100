"""Makes the golden trajectories: what other libraries do, in float64, on gradients fixed beforehand.

Run it in a Python that has torch, optax, jax, timm, pytorch_optimizer, schedulefree, prodigyopt, dadaptation,
madgrad and numpy:

    python test/golden/make.py [rule ...]

It writes, beside itself, problem.json (the initial parameters and the gradient of every step) and one file for each
rule and library, with the versions it ran on: all steps with every setting off its default, and some steps with
ravine's defaults. Floats are printed with as many digits as read back to the same float64.
"""

import importlib.metadata
import inspect
import json
import os
import platform
import re
import sys
from pathlib import Path

os.environ["JAX_PLATFORMS"] = "cpu"

import jax

jax.config.update("jax_enable_x64", True)

import jax.numpy as jnp
import numpy as np
import dadaptation
import madgrad
import optax
import prodigyopt
import pytorch_optimizer
import schedulefree
import timm.optim
import torch

# Needed besides the parameters' type: torch keeps NAdam's product of momenta in the default type.
torch.set_default_dtype(torch.float64)

MODULES = {
    "torch.optim": torch.optim,
    "timm.optim": timm.optim,
    **{m.__name__: m for m in (pytorch_optimizer, dadaptation, madgrad, prodigyopt, schedulefree)},
}
HERE = Path(__file__).parent
STEPS = 90
SOME_STEPS = [1, 2, 3, 4, 5, 7, 10, 20, 30, 31, 45, 60, 61, 75, 90]


def versions(*packages):
    found = {name: re.sub(r"\+.*", "", importlib.metadata.version(name)) for name in packages}
    return {"python": platform.python_version(), **found}


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
    return {"versions": versions("numpy"), "initial": initial, "gradients": gradients}


PROBLEM = make_problem()


PRECISION = "float64"


def run_torch(make):
    dtype = getattr(torch, PRECISION)
    parameters = {
        name: torch.nn.Parameter(torch.tensor(values, dtype=dtype))
        for name, values in PROBLEM["initial"].items()
    }
    optimizer = make(list(parameters.values()))
    path = []
    for gradient in PROBLEM["gradients"]:
        for name, parameter in parameters.items():
            parameter.grad = torch.tensor(gradient[name], dtype=dtype)
        optimizer.step()
        path.append({name: p.tolist() for name, p in parameters.items()})
    return path


def run_optax(transformation, prepare=lambda state: state):
    parameters = {name: jnp.array(v, PRECISION) for name, v in PROBLEM["initial"].items()}
    state = prepare(transformation.init(parameters))
    path = []
    for gradient in PROBLEM["gradients"]:
        gradient = {name: jnp.array(values, PRECISION) for name, values in gradient.items()}
        updates, state = transformation.update(gradient, state, parameters)
        parameters = optax.apply_updates(parameters, updates)
        assert all(p.dtype == PRECISION for p in parameters.values())
        path.append({name: p.tolist() for name, p in parameters.items()})
    return path


def lines(rows):
    return "[\n" + ",\n".join("    " + json.dumps(row) for row in rows) + "\n  ]"


def write(name, head, rows):
    fields = [f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
    fields += [f"  {json.dumps(key)}: {lines(value)}" for key, value in rows.items()]
    (HERE / f"{name}.json").write_text("{\n" + ",\n".join(fields) + "\n}\n")


CHOSEN = sys.argv[1:]


def noise_of(run, settings, path):
    """The largest difference of a run in float32 from the path, relative to the larger of a parameter and its way."""
    global PRECISION
    PRECISION = "float32"
    _, single = run(settings)
    PRECISION = "float64"
    worst = 0.0
    for row, exact in zip(single, path):
        for name, start in PROBLEM["initial"].items():
            one, other, start = (np.array(values, "float64") for values in (row[name], exact[name], start))
            size = np.maximum(np.abs(other), np.abs(other - start))
            difference = np.abs(one - other)
            worst = max(worst, *np.divide(difference, size, out=np.zeros_like(size), where=size > 0))
    return float(f"{worst:.2g}")


def golden(rule, library, packages, run, defaults, settings, **more):
    """Writes one file. `run` takes settings and returns the call as text and the parameters after each step. A link's
    file has the `chain` that was run, and `shown` if the path is a state's instead of the parameters'."""
    if CHOSEN and rule not in CHOSEN:
        return
    assert defaults.keys() == settings.keys()
    assert all(settings[name] != defaults[name] for name in defaults)
    call, path = run(settings)
    default_call, default_path = run(defaults)
    for row in path + default_path:
        assert all(np.isfinite(values).all() for values in row.values())
    head = {"rule": rule, **more, "library": library, "versions": versions(*packages)}
    some = [{"step": step, **default_path[step - 1]} for step in SOME_STEPS]
    write(
        f"{rule}.{library}",
        {
            **head,
            "call": call,
            "settings": settings,
            "singleNoise": noise_of(run, settings, path),
            "defaultCall": default_call,
            "defaults": defaults,
        },
        {"path": path, "defaultPath": some},
    )


def filled(options, settings):
    """A call's options as text; `{name}` stands for a setting."""
    return re.sub(r"\{(\w+)\}", lambda match: repr(settings[match[1]]), options)


def from_torch(rule, defaults, settings, make_name, options, prepare=lambda optimizer, settings: None, **more):
    """One file from a torch optimizer, or one written for torch; `foreach=False` is the plain loop over arrays."""
    module, name = make_name.rsplit(".", 1)
    package = module.split(".")[0]

    def run(values):
        text = filled(options, values)

        make_optimizer = getattr(MODULES[module], name)
        keywords = eval(f"dict({text})")  # noqa: S307 - the options stand below
        if "foreach" in inspect.signature(make_optimizer).parameters:
            keywords["foreach"] = False

        def make(parameters):
            optimizer = make_optimizer(parameters, **keywords)
            prepare(optimizer, values)
            return optimizer

        return f"{make_name}({text})", run_torch(make)

    golden(rule, package, sorted({"torch", package}), run, defaults, settings, **more)


def from_optax(rule, defaults, settings, call, prepare=lambda state: state, show=lambda path, settings: path, **more):
    """One file from an optax transformation, written as the Python that makes it."""
    names = {"optax": optax, "each_array": each_array, "centralize_rows": centralize_rows, "lookahead_of": lookahead_of}

    def run(values):
        text = filled(call, values)
        return text, show(run_optax(eval(text, names), prepare), values)  # noqa: S307 - the calls stand below

    golden(rule, "optax", ["optax", "jax"], run, defaults, settings, **more)


def each_array(make):
    """A transformation for each array alone."""
    return optax.partition({name: make() for name in PROBLEM["initial"]}, {name: name for name in PROBLEM["initial"]})


def centralize_rows(share):
    """optax.centralize of matrices with one row each, for a share of the mean."""

    def one(g):
        centred, _ = optax.centralize().update(g[None], optax.EmptyState())
        return share * centred[0] + (1 - share) * g

    return optax.stateless_with_tree_map(lambda g, _: one(g))


def average_of(path, settings):
    """optax's average of the parameters after each step, corrected for its bias."""
    averaging = optax.ema(settings["decay"], debias=True)
    rows = [{name: jnp.array(values, PRECISION) for name, values in row.items()} for row in path]
    state = averaging.init(rows[0])
    averages = []
    for row in rows:
        average, state = averaging.update(row, state)
        averages.append({name: values.tolist() for name, values in average.items()})
    return averages


def lookahead_of(transformation):
    """optax.lookahead over pairs of fast and slow parameters; the path is the fast ones'."""

    def update(gradient, state, parameters):
        inner, pair = state
        updates, inner = transformation.update(gradient, inner, pair)
        moved = optax.apply_updates(pair, updates)
        return jax.tree.map(lambda new, old: new - old, moved.fast, parameters), (inner, moved)

    def init(parameters):
        pair = optax.LookaheadParams.init_synced(parameters)
        return transformation.init(pair), pair

    return optax.GradientTransformation(init, update)


def from_paper(rule, defaults, settings, algorithm):
    """One file from formulas worked out from the paper. `algorithm` takes settings and yields, for one array after
    another, what makes a step: a function of the step, the parameters and the gradient, which returns the parameters."""

    def run(values):
        parameters = {name: np.array(one, PRECISION) for name, one in PROBLEM["initial"].items()}
        steps = {name: algorithm(values) for name in parameters}
        path = []
        for t, gradient in enumerate(PROBLEM["gradients"], 1):
            for name, one in steps.items():
                parameters[name] = one(t, parameters[name], np.array(gradient[name], PRECISION))
            path.append({name: p.tolist() for name, p in parameters.items()})
        return f"{algorithm.__name__} in make.py", path

    golden(rule, "paper", ["numpy"], run, defaults, settings)


def zero_first_moment(state):
    """optax starts both of Yogi's moments at 1e-6, where the paper's first moment starts at zero."""
    moments, *rest = state
    return (moments._replace(mu=jax.tree.map(jnp.zeros_like, moments.mu)), *rest)


def decay_by_peak(optimizer, settings):
    """AdamC's largest rate is the one that its optimizer was made with; the rate of the steps is another."""
    for group in optimizer.param_groups:
        group["lr"] = settings["learningRate"]


def qhadam(settings):
    """Ma & Yarats 2019, equation 14, with sums of all gradients so far in place of running averages."""
    names = ("learningRate", "beta1", "beta2", "epsilon", "nu1", "nu2")
    lr, beta1, beta2, epsilon, nu1, nu2 = (settings[name] for name in names)
    seen = []

    def step(t, w, g):
        seen.append(g)
        weights = [[(1 - beta) * beta ** (t - 1 - k) / (1 - beta**t) for k in range(t)] for beta in (beta1, beta2)]
        first = sum(weight * one for weight, one in zip(weights[0], seen))
        second = sum(weight * one**2 for weight, one in zip(weights[1], seen))
        return w - lr * ((1 - nu1) * g + nu1 * first) / (np.sqrt((1 - nu2) * g**2 + nu2 * second) + epsilon)

    return step


def adam_atan2(settings):
    """Everett et al. 2024, appendix: Adam's quotient as an angle."""
    lr, beta1, beta2 = (settings[k] for k in ("learningRate", "beta1", "beta2"))
    averages = [0.0, 0.0]

    def step(t, w, g):
        for k, (beta, one) in enumerate(((beta1, g), (beta2, g * g))):
            averages[k] = beta * averages[k] + (1 - beta) * one
        first, second = (one / (1 - beta**t) for one, beta in zip(averages, (beta1, beta2)))
        return w - lr * np.arctan2(first, np.sqrt(second))

    return step


def least_share(optimizer, settings):
    """timm has the smallest share as a number in its code: here the clamp by that number takes the setting."""
    plain = torch.Tensor.clamp_
    step = optimizer.step

    def clamp(tensor, min=None, max=None):
        return plain(tensor, min=settings["leastShare"] if min == 1e-3 else min, max=max)

    def patched():
        torch.Tensor.clamp_ = clamp
        try:
            step()
        finally:
            torch.Tensor.clamp_ = plain

    optimizer.step = patched


def train_mode(optimizer, settings):
    """A schedule-free optimizer has the parameters at which gradients are taken while it trains."""
    optimizer.train()


def main():
    if not CHOSEN:
        write("problem", {k: PROBLEM[k] for k in ("versions", "initial")}, {"gradients": PROBLEM["gradients"]})

    adam = (
        {"learningRate": 0.001, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
        {"learningRate": 0.03, "beta1": 0.85, "beta2": 0.97, "epsilon": 1e-4},
    )
    decay = ({"weightDecay": 0.01}, {"weightDecay": 0.3})

    def both(base, *more):
        """Adam's settings or others, with some added or changed: pairs of defaults and of settings off them."""
        return tuple({**one, **{k: v for pair in more for k, v in pair[side].items()}} for side, one in enumerate(base))

    torch_adam = "lr={learningRate}, betas=({beta1}, {beta2}), eps={epsilon}"
    optax_adam = "learning_rate={learningRate}, b1={beta1}, b2={beta2}, eps={epsilon}"

    # The rules that ravine ships.
    from_torch("sgd", {"learningRate": 0.01}, {"learningRate": 0.07}, "torch.optim.SGD", "lr={learningRate}")
    velocity = ({"learningRate": 0.01, "momentum": 0.9}, {"learningRate": 0.07, "momentum": 0.83})
    heavy = "lr={learningRate}, momentum={momentum}"
    from_torch("heavyBall", *velocity, "torch.optim.SGD", heavy)
    from_torch("nesterov", *velocity, "torch.optim.SGD", f"{heavy}, nesterov=True")
    average = ({"learningRate": 0.01, "beta": 0.9}, {"learningRate": 0.07, "beta": 0.83})
    from_optax("momentum", *average, "optax.chain(optax.ema({beta}, debias=False), optax.scale(-{learningRate}))")
    from_optax(
        "signum",
        *both(average, ({"learningRate": 0.001}, {})),
        "optax.chain(optax.ema({beta}, debias=False), optax.scale_by_sign(), optax.scale(-{learningRate}))",
    )
    root = ({"learningRate": 0.001, "beta": 0.9, "epsilon": 1e-8}, {"learningRate": 0.03, "beta": 0.83, "epsilon": 1e-4})
    from_torch("rmsprop", *root, "torch.optim.RMSprop", "lr={learningRate}, alpha={beta}, eps={epsilon}")
    from_optax(
        "centeredRmsprop",
        *both(root, ({"epsilon": 1e-4}, {"epsilon": 1e-3})),
        "optax.rmsprop(learning_rate={learningRate}, decay={beta}, eps={epsilon}, centered=True)",
    )
    from_torch("adam", *adam, "torch.optim.Adam", torch_adam)
    from_optax("adam", *adam, f"optax.adam({optax_adam})")
    from_torch(
        "adagrad",
        {"learningRate": 0.01, "epsilon": 1e-10},
        {"learningRate": 0.3, "epsilon": 1e-4},
        "torch.optim.Adagrad",
        "lr={learningRate}, eps={epsilon}",
    )
    from_torch(
        "adadelta",
        {"learningRate": 1, "rho": 0.9, "epsilon": 1e-6},
        {"learningRate": 0.7, "rho": 0.83, "epsilon": 1e-4},
        "torch.optim.Adadelta",
        "lr={learningRate}, rho={rho}, eps={epsilon}",
    )
    from_torch("adamax", *both(adam, ({"learningRate": 0.002}, {})), "torch.optim.Adamax", torch_adam)
    from_torch("amsgrad", *adam, "torch.optim.Adam", f"{torch_adam}, amsgrad=True")
    from_torch("adamw", *both(adam, decay), "torch.optim.AdamW", torch_adam + ", weight_decay={weightDecay}")
    from_torch(
        "adamc",
        *both(adam, decay, ({"peakRate": 0.001}, {"peakRate": 0.09})),
        "timm.optim.AdamWLegacy",
        "lr={peakRate}, betas=({beta1}, {beta2}), eps={epsilon}, weight_decay={weightDecay}, "
        "corrected_weight_decay=True",
        decay_by_peak,
    )
    from_torch(
        "nadam",
        *both(adam, ({"learningRate": 0.002, "momentumDecay": 0.004}, {"momentumDecay": 0.02})),
        "torch.optim.NAdam",
        torch_adam + ", momentum_decay={momentumDecay}",
    )
    from_optax("radam", *adam, f"optax.radam({optax_adam}, threshold=4.0)")
    from_optax(
        "adabelief",
        *both(adam, ({"epsilon": 1e-16}, {})),
        f"optax.adabelief({optax_adam}, eps_root={{epsilon}})",
    )
    from_optax(
        "yogi",
        *both(adam, ({"learningRate": 0.01, "epsilon": 1e-3}, {})),
        f"optax.yogi({optax_adam})",
        zero_first_moment,
    )
    lion = {"learningRate": 0.0001, "beta1": 0.9, "beta2": 0.99, "weightDecay": 0.001}
    from_optax(
        "lion",
        lion,
        {"learningRate": 0.03, "beta1": 0.85, "beta2": 0.97, "weightDecay": 0.3},
        "optax.lion(learning_rate={learningRate}, b1={beta1}, b2={beta2}, weight_decay={weightDecay})",
    )
    from_optax(
        "lamb",
        *both(adam, decay, ({"epsilon": 1e-6}, {})),
        f"optax.lamb({optax_adam}, weight_decay={{weightDecay}})",
    )
    from_torch(
        "lars",
        {"learningRate": 0.1, "momentum": 0.9, "weightDecay": 0.0005, "trustCoefficient": 0.001},
        {"learningRate": 0.3, "momentum": 0.83, "weightDecay": 0.03, "trustCoefficient": 0.02},
        "timm.optim.Lars",
        "lr={learningRate}, momentum={momentum}, weight_decay={weightDecay}, trust_coeff={trustCoefficient}, eps=0.0",
    )
    from_optax(
        "novograd",
        *both(
            adam,
            (
                {"learningRate": 0.01, "beta1": 0.95, "beta2": 0.98, "weightDecay": 0.001},
                {"beta2": 0.6, "weightDecay": 0.03},
            ),
        ),
        f"optax.novograd({optax_adam}, weight_decay={{weightDecay}})",
    )
    from_paper(
        "qhadam", *both(adam, ({"beta1": 0.995, "nu1": 0.7, "nu2": 1}, {"nu1": 0.8, "nu2": 0.6})), qhadam
    )
    from_torch(
        "laprop",
        *both(adam, ({"learningRate": 0.0004, "epsilon": 1e-15}, {})),
        "timm.optim.LaProp",
        torch_adam + ", weight_decay=0.0",
    )
    from_optax(
        "adopt",
        *both(adam, ({"beta2": 0.9999, "epsilon": 1e-6}, {})),
        f"optax.contrib.adopt({optax_adam})",
    )
    from_torch(
        "stableAdamw",
        *both(adam, decay, ({"beta2": 0.99}, {})),
        "pytorch_optimizer.StableAdamW",
        torch_adam + ", weight_decay={weightDecay}, kahan_sum=False",
    )
    from_torch(
        "mars",
        *both(
            adam,
            decay,
            ({"learningRate": 0.003, "beta1": 0.95, "beta2": 0.99, "gamma": 0.025}, {"gamma": 0.06}),
        ),
        "timm.optim.Mars",
        torch_adam + ", gamma={gamma}, weight_decay={weightDecay}, optimize_1d=True",
    )
    from_optax(
        "ademamix",
        *both(
            adam,
            ({"beta3": 0.9999, "alpha": 5, "weightDecay": 0}, {"beta3": 0.98, "alpha": 3, "weightDecay": 0.3}),
        ),
        f"optax.contrib.ademamix({optax_adam}, b3={{beta3}}, alpha={{alpha}}, weight_decay={{weightDecay}})",
    )
    from_torch(
        "adan",
        *both(
            adam,
            (
                {"beta1": 0.98, "beta2": 0.92, "beta3": 0.99, "weightDecay": 0},
                {"beta3": 0.95, "weightDecay": 0.3},
            ),
        ),
        "pytorch_optimizer.Adan",
        "lr={learningRate}, betas=({beta1}, {beta2}, {beta3}), eps={epsilon}, weight_decay={weightDecay}",
    )

    from_torch(
        "rprop",
        {"learningRate": 0.01, "decrease": 0.5, "increase": 1.2, "smallestStep": 1e-6, "largestStep": 50},
        {"learningRate": 0.03, "decrease": 0.4, "increase": 1.5, "smallestStep": 0.004, "largestStep": 0.2},
        "torch.optim.Rprop",
        "lr={learningRate}, etas=({decrease}, {increase}), step_sizes=({smallestStep}, {largestStep})",
    )
    from_torch(
        "madgrad",
        {"learningRate": 0.01, "momentum": 0.9, "epsilon": 1e-6},
        {"learningRate": 0.03, "momentum": 0.83, "epsilon": 1e-4},
        "madgrad.MADGRAD",
        # The package adds epsilon to the rate.
        "lr={learningRate} - {epsilon}, momentum={momentum}, eps={epsilon}, weight_decay=0",
    )
    from_paper(
        "adamAtan2",
        {"learningRate": 0.001, "beta1": 0.9, "beta2": 0.999},
        {"learningRate": 0.03, "beta1": 0.85, "beta2": 0.97},
        adam_atan2,
    )
    distance = (
        {"learningRate": 1, "initialDistance": 1e-6, "weightDecay": 0},
        {"learningRate": 0.8, "initialDistance": 1e-3, "weightDecay": 0.03},
    )
    adaptive = torch_adam + ", d0={initialDistance}, weight_decay={weightDecay}"
    from_torch("prodigy", *both(adam, distance, ({}, {"initialDistance": 0.05})), "prodigyopt.Prodigy", adaptive)
    from_torch("dadaptAdam", *both(adam, distance), "dadaptation.DAdaptAdam", adaptive + ", decouple=True")
    from_optax(
        "dog",
        {"learningRate": 1, "initialReach": 1e-6, "epsilon": 1e-8},
        {"learningRate": 0.8, "initialReach": 1e-3, "epsilon": 1e-3},
        "optax.contrib.dog(learning_rate={learningRate}, init_step=('heuristic', {initialReach}), eps={epsilon})",
    )
    from_optax(
        "dowg",
        {"learningRate": 1, "initialDistance": 0.01, "epsilon": 1e-8},
        {"learningRate": 0.8, "initialDistance": 0.1, "epsilon": 1e-3},
        "optax.contrib.dowg(learning_rate={learningRate}, init_estim_sq_dist={initialDistance}**2, eps={epsilon})",
    )
    from_torch(
        "scheduleFreeSgd",
        {"learningRate": 1, "interpolation": 0.9, "weightDecay": 0},
        {"learningRate": 0.07, "interpolation": 0.83, "weightDecay": 0.03},
        "schedulefree.SGDScheduleFree",
        "lr={learningRate}, momentum={interpolation}, weight_decay={weightDecay}",
        train_mode,
    )
    from_torch(
        "scheduleFreeAdamw",
        {"learningRate": 0.0025, "interpolation": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weightDecay": 0},
        {"learningRate": 0.03, "interpolation": 0.83, "beta2": 0.97, "epsilon": 1e-4, "weightDecay": 0.03},
        "schedulefree.AdamWScheduleFree",
        "lr={learningRate}, betas=({interpolation}, {beta2}), eps={epsilon}, weight_decay={weightDecay}",
        train_mode,
    )

    # The rules of test/rules.
    clip = ({"maximumNorm": 1}, {"maximumNorm": 1.5})
    clipped = "optax.chain(optax.clip_by_global_norm({maximumNorm}), "
    plain = ({"learningRate": 0.01}, {"learningRate": 0.07})
    from_optax("clippedSgd", *both(plain, clip), clipped + "optax.sgd({learningRate}))")
    from_optax("clippedAdam", *both(adam, clip), f"{clipped}optax.adam({optax_adam}))")

    # The links, each in a chain.
    optax_heavy = "optax.trace({momentum}), optax.scale(-{learningRate})"

    def limit(default, off):
        return {"limit": default}, {"limit": off}

    from_optax(
        "clipByValue",
        *both(adam, limit(1, 0.4)),
        f"optax.chain(optax.clip({{limit}}), optax.adam({optax_adam}))",
        chain=["clipByValue", "adam"],
    )
    from_optax(
        "clipByNorm",
        *both(adam, limit(1, 0.5)),
        f"optax.chain(each_array(lambda: optax.clip_by_global_norm({{limit}})), optax.adam({optax_adam}))",
        chain=["clipByNorm", "adam"],
    )
    from_optax(
        "clipByGlobalNorm",
        *both(velocity, limit(1, 1.5)),
        f"optax.chain(optax.clip_by_global_norm({{limit}}), {optax_heavy})",
        chain=["clipByGlobalNorm", "heavyBall"],
    )
    from_optax(
        "adaptiveClip",
        *both(velocity, limit(0.01, 0.07), ({"leastNorm": 0.001}, {"leastNorm": 0.3})),
        f"optax.chain(optax.adaptive_grad_clip({{limit}}, eps={{leastNorm}}), {optax_heavy})",
        chain=["adaptiveClip", "heavyBall"],
    )
    from_optax(
        "decayWeights",
        *both(adam, decay),
        f"optax.chain(optax.add_decayed_weights({{weightDecay}}), optax.adam({optax_adam}))",
        chain=["decayWeights", "adam"],
    )
    from_optax(
        "centralize",
        *both(adam, ({"share": 1}, {"share": 0.7})),
        f"optax.chain(centralize_rows({{share}}), optax.adam({optax_adam}))",
        chain=["centralize", "adam"],
    )
    from_torch(
        "cautious",
        *both(adam, ({"leastShare": 0.001}, {"leastShare": 0.6})),
        "timm.optim.AdamWLegacy",
        torch_adam + ", weight_decay=0.0, caution=True",
        least_share,
        chain=["adam", "cautious"],
    )
    from_optax(
        "average",
        *both(adam, ({"decay": 0.999}, {"decay": 0.93})),
        f"optax.adam({optax_adam})",
        show=average_of,
        chain=["adam", "average"],
        shown="average",
    )
    from_optax(
        "lookahead",
        *both(adam, ({"syncPeriod": 5, "slowStepSize": 0.5}, {"syncPeriod": 7, "slowStepSize": 0.3})),
        f"lookahead_of(optax.lookahead(optax.adam({optax_adam}), {{syncPeriod}}, {{slowStepSize}}))",
        chain=["adam", "lookahead"],
    )


if __name__ == "__main__":
    main()
