"""JSON, one object a line: an array of them (`json`) or nothing but them (`jsonl`)."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TextIO

from ktrade.answer import Answer, Listing, Value
from ktrade.render.digits import machine
from ktrade.render.style import Style


def render(answer: Answer | Listing, style: Style, out: TextIO) -> None:
    """Numbers are written digit by digit: through a float they would lose their end."""
    is_array = style.format == "json"
    separator = "[\n " if is_array else ""
    for record in answer.records():
        out.write(separator + _object(record))
        separator = ",\n " if is_array else "\n"
    if is_array:
        out.write("[]\n" if separator == "[\n " else "\n]\n")
    elif separator:
        out.write("\n")


def _object(record: dict[str, Value]) -> str:
    return "{" + ", ".join(f"{json.dumps(key)}: {_value(value, key)}" for key, value in record.items()) + "}"


def _value(value: Value, key: str) -> str:
    if isinstance(value, Decimal):
        return machine(value, key)
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)
