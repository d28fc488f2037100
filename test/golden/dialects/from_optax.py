"""Makes optax.json: what optax does with the gradients of ../problem.json. See make.py for its contents.

    python test/golden/dialects/from_optax.py

Where optax 0.2.8 has a defect, its own source is mended before it runs: rprop gives the step of the present call, adan
weighs the change by b2, and the step of schedule_free has the rate of its average. adadelta without a rate climbs; its
default here is a rate of 1. Steps that optax counts in int32 and divides in float32 are counted in float64, and so is
madgrad's root of the step.
"""

import inspect
import itertools
import os
import textwrap

os.environ["JAX_PLATFORMS"] = "cpu"

import jax

jax.config.update("jax_enable_x64", True)

import jax.numpy as jnp
import numpy as np
import optax
from make import GRADIENTS, INITIAL, call_text, case, flat, snake, write
from optax import contrib
from optax._src import transform
from optax.contrib import _madgrad, _schedule_free


def mend(module, function, *changes):
    """Runs a function's source again, with changes."""
    source = textwrap.dedent(inspect.getsource(getattr(module, function)))
    for old, new in changes:
        assert old in source, (function, old)
        source = source.replace(old, new)
    exec(source, module.__dict__)


mend(
    transform,
    "scale_by_rprop",
    (
        "jnp.where(s < 0, jnp.zeros_like(prev_g), prev_g),\n        sign,\n        prev_updates,\n        state.prev_updates,",
        "g,\n        sign,\n        prev_updates,\n        state.prev_updates,",
    ),
)
mend(transform, "scale_by_adan", ("add_scale(g, 1 - b2, diff)", "add_scale(g, b2, diff)"), ("add_scale(m_hat, 1 - b2, v_hat)", "add_scale(m_hat, b2, v_hat)"))
mend(_madgrad, "scale_by_madgrad", ("jnp.sqrt(count + 1)", "jnp.sqrt(count.astype('float64') + 1)"))
contrib.madgrad = _madgrad.madgrad
# With a warm-up, the average counts the steps from 1 and the step itself from 0.
LATE = "  late = learning_rate\n  if warmup_steps is not None:\n    warm = learning_rate\n    late, learning_rate = (lambda n: warm(n + 1.0)), (lambda n: warm(n * 1.0))\n"
mend(_schedule_free, "schedule_free_sgd", ("  optimizer = alias.sgd(learning_rate)\n", f"{LATE}  optimizer = alias.sgd(late)\n"))
mend(
    _schedule_free,
    "schedule_free_adamw",
    ("  # The following", f"{LATE}  # The following"),
    ("scale_by_learning_rate(learning_rate)", "scale_by_learning_rate(late)"),
)
contrib.schedule_free_sgd, contrib.schedule_free_adamw = _schedule_free.schedule_free_sgd, _schedule_free.schedule_free_adamw


def python(value):
    """A value as optax takes it. A schedule counts in float64."""
    if isinstance(value, list):
        return tuple(map(python, value))
    if not isinstance(value, dict):
        return value
    schedule = getattr(optax, snake(value["schedule"]))(**{snake(k): v for k, v in value["options"].items()})
    return lambda count: schedule(count * 1.0)


def constant(value):
    return lambda count: value


def states_of(state, found):
    """The states by their fields' names, all arrays end to end; one number for all arrays stands there for each."""
    if hasattr(state, "_fields"):
        for field, value in zip(state._fields, state):
            if isinstance(value, dict):
                found[field] = flat({name: np.asarray(one) for name, one in value.items()})
            elif hasattr(value, "_fields") or isinstance(value, tuple):
                states_of(value, found)
            else:
                found[field] = [float(np.asarray(value))] * len(INITIAL)
    elif isinstance(state, tuple):
        for one in state:
            states_of(one, found)
    return found


