"""Makes nist.json from the files of NIST's Statistical Reference Datasets, nonlinear regression:
https://www.itl.nist.gov/div898/strd/nls/nls_main.shtml, which lmfit's source archive has in NIST_STRD.

    python nist.py FOLDER_OF_DAT_FILES > nist.json
"""

import json
import re
import sys
from pathlib import Path

EXPONENTIALS = "b1 * exp(-b2 * x) + b3 * exp(-b4 * x) + b5 * exp(-b6 * x)"
PEAKS = "b1 * exp(-b2 * x) + b3 * exp(-(x - b4)^2 / b5^2) + b6 * exp(-(x - b7)^2 / b8^2)"
CUBIC = "(b1 + b2 * x + b3 * x^2 + b4 * x^3) / (1 + b5 * x + b6 * x^2 + b7 * x^3)"
ENSO = (
    "b1 + b2 * cos(2 * pi * x / 12) + b3 * sin(2 * pi * x / 12)"
    " + b5 * cos(2 * pi * x / b4) + b6 * sin(2 * pi * x / b4)"
    " + b8 * cos(2 * pi * x / b7) + b9 * sin(2 * pi * x / b7)"
)
MODELS = {
    "Misra1a": "b1 * (1 - exp(-b2 * x))",
    "Chwirut2": "exp(-b1 * x) / (b2 + b3 * x)",
    "Chwirut1": "exp(-b1 * x) / (b2 + b3 * x)",
    "Lanczos3": EXPONENTIALS,
    "Gauss1": PEAKS,
    "Gauss2": PEAKS,
    "DanWood": "b1 * x^b2",
    "Misra1b": "b1 * (1 - (1 + b2 * x / 2)^(-2))",
    "Kirby2": "(b1 + b2 * x + b3 * x^2) / (1 + b4 * x + b5 * x^2)",
    "Hahn1": CUBIC,
    "Nelson": "b1 - b2 * x1 * exp(-b3 * x2)",
    "MGH17": "b1 + b2 * exp(-x * b4) + b3 * exp(-x * b5)",
    "Lanczos1": EXPONENTIALS,
    "Lanczos2": EXPONENTIALS,
    "Gauss3": PEAKS,
    "Misra1c": "b1 * (1 - (1 + 2 * b2 * x)^(-0.5))",
    "Misra1d": "b1 * b2 * x / (1 + b2 * x)",
    "Roszman1": "b1 - b2 * x - atan(b3 / (x - b4)) / pi",
    "ENSO": ENSO,
    "MGH09": "b1 * (x^2 + x * b2) / (x^2 + x * b3 + b4)",
    "Thurber": CUBIC,
    "BoxBOD": "b1 * (1 - exp(-b2 * x))",
    "Rat42": "b1 / (1 + exp(b2 - b3 * x))",
    "MGH10": "b1 * exp(b2 / (x + b3))",
    "Eckerle4": "b1 / b2 * exp(-0.5 * ((x - b3) / b2)^2)",
    "Rat43": "b1 / (1 + exp(b2 - b3 * x))^(1 / b4)",
    "Bennett5": "b1 * (b2 + x)^(-1 / b3)",
}


def problem(folder, name):
    lines = (folder / f"{name}.dat").read_text().splitlines()
    parameters = [
        [float(word) for word in line.split("=")[1].split()]
        for line in lines[40:60]
        if re.match(r"\s*b\d+\s*=", line)
    ]
    level = next(line for line in lines if "Level of Difficulty" in line)
    rest = next(line for line in lines if "Residual Sum of Squares" in line)
    columns = ["y", "x1", "x2"] if name == "Nelson" else ["y", "x"]
    return {
        "name": name,
        "level": level.split()[0],
        "response": "log(y)" if name == "Nelson" else "y",
        "model": MODELS[name],
        "starts": [[row[k] for row in parameters] for k in (0, 1)],
        "certified": [row[2] for row in parameters],
        "deviation": [row[3] for row in parameters],
        "residualSumOfSquares": float(rest.split()[-1]),
        "columns": columns,
        "rows": [
            [float(word) for word in line.split()]
            for line in lines[60:]
            if line.strip()
        ],
    }


folder = Path(sys.argv[1])
head = {
    "source": "NIST/ITL, Statistical Reference Datasets, nonlinear regression, https://www.itl.nist.gov/div898/strd/; a work of the United States government, in the public domain",
    "made by": "nist.py",
}
print("{")
for key, text in head.items():
    print(f"{json.dumps(key)}: {json.dumps(text)},")
print('"problems": [')
print(",\n".join(json.dumps(problem(folder, name)) for name in MODELS))
print("]}")
