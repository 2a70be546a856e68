"""Money needs a unit, wherever it is written; what is pasted means what its plain form does."""

from __future__ import annotations

import csv
import json
import random
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktrade.errors import NotUnderstood
from ktrade.model.claim_grammar import parse_claim
from ktrade.model.digits import written
from ktrade.model.figure import Rounding, Unit, parse_figure
from ktrade.model.interval import INFINITY, Interval
from ktrade.model.number import parse_row_unit
from ktrade.model.quantity import Observation
from ktrade.queries.filters import Filters
from ktrade.queries.listings import facts
from ktrade.report.as_csv import render
from ktrade.report.style import Style
from ktrade.resources import bundled
from ktrade.solver.figures import Given
from ktrade.solver.vintages import Bounds
from ktrade.store.read import Store
from ktrade.store.verify import faults
from tests.conftest import Loader, Run
from tests.worlds.prints import EXACT as WIDE
from tests.worlds.world import World, neighbours

UNITS = (
    "k",
    "m",
    "bn",
    "tn",
    " thousand",
    " million",
    " billion",
    " trillion",
    " usd",
    " dollars",
    "천",
    "백만",
    "억",
)
PIECES = ("<", ">", "~", "+", "-", ".", ",", "0", "7", "12", "999", " ", "..", "±", *UNITS, "조",
"만", " KRW", "원",
          "$", "₩", "−", "△", "달러", "units", " t", "kg", "대")  # fmt: skip
# Of all that may follow a number, what says how many dollars, won or things it counts.
A_UNIT = re.compile(
    "[kmt십백천만억조弗대톤원]|bn|illion|thousand|usd|won|dollar|달러|불|unit|vehicle", re.I
)


@given(text=st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join))
def test_no_amount_is_accepted_without_a_unit(text: str) -> None:
    for unit in (Unit.USD, Unit.KRW, Unit.UNITS):
        try:
            figure = parse_figure(text, unit)
        except NotUnderstood:
            continue
        for end in re.split(r"\.\.|±", text)[-1:]:
            assert A_UNIT.search(end) or not re.search("[1-9]", end), text
        if figure.number and figure.number.value:
            assert A_UNIT.search(text), text


numbers = st.decimals(-999, 999, places=2).map(lambda number: f"{number.normalize():f}")


@given(ends=st.tuples(numbers, numbers), unit=st.sampled_from(UNITS))
def test_a_unit_at_the_end_counts_for_both_ends(ends: tuple[str, str], unit: str) -> None:
    low, high = sorted(ends, key=Decimal)
    assert (
        parse_figure(f"{low}..{high}{unit}", Unit.USD).interval
        == parse_figure(f"{low}{unit}..{high}{unit}", Unit.USD).interval
    )
    room = high.removeprefix("-")
    assert (
        parse_figure(f"{low}±{room}{unit}", Unit.USD).interval
        == parse_figure(f"{low}{unit}±{room}{unit}", Unit.USD).interval
    )


@pytest.mark.parametrize(
    ("amount", "text"), [(590_000, "0.59m"), (99_000, "99000 usd"), (800_000_000, "800m")]
)
def test_what_findings_write_is_told_in_units_that_articles_use(amount: int, text: str) -> None:
    assert written(Interval.point(amount), Unit.USD) == text


amounts = st.integers(-(10**15), 10**15).map(Decimal)


@given(
    ends=st.tuples(amounts, amounts),
    power=st.integers(-9, 0),
    side=st.sampled_from(["both", "low", "high"]),
    unit=st.sampled_from([unit for unit in Unit if unit is not Unit.DAYS]),
)
def test_what_findings_write_can_be_entered(
    ends: tuple[Decimal, Decimal], power: int, side: str, unit: Unit
) -> None:
    low, high = sorted(end.scaleb(power) for end in ends)
    interval = Interval(low if side != "high" else -INFINITY, high if side != "low" else INFINITY)
    figure = parse_figure(written(interval, unit), unit)
    assert figure.unit is unit
    assert figure.interval.meet(interval) == interval


SPACES = "\N{NO-BREAK SPACE}", "\N{THIN SPACE}", "\N{NARROW NO-BREAK SPACE}", " "
MINUSES = "-", "\N{MINUS SIGN}", "\N{EN DASH}", "△", "△ "
WORDS = {
    "k": ("천", "thousand"),
    "m": ("백만", "million"),
    "bn": ("십억", "billion"),
    "tn": ("조", "trillion"),
}


