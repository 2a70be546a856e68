"""The command line asked in this process, and what an answer's records are called when asked again
by name."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from ktrade.cli import app
from ktrade.errors import KtradeError
from ktrade.model.period import Period

Record = Mapping[str, Any]
Ends = tuple[str | None, str | None]
VINTAGE = re.compile(r"\d{4}-\d\d(?:-D\d\d)?(?:-rev)?")
WITHOUT = " without "  # in a category or destination: what is left of it
OF_A_YEAR = (
    "change",
    "share_change",
    "contribution",
)  # compared with a year earlier where nothing else is said


class Reply(NamedTuple):
    """What a command said: its status, standard output, and the line of an error."""

    status: int
    text: str
    error: str

    @property
    def records(self) -> list[Record]:
        """The objects of a JSON answer, numbers as they are written."""
        told = json.loads(self.text or "[]", parse_float=str, parse_int=str)
        return [told] if isinstance(told, dict) else told


def ask(store: Path, command: str, *arguments: str, out: str = "json") -> Reply:
    """Runs a command on a store as a person would, without a process of its own."""
    said = io.StringIO()
    given = [command, *arguments, "--db", str(store), "-f", out]
    try:
        with redirect_stdout(said), redirect_stderr(io.StringIO()):
            status = app(given, prog_name="ktrade", standalone_mode=False)
    except KtradeError as error:
        return Reply(error.status, said.getvalue(), str(error))
    return Reply(status or 0, said.getvalue(), "")


def ends(record: Record) -> Ends:
    """The two ends as the answer writes them; None where there is none."""
    return record["low"], record["high"]


def vintages_of(record: Record) -> list[str]:
    """The vintages that a record says it rests on: one, or those between which it was reckoned."""
    return VINTAGE.findall(record["vintage"] or "")


def name_of(record: Record) -> str:
    """The name of a record's quantity: its fields, in the vintage it was read in."""
    category, _, items = record["category"].partition(WITHOUT)
    destination, _, places = record["destination"].partition(WITHOUT)
    words = [record["measure"], record["flow"], category, destination, record["period"]]
    vintages = vintages_of(record)
    compared_with = record.get("compared_with")
    if compared_with and not (len(vintages) == 1 and is_of_a_year(record)):
        words += ["from", compared_with]
    if left_out := items or places:
        words += ["without", left_out]
    of = record.get("of")
    if of:
        words += ["in" if record["measure"] == "volume_yoy" else "of", of]
    if record["measure"] in ("volume", "unit_value") and record["unit"] in ("t", "kg"):
        words += ["in", record["unit"]]
    if len(vintages) == 1:
        words.append(f"@{vintages[0]}")
    return " ".join(words)


def is_of_a_year(record: Record) -> bool:
    """Whether it compares with a year earlier by a measure that always does."""
    before = str(Period.parse(record["period"]).year_before)
    return record["measure"] in OF_A_YEAR and record["compared_with"] == before


def asked_again(
    store: Path, records: Iterable[Record], *filters: str
) -> Iterator[tuple[Record, Record]]:
    """Each record beside that of its quantity asked by name, all in one `test`."""
    named = {name_of(record): record for record in records}
    zero = {"USD": "0bn", "KRW": "0 KRW", "units": "0 units", "t": "0 t", "kg": "0 kg"}
    parts = [f"{name} != {zero.get(one['unit'], '0')}" for name, one in named.items()]
    reply = ask(store, "test", " or ".join(parts), *filters)
    assert not reply.error, reply.error
    assert len(reply.records) == len(named)
    yield from zip(named.values(), reply.records, strict=True)


def shown(text: str, exponent: int) -> tuple[Decimal, Decimal] | None:
    """The ends that a derived number of a table stands for; None where it is a print alone, or says
    nothing."""
    derived = text.partition("≈")[2] or text.partition("·")[2]
    if not derived or derived.strip() == "?":
        return None
    words = re.sub(r"[\\\\,+]", "", derived.strip())  # markdown escapes its signs
    unit = Decimal(1).scaleb(exponent)
    infinity = Decimal("Infinity")
    if found := re.fullmatch(r"([<>])=?(.+)", words):
        end = Decimal(found[2]) * unit
        return (end, infinity) if found[1] == ">" else (-infinity, end)
    if " ±" in words:
        middle, margin = (Decimal(word) * unit for word in words.split(" ±"))
        return middle - margin, middle + margin
    low, _, high = words.partition("..")
    return Decimal(low) * unit, Decimal(high or low) * unit