def from_optax(rules, call_options=None):
    """Rules, chained; `call_options` are those that optax takes, where they differ."""
    calls, parts = [], []
    for name, options in rules:
        given = {snake(k): v for k, v in (call_options or options).items()}
        home = contrib if not hasattr(optax, snake(name)) else optax
        shown = {k: f"{snake(v['schedule'])}(…)" if isinstance(v, dict) else v for k, v in given.items()}
        calls.append(call_text(f"{'optax' if home is optax else 'optax.contrib'}.{snake(name)}", shown))
        parts.append((getattr(home, snake(name)), given))

    def run(dtype):
        made = [make(**{k: constant(v) if k == "clip_value_fn" else python(v) for k, v in given.items()}) for make, given in parts]
        optimizer = optax.chain(*made) if len(made) > 1 else made[0]
        parameters = {n: jnp.array(v, dtype) for n, v in INITIAL.items()}
        state = optimizer.init(parameters)
        update = jax.jit(optimizer.update)
        path = []
        for gradient in GRADIENTS:
            updates, state = update({n: jnp.array(v, dtype) for n, v in gradient.items()}, state, parameters)
            parameters = optax.apply_updates(parameters, updates)
            path.append(flat({n: np.asarray(p, "float64") for n, p in parameters.items()}))
        states = states_of(state, {})
        if "z" in states:
            average = contrib.schedule_free_eval_params(state, parameters)
            states["average"] = flat({n: np.asarray(x, "float64") for n, x in average.items()})
        return path, states

    return case(rules, "; ".join(calls), run)


RATE = {"learningRate": 0.03}
BETAS = {"b1": 0.85, "b2": 0.97}
ADAM = {**RATE, **BETAS, "eps": 1e-4, "epsRoot": 1e-5}
DECAY = {"weightDecay": 0.3}
SAME = {"learningRate": 1.0, "betas": [0.85, 0.97], "eps": 1e-4, "estimLr0": 1e-3, "weightDecay": 0.03}
FREE = {"b1": 0.8, "weightDecay": 0.03, "weightLrPower": 1.5}


def toggled(numbers, flags):
    """The numbers with every combination of the flags, each on and off by name."""
    return [{**numbers, **dict(zip(flags, chosen))} for chosen in itertools.product([False, True], repeat=len(flags))]


