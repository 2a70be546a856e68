"""An answer as Python objects: what its JSON says, with every bound as a float beside its text."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ktrade.model.floats import outward

# The fields that hold an end of an interval; which end a `bound` is, the field `end` beside it
# says.
SIDES = {"low": -math.inf, "high": math.inf}
BOUND = "bound"

Record = dict[str, Any]


def records(text: str) -> list[Record]:
    """The objects of an answer's JSON, in order; an explanation is one. Of each bound its float,
    rounded outward, and as `low_text` and so on what the JSON has; None where there is none."""
    found = json.loads(text, parse_float=Decimal, parse_int=Decimal, object_pairs_hook=_record)
    return found if isinstance(found, list) else [found]


def _number(value: Decimal) -> int | float:
    # A middle has digits behind the point, which int() would drop.
    return int(value) if value == value.to_integral_value() else float(value)


def _record(pairs: Sequence[tuple[str, Any]]) -> Record:
    side = next((value for key, value in pairs if key == "end"), "")
    found: Record = {}
    for key, value in pairs:
        towards = SIDES.get(side if key == BOUND else key)
        if towards is None:
            found[key] = _number(value) if isinstance(value, Decimal) else value
        else:
            found[key] = None if value is None else outward(value, towards)
            found[f"{key}_text"] = None if value is None else f"{value:f}"
    return found
