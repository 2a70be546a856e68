"""Every number of every answer holds the truth of the vintage it names, in random worlds of several
reports."""

from __future__ import annotations

import csv
import io
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.asking import Record, Reply, ask, ends, name_of, shown, vintages_of
from tests.conftest import Loader, in_memory
from tests.worlds.answer_worlds import MONTH, AnswerWorld, Truth, encloses
from tests.worlds.world import AS_PRINTED, many

PERIODS = (MONTH, MONTH, MONTH, "2026-06-D20", "2026-Q2", "2026-05", "2025-06", "2026-04..2026-06")
CATEGORIES = ("total", "ict", "cars", "ict/semiconductors", "semiconductors")
MEASURES = ("value", "yoy", "share", "share_change", "change", "daily", "krw", "volume", "mom")
KNOWN_BY = "2026-07-01"  # before the confirmed month
EXPONENTS = {"USD": 9, "KRW": 12}


def questions(draw: random.Random) -> Iterator[tuple[str, ...]]:
    """What is asked of a world: every command that answers, with options by chance."""
    one = draw.choice
    period = one(PERIODS)
    flow = one([(), (), ("--flow", "import"), ("--flow", "balance"), ("--flow", "trade")])
    category = one([(), ("-c", one(CATEGORIES))])
    by = one([(), ("--by", "destination")])
    place = one([(), (), ("-d", "us"), ("-d", AS_PRINTED)])
    yield ("show", "-m", period, "--depth", "5", *flow)
    yield ("show", "-m", MONTH, "--depth", "5", *category, *place)
    yield ("growth", "-m", period, *by, *category, *flow)
    without = draw.sample(("ict", "semiconductors", "cars"), draw.randint(1, 3))
    left_out = [word for name in without for word in ("--without", name)]
    yield ("growth", "-m", MONTH, "-c", "total", *left_out)
    first, last = one(
        (("2025-06", MONTH), ("2026-05", MONTH), ("2025-06-D20", "2026-06-D20"), ("2024-06", MONTH))
    )
    yield ("growth", "--from", first, "--to", last, *one([(), place]), *one([(), category, flow]))
    yield ("share", "-m", period, *by, *category, *flow)
    yield ("surplus", "-m", period, "--depth", "5", *category)
    yield ("compare", first, last, "--depth", "5", *category)
    yield (
        "trend",
        one(("total", *CATEGORIES)),
        "--measure",
        one(("value", *MEASURES)),
        *one([(), flow, place]),
    )
    yield ("bounds", *one([(), ("-m", period)]))
    chosen = one(
        (("--as-of", KNOWN_BY), ("--source", "press-2026-06"), ("--source", "ministry-2026-06-rev"))
    )
    command = one(
        (
            ("show", "-m", MONTH),
            ("growth",),
            ("compare",),
            ("surplus", "-m", MONTH),
            ("bounds",),
            ("trend",),
        )
    )
    yield (*command, *chosen)


def misses(world: AnswerWorld, records: list[Record]) -> Iterator[str]:
    """The records whose ends hold the truth of no reading of the vintage they name."""
    for record in records:
        truths = world.truths(record, records)
        if truths and not any(all(encloses(record, true) for true in truth) for truth in truths):
            yield (
                f"{name_of(record)}: {ends(record)} of {record['vintage']}, true {_floats(truths)}"
            )
        words = (record["destination"], record.get("of") or "")
        if (
            any(re.search(rf"\b{AS_PRINTED}\b", word) for word in words)
            and len(record["sources"]) != 1
        ):
            yield f"{name_of(record)}: a word of each source's own, of {record['sources']}"


def from_others(
    world: AnswerWorld, question: tuple[str, ...], records: list[Record]
) -> Iterator[str]:
    """The records that rest on a source that was not chosen."""
    for record in records:
        for source in record["sources"]:
            published = world.sources[source].published
            is_late = KNOWN_BY in question and published and str(published) > KNOWN_BY
            if is_late or ("--source" in question and source not in question):
                yield f"{name_of(record)}: of {source}"


def _floats(truths: list[Truth]) -> list[list[float]]:
    return [[float(true) for true in truth] for truth in truths]


def misshown(records: list[Record], cells: list[str]) -> Iterator[str]:
    """The numbers of a table that do not hold the ends that JSON gives."""
    if len(cells) != len(records):
        yield f"{len(cells)} numbers in the table, {len(records)} in JSON"
    for record, cell in zip(records, cells, strict=False):
        if interval := shown(cell, EXPONENTS.get(record["unit"], 0)):
            low, high = (None if end is None else Fraction(end) for end in ends(record))
            least, most = (end if end.is_infinite() else Fraction(end) for end in interval)
            below = least <= low if low is not None else isinstance(least, type(interval[0]))
            above = high <= most if high is not None else isinstance(most, type(interval[0]))
            if not (below and above):
                yield f"{name_of(record)}: shown as {cell}, {ends(record)} in JSON"


