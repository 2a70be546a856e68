"""JSON, one object a line: an array of them (`json`) or nothing but them (`jsonl`)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from json.encoder import encode_basestring as _text
from typing import TextIO

from ktrade.model.digits import machine
from ktrade.queries.answer import QUANTITY_FIELDS, Answer, Listing, Nested, Value
from ktrade.queries.explanation import Explanation, Step
from ktrade.queries.findings import Findings
from ktrade.report.style import Style


def render(answer: Answer | Listing | Explanation | Findings, style: Style, out: TextIO) -> None:
    """Numbers are written digit by digit: through a float they would lose their end."""
    is_array = style.format == "json"
    if isinstance(answer, Explanation) and is_array:
        out.write(_nested(answer) + "\n")
        return
    if isinstance(answer, Listing) and answer.is_of_one and is_array:
        out.write(_object(dict.fromkeys(QUANTITY_FIELDS))[:-1] + ', "ends": []}\n')
        return
    separator = "[\n " if is_array else ""
    for record in answer.nested() if isinstance(answer, Findings) else answer.records():
        out.write(separator + _object(record))
        separator = ",\n " if is_array else "\n"
    if is_array:
        out.write("[]\n" if separator == "[\n " else "\n]\n")
    elif separator:
        out.write("\n")


def _nested(explanation: Explanation) -> str:
    """The steps within each other, written as they come: a chain of them may be long."""
    record = _object(explanation.quantity.record())
    parts = [f'{record[:-1]}, "ends": [\n  ']
    lines = list(explanation.lines())
    depths = [*(depth for depth, _ in lines[1:]), 0]
    for (depth, step), following in zip(lines, depths, strict=True):
        parts.append(_opened(step))
        if following <= depth:
            parts.append("]}" * (depth - following + 1) + ",\n" + " " * (2 + following))
    return "".join(parts).removesuffix(",\n  ") + "\n]}"


def _opened(step: Step) -> str:
    """A step up to the list of those it follows from."""
    side = "low" if step.end == "low" else "high"
    cells: dict[str, Value] = {
        "end": step.end, "quantity": step.quantity, "bound": step.bound,
        "open": "yes" if step.is_open else None,
        "unit": step.unit, "relation": step.relation, "printed": step.printed,
        "source": step.source,
        "where": step.where, "repeated": "yes" if step.is_repeated else None,
    }  # fmt: skip
    text = "{" + ", ".join(f"{_text(k)}: {_value(v, side)}" for k, v in cells.items())
    return text + ', "from": ['


def _object(record: Mapping[str, Nested]) -> str:
    return (
        "{"
        + ", ".join(f"{_text(key)}: {_value(value, key)}" for key, value in record.items())
        + "}"
    )


def _value(value: Nested, key: str) -> str:
    if value is None:
        return "null"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Decimal):
        return machine(value, key)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        return _object(value)
    return "[" + ", ".join(_value(one, key) for one in value) + "]"
