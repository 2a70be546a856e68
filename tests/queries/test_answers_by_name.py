"""Every number of every answer has a name; asked again by that name it has the same two ends."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from ktrade.resources import bundled
from ktrade.store.read import Store
from tests.asking import Record, ask, asked_again, ends, name_of, vintages_of
from tests.conftest import DOZEN, Loader, in_memory
from tests.queries.test_answers_hold import questions
from tests.worlds.answer_worlds import AnswerWorld
from tests.worlds.world import AS_PRINTED as AS_PRINTED_PLACE
from tests.worlds.world import many

AS_PRINTED = "as printed"


class Asker:
    """Asks questions of a store, and each of their numbers again by its name; `wrong` tells which
    differ."""

    def __init__(self, store: Path) -> None:
        self.store = store
        self.wrong: list[str] = []
        self.seen: Counter[str] = Counter()
        with Store(store) as opened:
            words = (*opened.categories, *opened.destinations)
            self._as_printed = {term.id for term in words if term.basis == AS_PRINTED}

    def __call__(self, *question: str) -> None:
        reply = ask(self.store, *question)
        if reply.status == 2 and "--source" in question:
            return  # there is no such source
        assert reply.status in (0, 1), (question, reply.error)
        chosen = [
            word
            for pair in pairwise(question)
            if pair[0] in ("--source", "--as-of")
            for word in pair
        ]
        printed = [r for r in reply.records if not r.get("status")]
        self.seen.update(record["measure"] for record in printed)
        self.seen.update(["between"] * sum(bool(r.get("compared_with")) for r in printed))
        self.seen.update(["without"] * sum(" without " in r["category"] for r in printed))
        for source, records in self._by_source(printed).items():
            self._again(records, question, ["--source", source] if source else chosen)

    def _by_source(self, records: Iterable[Record]) -> dict[str, list[Record]]:
        """By the source whose own word a record is of; '' where all sources mean the same."""
        found: dict[str, list[Record]] = {}
        for record in records:
            words = {
                record["category"],
                record["destination"],
                *(record.get("of") or "").split(" to "),
            }
            is_apart = not words.isdisjoint(self._as_printed)
            found.setdefault(record["sources"][0] if is_apart else "", []).append(record)
        return found

    def _again(self, records: list[Record], question: Iterable[str], filters: list[str]) -> None:
        try:
            pairs = list(asked_again(self.store, records, *filters))
        except AssertionError as error:
            if len(records) == 1:
                self.wrong.append(f"{' '.join(question)}: {name_of(records[0])}: {error}")
            else:
                for record in records:  # which of them has no name
                    self._again([record], question, filters)
            return
        for record, again in pairs:
            if ends(record) != ends(again):
                told = f"{ends(record)}, asked again {ends(again)}"
                self.wrong.append(f"{' '.join(question)}: {name_of(record)} {told}")
        draw = random.Random(len(records))
        if records and draw.random() < 0.3:
            self._explained([draw.choice(records)], filters)

    def _explained(self, records: Iterable[Record], filters: list[str]) -> None:
        """`explain` and `test` know the same, of which a few are enough."""
        for record in records:
            reply = ask(self.store, "explain", name_of(record), *filters)
            known = [ends(one) for one in reply.records]
            if known != [ends(record)]:
                told = reply.error or f"{ends(record)}, explained {known}"
                self.wrong.append(f"explain {name_of(record)}: {told}")
            elif vintages_of(record) != vintages_of(reply.records[0]):
                self.wrong.append(f"explain {name_of(record)}: not of {record['vintage']}")


def everything(store: Path) -> Iterator[tuple[str, ...]]:
    """Every question of every period of a store, and of neighbouring periods of one length."""
    with Store(store) as opened:
        periods = list(opened.periods())
    yield ("bounds",)
    for measure in ("value", "yoy", "share", "share_change", "change", "daily", "mom"):
        yield ("trend", "ict", "--measure", measure)
    for period in map(str, periods):
        for command in ("show", "growth", "share", "surplus", "bounds"):
            yield (command, "-m", period)
        for command in ("growth", "share"):
            yield (command, "-m", period, "--by", "destination")
        yield (
            "growth",
            "-m",
            period,
            "-c",
            "total",
            "--without",
            "semiconductors",
            "--without",
            "ict",
        )
        yield ("growth", "-m", period, "-c", "ict", "--without", "ict/semiconductors")
    for one, other in pairwise(sorted(periods, key=lambda p: (p.length, p.day, p.last))):
        if (one.length, one.day) == (other.length, other.day):
            yield ("compare", str(one), str(other))
            yield ("growth", "--from", str(one), "--to", str(other), "-c", "ict")


ALL = (
    "value",
    "yoy",
    "share",
    "share_change",
    "cover",
    "contribution",
    "change",
    "ratio",
    "growth",
    "growth_a_year",
)


def check(asker: Asker, met: Iterable[str] = ()) -> None:
    """Asserts that nothing is wrong, and that numbers of these measures were met."""
    assert asker.wrong == [], f"{len(asker.wrong)} of {sum(asker.seen.values())}"
    assert sum(asker.seen.values()) > 50
    assert [one for one in met if not asker.seen[one]] == []


EVERY = [pytest.param(1, marks=pytest.mark.slow), 96]  # of so many questions one


@pytest.mark.parametrize("step", EVERY)
def test_every_number_of_the_bundled_facts_has_its_name(seeded: Path, step: int) -> None:
    check(asked_of(seeded, step), ALL if step == 1 else ())


@pytest.mark.parametrize("step", EVERY)
def test_every_number_of_a_dozen_articles_has_its_name(load: Loader, step: int) -> None:
    load(bundled("seeds"))
    load(*DOZEN)
    check(asked_of(load.store, step), ALL if step == 1 else ())


def asked_of(store: Path, step: int) -> Asker:
    asker = Asker(store)
    for question in list(everything(store))[::step]:
        asker(*question)
    return asker


def check_worlds(seeds: range, met: Iterable[str] = ()) -> None:
    wrong: list[str] = []
    seen: Counter[str] = Counter()
    for seed in seeds:
        with in_memory() as folder:
            AnswerWorld(seed).write(Path(folder))
            Loader(Path(folder) / "k.db")(folder)
            asker = Asker(Path(folder) / "k.db")
            for question in questions(random.Random(seed)):
                asker(*question)
        seen += asker.seen
        wrong += (f"world {seed}: {one}" for one in asker.wrong)
    assert wrong == [], f"{len(wrong)} of {sum(seen.values())}"
    assert [one for one in met if not seen[one]] == []


def test_every_number_of_random_worlds_has_its_name() -> None:
    check_worlds(range(1))


def known_alike(store: Path, draw: random.Random) -> Iterator[str]:
    """Quantities of `bounds` that another command knows otherwise, or in another report."""
    records = [r for r in ask(store, "bounds").records if r["measure"] in ("value", "yoy")]
    records = [r for r in records if r["destination"] != AS_PRINTED_PLACE]
    for record in draw.sample(records, min(4, len(records))):
        name = name_of(record).partition(" @")[0]
        place = [record["category"], "--flow", record["flow"], "-d", record["destination"]]
        trend = ask(store, "trend", *place, "--measure", record["measure"]).records
        told = {
            "explain": ask(store, "explain", name).records,
            "test": (
                ask(
                    store, "test", f"{name} != {'0bn' if record['measure'] == 'value' else '0'}"
                ).records
            ),
            "trend": [
                r
                for r in trend
                if (r["period"], r["measure"]) == (record["period"], record["measure"])
            ],
        }
        known = [(ends(record), record["vintage"])]
        for command, found in told.items():
            if [(ends(r), r["vintage"]) for r in found] != known:
                yield (
                    f"{command}: {name}: {[(ends(r), r['vintage']) for r in found]}, bounds {known}"
                )


def test_what_one_command_knows_all_know() -> None:
    found: list[str] = []
    for seed in range(100, 101):
        with in_memory() as folder:
            AnswerWorld(seed).write(Path(folder))
            Loader(Path(folder) / "k.db")(folder)
            wrong = known_alike(Path(folder) / "k.db", random.Random(seed))
            found += (f"world {seed}: {one}" for one in wrong)
    assert found == []


@pytest.mark.slow
@pytest.mark.parametrize("first", range(5_000, 5_000 + many(30), 15))
def test_every_number_of_many_worlds_has_its_name(first: int) -> None:
    check_worlds(range(first, first + 15), met=(*ALL, "between", "without"))
