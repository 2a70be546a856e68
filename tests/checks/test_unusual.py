"""What no identity contradicts and is worth a second look: levels and rates far from those around
them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from ktrade.checks.finding import UNUSUAL, WARNING, Finding
from ktrade.checks.run import findings
from ktrade.solver.figures import Given
from ktrade.store.read import Store
from tests.checks.test_check import all_findings, printed, repairs, said
from tests.conftest import CORPUS, Loader


@pytest.fixture
def store(seeded: Path) -> Store:
    return Store(seeded)


def unusual(store: Store, lines: Iterable[str]) -> list[Finding]:
    observations, sources = said(lines)
    told = findings(
        Given(observations), [], sources, store.categories, store.destinations, kinds=(UNUSUAL,)
    )
    assert all(finding.severity == WARNING for finding in told), "never a reason to fail"
    return told


def levels(series: str, *prints: str, year: int = 2030) -> list[str]:
    """Levels of a series month by month, each of a source of its own."""
    return [
        f"value {series} {year}-{month:02} @s{month}/{year}-{month:02}: {text}"
        for month, text in enumerate(prints, 1)
    ]


def test_a_unit_lost_by_a_thousand(store: Store) -> None:
    lines = levels("export cars us", "1.239bn", "1.301bn", "1.288m", "1.190bn")
    (finding,) = unusual(store, lines)
    assert (printed(finding)[0], repairs(finding)[0]) == ("1.288m", ("thousandfold", "1.288bn"))


@pytest.mark.parametrize(
    ("text", "slip", "repair"),
    [("1288010 usd", "thousandfold", "1288010k"), ("12.88bn", "decimal point", "1.288bn")],
)
def test_a_point_or_a_unit_lost(store: Store, text: str, slip: str, repair: str) -> None:
    (finding,) = unusual(store, levels("export cars us", "1.239bn", "1.301bn", text, "1.190bn"))
    assert (slip, repair) in repairs(finding)


@pytest.mark.parametrize(
    "lines",
    [
        levels(
            "export cars us", "1.2bn", "1.3bn", "5.9bn", "1.2bn"
        ),  # 5.84 is less than five times 1.32
        levels("export cars us", "1.2bn", "12.9bn"),  # which of two?
        levels("balance cars us", "1.2bn", "1.3bn", "12.9bn", "1.2bn"),
        levels(
            "export cars china", "1.2bn", "1.3bn", "12.9bn", "1.2bn"
        ),  # each source means another China
        [
            *levels("export cars us", "1.2bn", "1.3bn", "1.2bn"),
            "value export cars us 2030 @y/2030-12: 15bn",
        ],
        [
            *levels("export cars us", "1.2bn", "12.9bn"),
            *levels("export cars us", "1.3bn", "1.2bn", year=2040),
        ],
    ],
)
def test_what_is_not_unusual(store: Store, lines: list[str]) -> None:
    assert unusual(store, lines) == []


def test_what_is_usual_for_the_season_is_not_unusual(store: Store) -> None:
    december = [
        f"value export ships us {year}-12 @y{year}/{year}-12: 9.1bn" for year in (2029, 2030)
    ]
    around = levels("export ships us", "1.2bn", "1.3bn", "1.1bn", "1.2bn", year=2031)
    assert unusual(store, [*december, *around]) == []
    assert len(unusual(store, [december[1], *around])) == 1


@pytest.mark.parametrize(
    ("now", "kind"),
    [
        ("5.1bn", "revision"),
        ("4.0bn", "unusual"),
        ("1.9bn", "unusual"),
        ("1.8bn", "contradiction"),
        ("1.0bn", "contradiction"),
    ],
)
def test_a_revision_by_a_factor_of_two_is_unusual(store: Store, now: str, kind: str) -> None:
    observations, sources = said(
        [
            "value export ict us 2025-01 @a/2025-01: 10.0bn",
            f"value export ict us 2025-01 @b/2026-01: {now}",
        ]
    )
    told = findings(Given(observations), [], sources, store.categories, store.destinations)
    assert [finding.kind for finding in told] == [kind]


def rate(year: int, dollars: str, won: str) -> list[str]:
    place = f"export ict world {year}-01 @s{year}/{year}-01"
    return [f"value {place}: {dollars}", f"krw {place}: {won}"]


def test_an_exchange_rate_a_fifth_off(store: Store) -> None:
    """20 billion dollars in 28tn won are 1,400 won a dollar; 30.0 in 28.5 are 950."""
    around = [*rate(2029, "20.0bn", "28.0tn"), *rate(2030, "21.0bn", "29.4tn")]
    (finding,) = unusual(store, [*around, *rate(2031, "30.0bn", "28.5tn")])
    assert printed(finding) == ["28.5tn", "30.0bn"]
    assert unusual(store, [*around, *rate(2031, "20.0bn", "25.0tn")]) == []  # 1,250: 12 percent


def test_nothing_is_unusual_in_the_corpus(tmp_path: Path) -> None:
    load = Loader(tmp_path / "c.db")
    load(CORPUS)
    assert [f.summary for f in all_findings(load.store) if f.kind == UNUSUAL] == []
