"""An answer as Python objects: what its JSON says, with every bound as a float beside its text."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ktrade.queries.answer import Answer, Explanation, Findings, Listing
from ktrade.report.as_json import render
from ktrade.report.style import Style
from ktrade.store.floats import outward

# The fields that hold an end of an interval; which end a `bound` is, the field `end` beside it
# says.
SIDES = {"low": -math.inf, "high": math.inf}
BOUND = "bound"

Record = dict[str, Any]


def records(answer: Answer | Listing | Explanation | Findings) -> list[Record]:
    """The objects of its JSON, in order; an explanation is one. Of each bound its float, rounded
    outward, and as `low_text` and so on what the JSON has; None where there is none."""
    text = io.StringIO()
    render(answer, Style("json"), text)
    found = json.loads(
        text.getvalue(), parse_float=Decimal, parse_int=Decimal, object_pairs_hook=_record
    )
    return found if isinstance(found, list) else [found]


def _record(pairs: Sequence[tuple[str, Any]]) -> Record:
    side = next((value for key, value in pairs if key == "end"), "")
    found: Record = {}
    for key, value in pairs:
        towards = SIDES.get(side if key == BOUND else key)
        if towards is None:
            found[key] = int(value) if isinstance(value, Decimal) else value
        else:
            found[key] = None if value is None else outward(value, towards)
            found[f"{key}_text"] = None if value is None else f"{value:f}"
    return found