ROOT = {**RATE, "decay": 0.83, "eps": 1e-4, "initialScale": 0.02}
ROOT_FLAGS = ["epsInSqrt", "centered", "nesterov", "biasCorrection"]
FORMS = {
    "sgd": [RATE, *toggled({**RATE, "momentum": 0.83}, ["nesterov"])],
    "adam": [RATE, *toggled(ADAM, ["nesterov"]), {**RATE, "b1": 0.0, "b2": 0.0, "eps": 1e-3}],
    "nadam": [RATE, *toggled(ADAM, ["nesterov"])],
    "adamw": [RATE, *toggled({**ADAM, **DECAY}, ["nesterov"])],
    "nadamw": [RATE, *toggled({**ADAM, **DECAY}, ["nesterov"])],
    "amsgrad": [RATE, *toggled(ADAM, ["biasCorrectionMu", "biasCorrectionNu"])],
    "rmsprop": [RATE, *toggled(ROOT, ROOT_FLAGS), *toggled({**ROOT, "momentum": 0.83}, ROOT_FLAGS)],
    "lion": [RATE, {**RATE, **BETAS, **DECAY}],
    "lamb": [RATE, {**ADAM, **DECAY}],
    "adagrad": [RATE, {"learningRate": 0.3, "initialAccumulatorValue": 0.02, "eps": 1e-4}, {**RATE, "initialAccumulatorValue": 0.0}],
    "adadelta": [{"learningRate": 0.7, "rho": 0.83, "eps": 1e-4, "weightDecay": 0.03}],
    "adamax": [RATE, {**RATE, **BETAS, "eps": 1e-2}],
    "adamaxw": [RATE, {**RATE, **BETAS, "eps": 1e-2, **DECAY}],
    "radam": [RATE, *toggled({**ADAM, "threshold": 7.0}, ["nesterov"]), {**RATE, "b2": 0.6}],
    "lars": [RATE, *toggled({"learningRate": 0.3, "weightDecay": 0.03, "trustCoefficient": 0.02, "eps": 0.1, "momentum": 0.8}, ["nesterov"])],
    "adabelief": [RATE, *toggled(ADAM, ["nesterov"])],
    "yogi": [RATE, {**RATE, **BETAS, "eps": 1e-4}],
    "novograd": [RATE, {**ADAM, "weightDecay": 0.03}],
    "adan": [RATE, {**RATE, "b1": 0.9, "b2": 0.8, "b3": 0.95, "eps": 1e-4, "epsRoot": 1e-5, **DECAY}],
    "rprop": [RATE, {**RATE, "etaMinus": 0.4, "etaPlus": 1.5, "minStepSize": 0.004, "maxStepSize": 0.2}, {"learningRate": 0.5, "maxStepSize": 0.2}],
    "signSgd": [RATE, {"learningRate": 0.2}],
    "signum": [RATE, {"learningRate": 0.2, "beta": 0.7}],
    "prodigy": [{}, *toggled({**SAME, "estimLrCoef": 0.7}, ["safeguardWarmup"]), *toggled({**SAME, "beta3": 0.9}, ["safeguardWarmup"]), {"safeguardWarmup": True}],
    "dadaptAdamw": [{}, {**SAME, "learningRate": 0.5}],
    "dog": [{}, *({"learningRate": 0.7, "initStep": [kind, 0.02], "eps": 20.0, "weightDecay": 0.03} for kind in ("heuristic", "distance", "learning_rate"))],
    "dowg": [{}, {"learningRate": 0.7, "eps": 1e-2, "weightDecay": 0.03}, {"initEstimSqDist": 0.02}],
    "scheduleFreeSgd": [{}, {"learningRate": 0.1, **FREE}, {"learningRate": 0.1, **FREE, "warmupSteps": 12}],
    "scheduleFreeAdamw": [{}, {**RATE, "b2": 0.97, "eps": 1e-4, **FREE}, {**RATE, "b2": 0.97, "eps": 1e-4, **FREE, "warmupSteps": 12}, {"warmupSteps": 7}],
    "ademamix": [RATE, {**ADAM, "b3": 0.99, "alpha": 3.0, **DECAY}],
    "adopt": [RATE, *toggled({**RATE, **BETAS, "eps": 1e-2}, ["nesterov", "useClipping"]), *toggled({**RATE, "clipValueFn": 0.7}, ["nesterov", "useClipping"])],
    "madgrad": [RATE, {**RATE, "momentum": 0.8, "weightDecay": 0.03, "eps": 1e-3}],
}
SGD = ("sgd", RATE)
CHAINS = [
    [("clip", {"maxDelta": 0.6}), SGD],
    [("clipByGlobalNorm", {"maxNorm": 1.5}), ("adam", ADAM)],
    [("clipByGlobalNorm", {"maxNorm": 1.5}), SGD],
    [("clipByBlockRms", {"threshold": 0.6}), SGD],
    [("addDecayedWeights", {}), SGD],
    [("addDecayedWeights", {"weightDecay": 0.3}), ("rmsprop", ROOT)],
    [("ema", {"decay": 0.83}), SGD],
    [("ema", {"decay": 0.83, "debias": False}), SGD],
    *([("trace", {"decay": 0.83, "nesterov": nesterov}), SGD] for nesterov in (False, True)),
    [("normalizeByUpdateNorm", {}), SGD],
    [("normalizeByUpdateNorm", {"scaleFactor": 3.0, "eps": 0.5}), SGD],
    [("clip", {"maxDelta": 5.0}), ("clipByGlobalNorm", {"maxNorm": 2.0}), ("ema", {"decay": 0.83}), SGD],
]
COSINE = {"schedule": "cosineDecaySchedule", "options": {"initValue": 0.05, "decaySteps": 60, "alpha": 0.1}}
LINEAR = {"schedule": "linearSchedule", "options": {"initValue": 0.3, "endValue": 0.01, "transitionSteps": 50}}


def main():
    cases = [from_optax([(rule, options)]) for rule, own in FORMS.items() for options in own]
    cases += [
        from_optax([("adadelta", {})], {"learningRate": 1.0}),
        from_optax([("sgd", {"learningRate": COSINE, "momentum": 0.83})]),
        from_optax([("rmsprop", {"learningRate": COSINE, "momentum": 0.83, "nesterov": True})]),
        from_optax([("adamw", {**ADAM, "learningRate": COSINE, "weightDecay": LINEAR})]),
        from_optax([("lars", {"learningRate": COSINE})]),
        from_optax([("prodigy", {"learningRate": {**COSINE, "options": {**COSINE["options"], "initValue": 1.0}}})]),
        from_optax([("madgrad", {"learningRate": COSINE})]),
        from_optax([("ademamix", {"learningRate": COSINE, "b3": {"schedule": "linearSchedule", "options": {"initValue": 0.9, "endValue": 0.99, "transitionSteps": 50}}, "alpha": LINEAR})]),
        *map(from_optax, CHAINS),
    ]
    write("optax", ["optax", "jax", "numpy"], cases)


if __name__ == "__main__":
    main()