@given(
    number=st.decimals(0, 9999, places=1),
    scale=st.sampled_from(list(WORDS)),
    rounding=st.sampled_from(list(Rounding)),
    chance=st.randoms(use_true_random=False),
)
def test_a_pasted_amount_means_what_its_plain_form_does(
    number: Decimal, scale: str, rounding: Rounding, chance: random.Random
) -> None:
    digits = chance.choice((f"{number:f}", f"{number:.0f}"))
    minus = chance.choice((*MINUSES, "", ""))
    grouped = f"{Decimal(digits):,f}" if chance.random() < 0.5 else digits
    before, behind = chance.choice(
        (("$", ""), ("US$", ""), ("", "달러"), ("", "불"), ("", " dollars"), ("", ""))
    )
    word = chance.choice((scale, *WORDS[scale]))
    space = chance.choice(SPACES) if word.isascii() or chance.random() < 0.5 else ""
    pasted = f"{minus}{before}{grouped}{space}{word}{behind}"
    plain = f"{'-' if minus else ''}{digits}{scale}"
    figure = parse_figure(pasted, Unit.USD, rounding)
    assert figure.interval == parse_figure(plain, Unit.USD, rounding).interval
    assert figure.printed == pasted


@given(
    number=st.decimals(0, 999, places=2),
    rounding=st.sampled_from(list(Rounding)),
    chance=st.randoms(use_true_random=False),
)
def test_a_pasted_percentage_means_what_its_plain_form_does(
    number: Decimal, rounding: Rounding, chance: random.Random
) -> None:
    digits = f"{number:.{chance.randint(0, 2)}f}"
    behind = chance.choice(
        ("", "%", " %", " percent", " per cent", "퍼센트", "\N{NO-BREAK SPACE}%")
    )
    falling = chance.choice(
        (*(f"{minus}{digits}{behind}" for minus in MINUSES), f"{digits}{behind}↓")
    )
    for pasted, plain in (
        (falling, f"-{digits}"),
        (f"{digits}{behind}", digits),
        (f"{digits}{behind}↑", digits),
    ):
        assert (
            parse_figure(pasted, Unit.PERCENT, rounding).interval
            == parse_figure(plain, Unit.PERCENT, rounding).interval
        )


def in_korean(amount: int, chance: random.Random) -> tuple[str, int]:
    """An amount of ten thousands as Korean articles write it, and the power of ten of its last
    digit's place."""
    words, place = "", 4
    for power, word in ((12, "조"), (8, "억"), (4, "만")):
        group = amount // 10**power % 10_000
        if not group:
            continue
        place = power
        thousands, rest = divmod(group, 1000)
        if thousands and chance.random() < 0.3:  # 6천55억
            words += f"{thousands}천{rest or ''}{word}"
            place += 0 if rest else 3
        else:
            words += f"{group:,}{word}" if chance.random() < 0.5 else f"{group}{word}"
        words += chance.choice(("", " "))
    return words.rstrip() + chance.choice(("", "달러", " 달러", "불")), place