DERIVED = re.compile(r"[·≈] ?[<>]?=?[-+0-9.,]+(?: ±[0-9.,]+|\.\.[-+0-9.,]+)?")


def otherwise(
    store: Path, question: tuple[str, ...], records: list[Record], table: Reply
) -> Iterator[str]:
    """Formats that say other numbers than JSON, and a table that says others than markdown."""
    for out, delimiter in (("csv", ","), ("tsv", "\t")):
        text = ask(store, *question, out=out).text
        rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=delimiter)
        if [(row["low"] or None, row["high"] or None) for row in rows] != [
            ends(record) for record in records
        ]:
            yield f"{out} is not what JSON is"
    plain = ask(store, *question, out="table").text
    if Counter(DERIVED.findall(plain)) != Counter(DERIVED.findall(table.text.replace("\\", ""))):
        yield "the table is not what markdown is"


def cells_of(reply: Reply) -> list[str]:
    """The numbers of a table in markdown, row by row."""
    lines = [line for line in reply.text.splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line[1:-1].split("|")] for line in lines[2:]]
    return [cell for row in rows for cell in row[1:-1] if cell]


def wrong_verdicts(
    world: AnswerWorld, store: Path, records: list[Record], draw: random.Random
) -> Iterator[str]:
    """Comparisons with a number near the truth that come out certainly so, though they are not, or
    the reverse."""
    for record in draw.sample(records, min(4, len(records))):
        truths = world.truths(record)
        if record.get("compared_with") or not truths or " " in record["category"]:
            continue
        near = truths[0][0] * Fraction(draw.choice((90, 97, 100, 103, 110)), 100)
        sign = draw.choice(("<", ">"))
        number = f"{float(near):.6f}" + {"USD": " usd", "KRW": " KRW"}.get(record["unit"], "")
        name = name_of(record).partition(" @")[0] if draw.random() < 0.5 else name_of(record)
        reply = ask(store, "test", f"{name} {sign} {number}")
        if reply.error or reply.status == 4:
            continue
        (told,) = reply.records
        read = [true for truth in world.truths({**record, **_reading(told)}) for true in truth]
        limit = Fraction(number.split()[0])
        holds = {(true < limit) if sign == "<" else (true > limit) for true in read}
        if holds and (reply.status == 0) not in holds:
            yield f"{name} {sign} {number}: {told}, true {list(map(float, read))}"


def _reading(told: Record) -> dict[str, object]:
    return {"vintage": told["vintage"], "sources": told["sources"]}


def check_world(seed: int, seen: Counter[str]) -> list[str]:
    """What is wrong in the answers of a world."""
    world, draw = AnswerWorld(seed), random.Random(seed)
    found: list[str] = []
    with in_memory() as folder:
        store = Path(folder) / "k.db"
        world.write(Path(folder))
        Loader(store)(folder)
        for question in questions(draw):
            reply = ask(store, *question)
            is_unknown = (
                reply.status == 2 and "--source" in question
            )  # the world has no such source
            assert reply.status in (0, 1) or is_unknown, (seed, question, reply.error)
            seen[f"{question[0]} answered"] += reply.status == 0
            told = [*misses(world, reply.records), *from_others(world, question, reply.records)]
            count(world, reply.records, seen)
            if reply.records and question[0] != "bounds" and draw.random() < 0.3:
                seen["table"] += 1
                table = ask(store, *question, out="markdown")
                inside = [r for r in reply.records if r.get("status") is None][
                    : len(cells_of(table))
                ]
                told += misshown(inside, cells_of(table))
                told += otherwise(store, question, reply.records, table)
            found += (f"world {seed}: {' '.join(question)}: {one}" for one in told)
            if question[0] in ("show", "bounds"):
                wrong = wrong_verdicts(world, store, reply.records, draw)
                found += (f"world {seed}: test {one}" for one in wrong)
    return found


def count(world: AnswerWorld, records: list[Record], seen: Counter[str]) -> None:
    """What kinds of numbers were met."""
    for record in records:
        seen["numbers"] += bool(world.truths(record, records))
        seen[record["measure"]] += 1
        seen["as printed"] += record["destination"] == AS_PRINTED
        seen["of a balance"] += record["flow"] == "balance"
        seen["without"] += " without " in record["category"]
        seen["between vintages"] += len(vintages_of(record)) > 1
        seen["of a confirmed month"] += record["vintage"].endswith("-rev")
        seen["first days"] += "-D" in record["period"]


