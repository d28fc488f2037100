"""Makes keras.json: what Keras does with the gradients of ../problem.json. See make.py for its contents.

    python test/golden/dialects/from_keras.py

It runs on numpy, where ScheduleFreeAdamW has no defect; on torch Keras 3.15.1 takes another z. Keras computes float64 in
part in float32, because its table of result types gives float32 for two float64: the table is mended here.
"""

import itertools
import os

os.environ["KERAS_BACKEND"] = "numpy"

import keras
import numpy as np
from keras.src.backend.common import dtypes
from make import GRADIENTS, INITIAL, call_text, case, flat, write

dtypes.BIT64_TO_BIT32_DTYPE["float64"] = "float64"

NAMES = {"adamw": "AdamW", "rmsprop": "RMSprop", "sgd": "SGD", "scheduleFreeAdamw": "ScheduleFreeAdamW"}


def snake(name):
    """weightDecay → weight_decay, beta1 → beta_1; l1 keeps its number."""
    parts = "".join(f" {x.lower()}" if x.isupper() else x for x in name).split()
    text = "_".join(parts)
    return {"beta1": "beta_1", "beta2": "beta_2"}.get(text, text)


def python(value):
    if not isinstance(value, dict):
        return value
    name = value["schedule"]
    return getattr(keras.optimizers.schedules, name[0].upper() + name[1:])(**{snake(k): v for k, v in value["options"].items()})


def from_keras(rule, options):
    name = NAMES.get(rule, rule.capitalize())
    given = {snake(key): value for key, value in options.items()}
    shown = {k: f"{v['schedule']}(…)" if isinstance(v, dict) else v for k, v in given.items()}

    def run(dtype):
        keras.config.set_floatx(dtype)
        optimizer = getattr(keras.optimizers, name)(**{k: python(v) for k, v in given.items()})
        variables = [keras.Variable(np.array(v), dtype=dtype, name=n) for n, v in INITIAL.items()]
        path = []
        for gradient in GRADIENTS:
            optimizer.apply([np.array(gradient[n], dtype) for n in INITIAL], variables)
            path.append(flat({v.name: np.array(v.value, "float64") for v in variables}))
        states = {}
        for variable in optimizer.variables:
            array, _, state = variable.name.partition("_")
            if array in INITIAL:
                states.setdefault(state, []).extend(np.ravel(variable.value).tolist())
        if hasattr(optimizer, "_u_product"):
            states["u_product"] = [float(optimizer._u_product.value)] * len(INITIAL)
        if rule == "scheduleFreeAdamw" and not optimizer.use_ema:
            y, z, beta = np.array(path[-1]), np.array(states["momentum"]), optimizer.beta_1
            states["average"] = ((y - (1 - beta) * z) / beta).tolist()
        return path, states

    return case([(rule, options)], call_text(f"keras.optimizers.{name}", shown), run)


def toggled(numbers, flags):
    """The numbers with every combination of the flags, each on and off by name."""
    return [{**numbers, **dict(zip(flags, chosen))} for chosen in itertools.product([False, True], repeat=len(flags))]


RATE = {"learningRate": 0.03}
ADAM = {**RATE, "beta1": 0.85, "beta2": 0.97, "epsilon": 1e-3}
ROOT = {**RATE, "rho": 0.83, "epsilon": 1e-3}
# Each optimizer has its own numbers, and flags that choose its form.
OWN = {
    "sgd": ([{"learningRate": 0.004}, {"learningRate": 0.004, "momentum": 0.83}], ["nesterov"]),
    "adam": ([ADAM], ["amsgrad"]),
    "adamw": ([ADAM], ["amsgrad"]),
    "rmsprop": ([ROOT, {**ROOT, "momentum": 0.83}], ["centered"]),
    "adagrad": ([{"learningRate": 0.3, "initialAccumulatorValue": 0.02, "epsilon": 1e-3}], []),
    "adadelta": ([{"learningRate": 0.7, "rho": 0.83, "epsilon": 1e-3}], []),
    "adamax": ([ADAM], []),
    "nadam": ([ADAM], []),
    "lion": ([{**RATE, "beta1": 0.85, "beta2": 0.97}], []),
    "lamb": ([ADAM], []),
    "ftrl": (
        [
            {
                **{"learningRate": 0.3, "learningRatePower": -0.6, "initialAccumulatorValue": 0.02, "l1RegularizationStrength": 0.3},
                **{"l2RegularizationStrength": 0.2, "l2ShrinkageRegularizationStrength": 0.07, "beta": 0.4},
            }
        ],
        [],
    ),
    "scheduleFreeAdamw": ([ADAM, {**ADAM, "warmupSteps": 12}], []),
}
DECAY = {"weightDecay": 0.3}
# What the base class adds, in every optimizer.
COMMON = [
    {**DECAY, "clipnorm": 0.9, "emaMomentum": 0.8},
    {"clipvalue": 0.6, "emaMomentum": 0.8, "emaOverwriteFrequency": 7},
    {**DECAY, "globalClipnorm": 1.5, "lossScaleFactor": 3.0},
]
COSINE = {"schedule": "cosineDecay", "options": {"initialLearningRate": 0.05, "decaySteps": 60, "alpha": 0.1}}


def main():
    given = []
    for rule, (numbers, flags) in OWN.items():
        flags = [*flags, "useEma"]
        given.append((rule, {}))
        for k, own in enumerate(numbers):
            given += [(rule, {**own, **more}) for base in ([{}] if k else [{}, *COMMON]) for more in toggled(base, flags)]
    given += [
        ("sgd", {"learningRate": COSINE, "momentum": 0.83}),
        ("adam", {**ADAM, **COMMON[0], "learningRate": COSINE}),
        ("ftrl", {"learningRate": COSINE}),
    ]
    write("keras", ["keras", "numpy"], [from_keras(*one) for one in given])


if __name__ == "__main__":
    main()