@given(
    amount=st.integers(1, 10**12),
    zeros=st.integers(0, 8),
    rounding=st.sampled_from(list(Rounding)),
    chance=st.randoms(use_true_random=False),
)
def test_a_korean_number_means_what_its_plain_form_does(
    amount: int, zeros: int, rounding: Rounding, chance: random.Random
) -> None:
    amount = amount % 10 ** (12 - zeros) * 10**zeros * 10_000
    if not amount:
        return
    printed, power = in_korean(amount, chance)
    # Its last group's zeros are filler, as long as two digits of the whole number are left; exact
    # figures have none.
    if rounding is not Rounding.EXACT:
        while (
            (amount // 10**power) % 10 == 0 and amount // 10 ** (power + 1) >= 10 and power % 4 != 3
        ):
            power += 1
    plain = f"{amount // 10**power}e{power}"
    digits, exponent = plain.split("e")
    scaled = Decimal(digits).scaleb(int(exponent) - 12)
    decimal = f"{scaled:.{max(0, 12 - int(exponent))}f}tn"
    if int(exponent) < 12:  # as many decimals of a trillion as end in the last place
        assert (
            parse_figure(printed, Unit.USD, rounding).interval
            == parse_figure(decimal, Unit.USD, rounding).interval
        )


HEADER = "period,flow,value,krw,year_earlier,change,volume,printed_in\n"


@pytest.mark.parametrize(
    ("printed_in", "printed"),
    [
        ("k usd", "1239083k"),
        ("thousand dollars", "1239083 thousand"),
        ("천달러", "1239083천"),
        ("백만 달러", "1239083백만"),
        ("usd", "1239083 usd"),
        ("dollars", "1239083 usd"),
        ("bn", "1239083bn"),
    ],
)
def test_a_rows_unit_is_kept_with_its_bare_numbers(printed_in: str, printed: str) -> None:
    assert parse_row_unit(printed_in).behind_bare("1239083", Unit.USD) == printed


def printed_of(load: Loader) -> dict[str, str]:
    with Store(load.store) as store:
        return {str(s.quantity): s.figure.printed for s in store.observations()}


def test_only_what_is_bare_takes_the_unit_of_its_row(load: Loader, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        HEADER
        + '2031-01,export,"1,239,083",,2bn,1..2,,k usd\n'
        + "2031-01,import,,17886,,,,bn KRW\n"
        "2031-01,trade,0,,,,,m usd\n"
        '2031-01,balance,,,,-5±1,"1,200",k t\n'
    )
    assert load.refused(file) == [
        f"{file}:5: change: '1' has no unit; expected one behind it, such as 1m or 1 usd,"
        " or the row's in a column printed_in"
    ]
    file.write_text(file.read_text().replace("-5±1", "-5±1m"))
    load(file)
    assert printed_of(load) == {
        "value export total world 2030-01": "2bn",
        "value export total world 2031-01": "1,239,083k",
        "change export total world 2031-01": "1..2k",
        "krw import total world 2031-01": "17886bn",
        "value trade total world 2031-01": "0m",
        "change balance total world 2031-01": "-5±1m",
        "volume balance total world 2031-01 in t": "1,200k t",
    }


@pytest.mark.parametrize(
    ("one", "other", "is_refused"),
    [
        ("1,234m", "1.234m", True),
        ("1,234 m", "$1.234m", True),
        ("1,234m", "1.234bn", False),  # in another scale a point is what it is
        ("1,234m", "1.2340m", False),
        ("1,234.5m", "1.234m", False),  # the comma is said to part thousands
        ("1,234m", "0.234m", False),
        ("234m", "1.234m", False),
    ],
)
def test_a_point_for_thousands_is_suspected_beside_a_comma(
    load: Loader, tmp_path: Path, one: str, other: str, is_refused: bool
) -> None:
    (tmp_path / "a.csv").write_text(f'period,value\n2031-01,"{one}"\n2031-02,{other}\n')
    if is_refused:
        assert "may use a point for thousands" in load.refused(tmp_path / "a.csv")[0]
    else:
        load(tmp_path / "a.csv")


def test_a_zero_in_a_table_of_thousands_is_less_than_a_thousand(
    load: Loader, tmp_path: Path
) -> None:
    (tmp_path / "sources.csv").write_text("id,rounding\na,exact\n")
    (tmp_path / "a.csv").write_text("period,value,printed_in\n2031-01,0,k usd\n")
    load(tmp_path)
    with Store(load.store) as store:
        (observation,) = store.observations()
    assert (observation.figure.interval.low, observation.figure.interval.high) == (-500, 500)


PASTED = """period,category,destination,value,krw,yoy,volume,volume_yoy,krw_yoy,days,status,note
2031-01,cars,world,$67.4 billion,17조 886억원,−13.8,"178,994 units",△5.1,4.2,,,
2031-01,steel,world,"6,054억 7,000만 달러",,29 percent,1.2m t,−3.1,,22.5,,
2031-02,steel,world,600±5m,,5.1%↓,300kg,,,,target,aimed at
2031-03,steel,world,0,,0,,,,,misprint,
"""


def content(store: Path) -> list[tuple[object, ...]]:
    with Store(store) as opened:
        return sorted(
            (str(s.quantity), s.figure.printed, s.figure.interval.low, s.status)
            for s in opened.observations()
        )


def test_what_is_pasted_goes_round_as_it_is(load: Loader, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(PASTED, encoding="utf-8")
    load(tmp_path / "a.csv")
    first = content(load.store)
    with (
        Store(load.store) as store,
        open(tmp_path / "b.csv", "w", encoding="utf-8", newline="") as out,
    ):
        render(facts(store, None, Filters()), Style("csv"), out)
    again = Loader(tmp_path / "again.db")
    again(tmp_path / "b.csv")
    assert content(again.store) == first
    assert ("volume_yoy export steel world 2031-01 in t", "−3.1") in {row[:2] for row in first}
    assert {row[1] for row in first} >= {
        "$67.4 billion",
        "−13.8",
        "6,054억 7,000만 달러",
        "5.1%↓",
        "△5.1",
        "600±5m",
    }


def test_working_days_are_the_periods_on_whichever_row_they_stand(
    load: Loader, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text(
        "period,flow,category,value,days\n2031-01,import,cars,1bn,22.5\n2031-02,,ict,,20\n"
    )
    load(tmp_path / "a.csv")
    with Store(load.store) as store:
        told = [str(s.quantity) for s in store.observations()]
    assert told == [
        "value import cars world 2031-01", "days export total world 2031-01",
        "days export total world 2031-02",
    ]  # fmt: skip


def test_volumes_of_unlike_units_never_meet(load: Loader, tmp_path: Path) -> None:
    """In one unit 300 and 500 would be a contradiction; units, tonnes and kilograms are three
    quantities."""
    (tmp_path / "a.csv").write_text(
        "period,category,volume,source\n2031-01,ships,300 units,a\n2031-01,ships,500"
        " t,a\n2031-01,ships,700 kg,b\n"
    )
    load(tmp_path / "a.csv")
    with Store(load.store) as store:
        observations = list(store.observations())
        bounds = Bounds(Given(observations), store.sources, store.categories, store.destinations)
        assert len({s.quantity for s in observations}) == 3
        assert len({s.quantity.other("unit_value") for s in observations}) == 3
        for observation in observations:
            known = bounds.of(observation.quantity)
            assert known
            assert not known.is_in_conflict
            assert known.interval == observation.figure.interval
            assert known.quantity.unit == observation.figure.unit


def test_a_volume_that_is_kept_in_another_unit_is_a_fault(load: Loader, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("period,volume\n2031-11,300 t\n")
    load(tmp_path / "a.csv")
    with closing(sqlite3.connect(load.store)) as connection, connection:
        connection.execute("UPDATE figure SET counted_in = 'kg'")
    with Store(load.store) as store:
        assert list(faults(store, [])) == ["figure 1: '300 t' is in t; it is kept as one in kg"]


def test_growth_of_a_volume_that_was_corrected_keeps_its_unit(load: Loader, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("period,volume,volume_yoy\n2031-11,300 t,5\n")
    load(file)
    file.write_text("period,volume,volume_yoy\n2031-11,300 t,6\n")
    load(file)
    with Store(load.store) as store:
        assert [(str(s.quantity), s.figure.printed) for s, _, _ in store.history()] == [
            ("volume_yoy export total world 2031-11 in t", "5")
        ]
    with closing(sqlite3.connect(load.store)) as connection:
        told = connection.execute(
            "SELECT measure, of, printed, unit FROM facts ORDER BY measure"
        ).fetchall()
    assert told == [("volume", "", "300 t", "t"), ("volume_yoy", "t", "6", "percent")]


def test_volumes_are_shown_asked_and_followed_in_their_own_unit(
    run: Run, load: Loader, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text(
        "period,category,value,volume,volume_yoy,krw_yoy\n"
        '2031-11,cars,4.1bn,"178,994 units",-4.7,2.5\n2031-11,steel,2.3bn,1.2m t,-3.1,\n'
    )
    load(tmp_path / "a.csv")
    store = str(load.store)
    shown = run("show", "--month", "2031-11", KTRADE_DB=store).stdout
    assert "Exports of cars, volume: 178,994 units  A\n" in shown
    assert "Exports of cars, volume, year on year: -4.7 %  A\n" in shown
    assert "Exports of cars, in won, year on year: +2.5 %  A\n" in shown
    assert "Exports of steel, volume: 1,200,000 t  A\n" in shown
    assert "Exports of steel, volume, year on year: -3.1 %  A\n" in shown
    for place in ("volume_yoy steel 2031-11", "volume_yoy steel 2031-11 in t"):
        told = json.loads(run("explain", *place.split(), "-f", "json", KTRADE_DB=store).stdout)
        assert (told["unit"], told["of"]) == ("percent", "t")
    for quantity, unit in (("volume cars 2031-11", "units"), ("volume steel 2031-11", "t")):
        for words in (quantity, f"{quantity} in {unit}"):
            told = json.loads(run("explain", *words.split(), "-f", "json", KTRADE_DB=store).stdout)
            assert told["unit"] == unit
    assert run("explain", "volume steel 2031-11 in kg", KTRADE_DB=store).returncode == 1
    assert run("test", "-q", "volume steel 2031-11 > 1m t", KTRADE_DB=store).returncode == 0
    assert run("test", "-q", "volume steel 2031-11 > 1m kg", KTRADE_DB=store).returncode == 2
    assert run("test", "-q", "value cars 2031-11 > US$4bn", KTRADE_DB=store).returncode == 0
    trend = json.loads(
        run("trend", "steel", "--measure", "volume", "-f", "json", KTRADE_DB=store).stdout
    )
    assert [(row["period"], row["unit"]) for row in trend] == [("2030-11", "t"), ("2031-11", "t")]
    assert trend[-1]["low"] == 1_144_000
    # 1.144m over 1 - 3.044 percent, and 1.3m over 1 - 3.2
    assert 1_179_900 < trend[0]["low"] < 1_180_000 < 1_342_900 < trend[0]["high"] < 1_343_000
    assert "volume, t" in run("trend", "steel", "--measure", "volume", KTRADE_DB=store).stdout


@pytest.mark.parametrize(
    "text", ["above 60 streak 2", "first above 60", "daily below 2 streak 3", "first above 60.0"]
)
def test_a_claims_level_needs_a_unit_too(text: str) -> None:
    with pytest.raises(NotUnderstood, match="has no unit; expected one behind it, such as"):
        parse_claim(text)


def test_a_claims_level_may_be_of_several_words() -> None:
    claim = parse_claim("above 60.0 billion dollars streak 2")
    assert claim.level
    assert claim.level.number
    assert claim.level.number.value == 60_000_000_000
    assert str(claim) == "above 60.0 billion dollars streak 2"
    assert (
        str(parse_claim("first above US$60bn for month since 2020-01"))
        == "first above US$60bn for month since 2020-01"
    )


class OfficialWorld(World):
    """A world whose ministry publishes tables, rounded once: in percent, or in whole thousands or
    millions."""

    def _say(self, count: int) -> Iterator[Observation]:
        for source in self.sources.values():
            if source.id.startswith("ministry"):
                self.sources[source.id] = source._replace(rounding=Rounding.EXACT)
        yield from super()._say(count)

    def _print(self, true: Decimal, unit: Unit, rounding: Rounding) -> str:
        if rounding is not Rounding.EXACT or unit is Unit.DAYS:
            return super()._print(true, unit, rounding)
        power, behind = self.random.choice([(3, "k"), (6, "m")]) if unit.is_money else (0, "")
        places = 0 if unit.is_money else self.random.randint(0, 2)
        value = true.scaleb(-power, WIDE).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, WIDE)
        return f"{value if value else value.copy_abs():,f}{behind}"


@pytest.mark.parametrize(("first", "count"), [(0, 6), pytest.param(6, 34, marks=pytest.mark.slow)])
def test_no_true_value_is_outside_the_bounds_of_official_tables(
    seeded: Path, first: int, count: int
) -> None:
    """Half a unit of the last digit is all the room that such a table leaves."""
    asked = 0
    with Store(seeded) as store:
        for seed in range(first, first + count):
            world = OfficialWorld(seed)
            bounds = Bounds(
                Given(world.observations), world.sources, store.categories, store.destinations
            )
            for quantity in [
                *dict.fromkeys(s.quantity for s in world.observations),
                *neighbours(world, 20),
            ]:
                for vintage in bounds.vintages:
                    true = world.truth(vintage, quantity)
                    known = bounds.of(quantity, vintage)
                    if true is None or known is None:
                        continue
                    asked += 1
                    assert not known.is_in_conflict
                    low, high = known.interval.low, known.interval.high
                    assert not low.is_finite() or low <= true
                    assert not high.is_finite() or true <= high
    assert asked > count * 40, "the worlds say too little"


def test_the_bundled_facts_have_a_unit_each() -> None:
    for file in bundled("seeds").glob("20*.csv"):
        for row in csv.DictReader(file.open(encoding="utf-8")):
            for column in ("value", "krw", "year_earlier", "change", "daily"):
                assert not re.fullmatch(r"[0-9.,]*[1-9][0-9.,]*", row.get(column) or "")