WANTED = (
    *(
        "show answered",
        "growth answered",
        "share answered",
        "surplus answered",
        "compare answered",
        "trend answered",
    ),
    *(
        "value",
        "yoy",
        "share",
        "share_change",
        "contribution",
        "cover",
        "change",
        "ratio",
        "growth",
        "as printed",
    ),
    *("of a balance", "without", "between vintages", "of a confirmed month", "first days", "table"),
)


def check_worlds(seeds: range, met: Iterable[str] = ()) -> None:
    seen: Counter[str] = Counter()
    found = [one for seed in seeds for one in check_world(seed, seen)]
    assert found == [], f"{len(found)} of {seen['numbers']}"
    assert seen["numbers"] > 50 * len(seeds), "the worlds say too little"
    assert [what for what in met if not seen[what]] == []


def test_every_number_of_every_answer_holds_the_truth_of_its_vintage() -> None:
    check_worlds(range(1))


@pytest.mark.slow
@pytest.mark.parametrize("first", range(1_000, 1_000 + many(100), 25))
def test_every_number_holds_the_truth_in_many_worlds(first: int) -> None:
    check_worlds(range(first, first + 25), met=WANTED)


def wider_and_says_so(question: tuple[str, ...], whole: Told, part: Told) -> Iterator[str]:
    """What is wrong with an answer that reads a part of the figures, beside that which reads
    all."""
    known = {_place(record): ends(record) for record in whole.records}
    for record in part.records:
        (low, high), within = known.get(_place(record), (None, None)), ends(record)
        is_less = low is not None and (within[0] is None or Fraction(within[0]) <= Fraction(low))
        is_more = high is not None and (within[1] is None or Fraction(within[1]) >= Fraction(high))
        if not ((low is None or is_less) and (high is None or is_more)):
            yield f"{name_of(record)}: {within}, with all figures {(low, high)}"
    if part.records != whole.records and question[0] != "bounds" and part.notes <= whole.notes:
        yield "does not say that it reads a part"


def _place(record: Record) -> tuple[str, ...]:
    """Its name, and whose word it is where each source means its own."""
    return name_of(record), *(record["sources"] if record["destination"] == AS_PRINTED else ())


class Told(NamedTuple):
    """An answer: its records, and its notes."""

    records: list[Record]
    notes: set[str]

    @classmethod
    def of(cls, store: Path, question: tuple[str, ...]) -> Told:
        text = ask(store, *question, out="markdown").text
        notes = {line for line in text.splitlines() if line.startswith("- ")}
        return cls(ask(store, *question).records, notes)


def test_a_partial_reading_holds_the_truth_too_and_is_wider_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found: list[str] = []
    differ = 0
    for seed in (5, 9):
        world = AnswerWorld(seed)
        with in_memory() as folder:
            store = Path(folder) / "k.db"
            world.write(Path(folder))
            Loader(store)(folder)
            for question in questions(random.Random(seed)):
                if not {"-c", "-d"} & {*question}:
                    continue  # all is read
                whole = Told.of(store, question)
                with monkeypatch.context() as few:
                    few.setattr("ktrade.queries.selection.MOST_READ", 10)
                    part = Told.of(store, question)
                told = [*wider_and_says_so(question, whole, part), *misses(world, part.records)]
                differ += part.records != whole.records
                found += (f"world {seed}: {' '.join(question)}: {one}" for one in told)
    assert found == []
    assert differ, "nothing was cut"


@pytest.mark.slow
def test_the_worlds_have_all_that_is_hard() -> None:
    """Else a fault in it would go unseen."""
    seen: Counter[str] = Counter()
    for seed in range(100):
        world = AnswerWorld(seed)
        words: dict[tuple[object, ...], set[str]] = {}
        for s in world.observations:
            q, vintage = s.quantity, world.sources[s.source].reports
            assert vintage
            true = world.true(vintage, q, s.source)
            base = world.truth(vintage, q.other("value", period=q.period.year_before))
            others = {
                world.truth(other, q)
                for source in world.sources.values()
                if (other := source.reports)
            }
            seen["zero"] += true == 0 and q.unit.is_money
            seen["a balance that turned"] += bool(
                q.flow == "balance" and true and base and (true > 0) != (base > 0)
            )
            seen["first days"] += q.period.kind == "D20"
            seen["a span"] += q.period.kind == "span"
            seen["measured otherwise by another report"] += len(others) > 1
            if q.destination == AS_PRINTED:
                words.setdefault((vintage, q.period, q.measure), set()).add(s.source)
        seen["a word of two sources"] += any(len(sources) > 1 for sources in words.values())
        seen["parts that may overlap"] += {"ict", "semiconductors"} <= {
            s.quantity.category for s in world.observations
        }
        seen["a confirmed month"] += any(source.endswith("-rev") for source in world.sources)
    assert [what for what, count in seen.items() if count < 5] == []
    assert len(seen) == 8
