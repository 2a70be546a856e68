"""Runs the measurements named on the command line, or all of them."""

from __future__ import annotations

import sys

from tests.bench import faults, rounding, speed, tightness

MEASUREMENTS = {
    "tightness": tightness.main,
    "faults": faults.main,
    "rounding": rounding.main,
    "speed": speed.main,
}

if __name__ == "__main__":
    names = [name for name in sys.argv[1:] if name != "--quick"]
    for name in names or MEASUREMENTS:
        print(f"\n{name}: {sys.modules[MEASUREMENTS[name].__module__].__doc__}")
        MEASUREMENTS[name](quick="--quick" in sys.argv) if name == "speed" else MEASUREMENTS[name]()
