"""Points of the mathematical functions with their correctly rounded values, computed with 400 digits by mpmath 1.3.0.

    pip install mpmath==1.3.0
    python3 points.py > points.json

For each precision and function: base64 of little-endian numbers of that precision, record after record, a record being
the arguments and the value.
"""

import base64
import json
import math
import random
import struct

from mpmath import floor, isfinite, isinf, mp, mpf
import mpmath

mp.dps = 400
COUNT = 1000

FUNCTIONS = {
    "exp": lambda x: mpmath.exp(x),
    "log": lambda x: mpmath.log(x),
    "log1p": lambda x: mpmath.log(1 + x),
    "tanh": lambda x: mpmath.tanh(x),
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "sin": lambda x: mpmath.sin(x),
    "cos": lambda x: mpmath.cos(x),
    "atan": lambda x: mpmath.atan(x),
    "atan2": lambda y, x: mpmath.atan2(y, x),
    "power": lambda x, y: mpmath.power(x, y),
}

# Bits of the mantissa, smallest exponent of a normal number, largest number.
FORMATS = {"float32": (24, -126, "<f"), "float64": (53, -1022, "<d")}


def rounded(value, bits, lowest):
    """The nearest number of the format, ties to even; infinite beyond the largest."""
    if value == 0:
        return 0.0
    exponent = int(mpmath.floor(mpmath.log(abs(value), 2)))
    # The logarithm may be off by one next to a power of 2.
    while mpf(2) ** exponent > abs(value):
        exponent -= 1
    while mpf(2) ** (exponent + 1) <= abs(value):
        exponent += 1
    unit = mpf(2) ** (max(exponent, lowest) - bits + 1)
    whole = floor(value / unit)
    rest = value / unit - whole
    if rest > 0.5 or (rest == 0.5 and whole % 2 == 1):
        whole += 1
    result = whole * unit
    if abs(result) >= mpf(2) ** (2 - lowest):
        return math.copysign(math.inf, float(mpmath.sign(result)))
    return float(result)


def fit(x, form):
    try:
        return struct.unpack(form, struct.pack(form, x))[0]
    except OverflowError:
        return math.copysign(math.inf, x)


def any_bits(rng, form):
    size = struct.calcsize(form)
    while True:
        x = struct.unpack(form, rng.getrandbits(8 * size).to_bytes(size, "little"))[0]
        if math.isfinite(x) and x != 0:
            return x


def size(rng, low, high):
    """A number of either sign, from 2^low to 2^high."""
    return rng.choice((-1, 1)) * 2.0 ** rng.uniform(low, high)


def near_multiple(rng, most):
    return float(rng.randint(1, most) * mp.pi / 2) * rng.choice((-1, 1))


HARD = {
    "exp": [709.782712893384, -745.1332191019411, -745.2, -708.4, 88.72284, -103.97, 5e-324, 1.0],
    "tanh": [18.2, 18.9, 19.06, 19.07, 22.5, 5e-324, 9.01, 0.0311],
    "sigmoid": [-745.1, -708.4, 36.7, 37.0, -103.9, 88.7],
    "log": [5e-324, 2.0**-1022, 1 - 2.0**-53, 1 + 2.0**-52, 2.0**0.5, 0.5**0.5, 1.7976931348623157e308],
    "log1p": [-1 + 2.0**-53, 2.0**-53, -(2.0**-54), 5e-324, 0.4142135623730951, 1.7976931348623157e308],
    # The first is the float64 number that is nearest to a multiple of pi/2.
    "sin": [6381956970095103 * 2.0**797, 1e300, 1e22, 3199.99, 3200.01, math.pi, 16367173 * 2.0**72, 1e6],
    "cos": [6381956970095103 * 2.0**797, 1e300, 1e22, 3199.99, 3200.01, math.pi / 2, 16367173 * 2.0**72, 1e6],
    "atan": [7 / 16, 11 / 16, 1.0, 16 / 11, 16 / 7, 5e-324, 1e308],
}


def arguments(rng, name, single, form):
    choice = rng.randrange(8)
    if name == "atan2":
        reach = 140 if single else 1000
        pairs = [(-3, 3), (-30, 30), (-reach, reach)]
        low, high = pairs[choice % 3]
        return [size(rng, low, high), size(rng, low, high)]
    if name == "power":
        edge = 88 if single else 709
        if choice < 4:
            x = 2.0 ** rng.uniform(-1, 1) if choice < 2 else 2.0 ** rng.uniform(-120, 120)
            return [x, rng.uniform(-edge, edge) / math.log(x)]
        if choice < 6:
            x = 1 + size(rng, -20 if single else -50, -1)
            return [x, rng.uniform(-1, 1) * edge / abs(math.log(x))]
        return [rng.uniform(0.9, 1), float(rng.randint(1, 5000))]
    if choice < 2:
        return [any_bits(rng, form)]
    if name in ("exp", "sigmoid"):
        return [rng.uniform(-104, 89) if single else rng.uniform(-745, 710)]
    if name == "tanh":
        return [size(rng, -40, 4.4)]
    if name == "log":
        return [1 + size(rng, -23, -1) if choice < 5 else abs(size(rng, -20, 20))]
    if name == "log1p":
        return [size(rng, -60, -0.0001) if choice < 6 else abs(size(rng, -1, 30))]
    if name in ("sin", "cos"):
        if choice < 4:
            return [rng.uniform(-7, 7)]
        return [near_multiple(rng, 4000) if choice < 6 else size(rng, 3, 40)]
    return [size(rng, -6, 6)]


def main():
    data = {}
    for precision, (bits, lowest, form) in FORMATS.items():
        data[precision] = {}
        for name, function in FUNCTIONS.items():
            rng = random.Random(name + precision)
            records = []
            hard = [[x] for x in HARD.get(name, [])]
            while len(records) < COUNT:
                given = hard.pop() if hard else arguments(rng, name, precision == "float32", form)
                given = [fit(x, form) for x in given]
                if not all(math.isfinite(x) for x in given):
                    continue
                x = given[0]
                if name in ("log", "power") and x <= 0 or name == "log1p" and x <= -1:
                    continue
                # Beyond these, 400 digits are too few, and the value is 0, 1 or infinite.
                if name in ("exp", "tanh", "sigmoid") and abs(x) > 2000:
                    continue
                if name in ("sin", "cos") and x == 0:
                    continue
                records.append([*given, rounded(function(*map(mpf, given)), bits, lowest)])
            numbers = b"".join(struct.pack(form, number) for record in records for number in record)
            data[precision][name] = base64.b64encode(numbers).decode()
    print(json.dumps(data, indent="\t"))


main()
