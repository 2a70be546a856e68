"""The page of a period: sentences whose words the bounds decide, and a page anyone can read."""

from __future__ import annotations

import html
import json
import re
from decimal import Decimal as D
from itertools import pairwise
from pathlib import Path

import pytest

from ktrade.model.figure import Unit, parse_figure
from ktrade.model.interval import Interval
from ktrade.model.period import Period
from ktrade.queries.answer import Answer, Column, Measured, Row
from ktrade.queries.brief import PartsOfFlow
from ktrade.report.headlines import balance, drivers, growth, largest, movers
from tests.asking import ask
from tests.conftest import Loader, Run
from tests.queries.test_answers_by_name import Asker
from tests.report.test_pages_and_workbooks import Page


def measured(
    text: str = "",
    unit: Unit = Unit.PERCENT,
    *,
    low: str = "",
    high: str = "",
    period: str = "2026-01",
    flow: str = "export",
    is_in_conflict: bool = False,
) -> Measured:
    """A print, or a derived quantity between two ends."""
    printed = parse_figure(text, unit) if text else None
    interval = (
        printed.interval if printed else Interval(D(low or "-Infinity"), D(high or "Infinity"))
    )
    place = (Period.parse(period), flow, "total", "world")
    return Measured("value", unit, *place, interval, printed, is_in_conflict=is_in_conflict)


def usd(text: str, **more: str) -> Measured:
    return measured(text, Unit.USD, **more)


@pytest.mark.parametrize(
    ("value", "yoy", "said"),
    [
        (usd("65.85bn"), measured("33.9"), ["Exports rose 33.9 % to $65.85 billion."]),
        (usd("65.85bn"), measured("-3.9"), ["Exports fell 3.9 % to $65.85 billion."]),
        (None, measured(">100"), ["Exports rose more than 100 %."]),
        (None, measured(">0"), ["Exports rose."]),
        (None, measured("<0"), ["Exports fell."]),
        # not decided: 0.0 may have been a small fall, and a fall or nothing is no fall
        (usd("65.85bn"), measured("0.0"), ["Exports came to $65.85 billion."]),
        (None, measured("<=0"), []),
        # nothing falls by more than all of it: an end of 100 says nothing
        (None, measured(low="-100", high="-18"), ["Exports fell at least 18 %."]),
        (None, measured(low="-100", high="-0.00001"), ["Exports fell at least 0.00001 %."]),
        (usd("0.5..3bn"), measured("5.0"), ["Exports rose 5.0 % to $0.5 to 3.0 billion."]),
        (None, measured(low="-2", high="3"), []),
        # in a conflict: said of neither
        (
            usd("65.85bn"),
            measured("33.9", is_in_conflict=True),
            ["Exports came to $65.85 billion."],
        ),
        (None, None, []),
    ],
)
def test_a_word_of_change_needs_its_sign(
    value: Measured | None, yoy: Measured | None, said: list[str]
) -> None:
    assert list(growth("Exports", value, yoy, "", 9)) == said


def parts(whole: str, *contributions: tuple[str, str, str], by: str = "category") -> PartsOfFlow:
    """A whole that grew so, and parts with their contributions and growth, known as printed."""
    total = Row("Exports", (None, None, measured(whole), None), is_total=True)
    rows = [
        Row(
            name,
            (
                None,
                None,
                measured(yoy) if yoy else None,
                measured(points, Unit.POINTS) if points else None,
            ),
            1,
        )
        for name, points, yoy in contributions
    ]
    columns = tuple(map(Column, "abcd"))
    return PartsOfFlow("export", by, Answer("T", columns, (total, *rows)), None)


@pytest.mark.parametrize(
    ("breakdown", "said"),
    [
        (
            parts("33.9", ("Chips", "21.2", ""), ("Cars", "2.2", "")),
            ["More than half of the growth of exports came from chips (21.2 points)."],
        ),
        (
            parts("-10.0", ("Chips", "-6.1", ""), ("Cars", "-2.2", "")),
            ["More than half of the fall of exports came from chips (6.1 points)."],
        ),
        # 5.1 of 10.0 as printed may be 5.0 of 10.1: less than half
        (parts("10.0", ("Chips", "5.0", ""), ("Cars", "4.9", "")), []),
        # others fell: 12.5 is more than the growth itself
        (
            parts("10.0", ("Chips", "12.5", ""), ("Cars", "-2.2", "")),
            ["More than all of the growth of exports came from chips (12.5 points)."],
        ),
        (
            parts("-10.0", ("Chips", "-12.5", ""), ("Cars", "2.2", "")),
            ["More than all of the fall of exports came from chips (12.5 points)."],
        ),
        # none has half, one has certainly the most
        (
            parts("20.0", ("Chips", "6.0", ""), ("Cars", "2.0", ""), ("Ships", "-3.0", "")),
            ["Of the items known, chips contributed most to the growth of exports (6.0 points)."],
        ),
        # 6.0 and 6.0 are not told apart, nor is half of what may not have grown
        (parts("20.0", ("Chips", "6.0", ""), ("Cars", "6.0", ""), ("Ships", "1.0", "")), []),
        (parts("0.0", ("Chips", "6.0", ""), ("Cars", "1.0", ""), ("Ships", "1.0", "")), []),
    ],
)
def test_a_driver_is_named_where_bounds_decide_it(breakdown: PartsOfFlow, said: list[str]) -> None:
    assert list(drivers(breakdown, 9)) == said


def test_no_sentence_mixes_two_reports() -> None:
    """What was revised to 65.9bn is not what rose 33.9 percent to 65.85bn."""
    revised = usd("65.9bn")._replace(vintage="2026-02-rev")
    first = measured("33.9")._replace(vintage="2026-01")
    assert list(growth("Exports", revised, first, "", 9)) == [
        "Exports came to $65.9 billion.", "Exports rose 33.9 %, in reports on 2026-01.",
    ]  # fmt: skip
    more = usd("1.0bn")._replace(vintage="2026-01")
    assert list(balance(usd("8.7bn")._replace(vintage="2026-02-rev"), more, usd("7.7bn"), 9)) == [
        "Exports exceeded imports by $8.7 billion.",
        "The surplus was $1.0 billion larger than a year earlier, in reports on 2026-01.",
    ]


def test_a_revised_level_stands_apart_from_growth_first_told(load: Loader) -> None:
    rows = [
        "2026-01,export,65.85bn,33.9,14.0,2026-01_press",
        "2026-01,export,65.912bn,,,2026-02_customs",
        "2026-02,export,67.4bn,,,2026-02_customs",
    ]
    load("-", stdin="\n".join(["period,flow,value,yoy,daily_yoy,source", *rows]))
    text = ask(load.store, "brief", "2026-01", out="markdown").text
    assert [line for line in text.partition("##")[0].splitlines() if line.startswith("-")] == [
        "- Exports came to $65.912 billion.",
        "- Exports rose 33.9 %, in reports on 2026-01.",
        "- Per working day, exports rose 14.0 %, in reports on 2026-01.",
    ]


def test_who_rose_and_who_fell() -> None:
    breakdown = parts(
        "1.0",
        ("Chips", "", "102.7"),
        ("Cars", "", ">0"),
        ("Ships", "", "<=0"),
        ("Steel", "", "-1.5"),
    )
    assert list(movers(breakdown, 9)) == [
        "Exports by item: chips (102.7 %) and cars rose; steel (1.5 %) fell."
    ]


def test_the_largest_share_is_named_where_bounds_decide_it() -> None:
    def shares(*texts: str) -> PartsOfFlow:
        rows = [
            Row(f"P{i}", (usd("1bn"), measured(text), None, measured("1.0", Unit.POINTS)), 1)
            for i, text in enumerate(texts)
        ]
        total = Row("Exports", (usd("9bn"), None, None, None), is_total=True)
        answer = Answer("T", tuple(map(Column, "abcd")), (total, *rows))
        return PartsOfFlow("export", "category", None, answer)

    assert list(largest(shares("44.1", "31.2", "9.2"), 9)) == [
        "The largest share known of exports was that of P0, 44.1 %, 1.0 points more than a year"
        " earlier."
    ]
    assert list(largest(shares("44.1", "44.1", "9.2"), 9)) == []


@pytest.mark.parametrize(
    ("value", "change", "earlier", "said"),
    [
        ("8.74bn", "10.71bn", "<0", "Exports exceeded imports by $8.74 billion, after a deficit"
         " a year earlier."),
        ("-2.0bn", "-1.5bn", "-0.5bn", "Imports exceeded exports by $2.0 billion, a deficit"
         " $1.5 billion larger than a year earlier."),
        ("8.0bn", "-1.0bn", "9.0bn", "Exports exceeded imports by $8.0 billion, a surplus"
         " $1.0 billion smaller than a year earlier."),
        ("8.0bn", "", "", "Exports exceeded imports by $8.0 billion."),
    ],
)  # fmt: skip
def test_a_surplus_and_what_it_was(value: str, change: str, earlier: str, said: str) -> None:
    others = [usd(text, flow="balance") if text else None for text in (change, earlier)]
    assert list(balance(usd(value, flow="balance"), *others, 9)) == [said]
    undecided = measured(unit=Unit.USD, low="-1e9", high="1e9", flow="balance")
    assert list(balance(undecided, *others, 9)) == []


# --- the page


def test_a_page_of_the_bundled_month(run: Run) -> None:
    text = run("brief", "2026-01").stdout
    page = Page(text)
    assert page.open == []
    assert page.elements.count("h1") == page.elements.count("main") == 1
    assert not {"script", "link", "img"} & set(page.elements)
    levels = [int(tag[1]) for tag in page.elements if re.fullmatch(r"h\d", tag)]
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert page.elements.count("caption") == page.elements.count("table")
    for said in (
        "Exports rose 33.9 % to $65.85 billion.",
        "Exports exceeded imports by $8.74 billion, after a deficit a year earlier.",
    ):
        assert f"<li>{said}</li>" in text
    # every bar stands in a row with its label and its number
    bars = re.findall(
        r"<tr><th scope=\"row\">([^<]+)</th><td><svg[^§]*?</svg></td><td[^>]*>([^<]+)", text
    )
    assert len(bars) == text.count("<svg") > 5
    assert ("Cars", "·+2.204 ±0.011") in bars


def test_every_number_of_a_brief_has_a_name(seeded: Path) -> None:
    asker = Asker(seeded)
    asker("brief", "2026-01")
    assert asker.seen["value"] > 20
    assert not asker.wrong


def test_the_numbers_shown_are_those_of_the_records(run: Run) -> None:
    """The cells of its tables are as many as its records, and no sentence has a number of its
    own."""
    records = json.loads(run("brief", "2026-01", "-f", "json").stdout)
    printed = {r["printed"] for r in records if r["printed"]}
    text = html.unescape(run("brief", "2026-01").stdout)
    said = " ".join(re.findall(r"<li>(.*?)</li>", text.partition("</ul>")[0]))
    cells = " ".join(re.findall(r'<td class="n[^>]*>([^<]*)<', text))
    numbers = re.findall(r"\d[\d,]*(?:\.\d+)?(?: ±[\d.]+)?", said)
    assert len(numbers) > 10
    assert not [number for number in numbers if number not in cells]
    assert {"65.85bn", "57.11bn", "33.9"} <= printed


def test_as_of_an_earlier_day_nothing_later_is_told(run: Run) -> None:
    text = run("brief", "2026-01", "--as-of", "2026-02-05").stdout
    assert "2026-01_ict-joongang" not in text
    assert "2026-01_total-joongang" in text


def test_a_note_and_a_text_say_the_same(run: Run) -> None:
    for style, start in (("markdown", "# Korean trade, January 2026"), ("table", "Korean trade")):
        text = run("brief", "2026-01", "-f", style).stdout
        assert text.startswith(start)
        assert "- Exports rose 33.9 % to $65.85 billion." in text
    assert run("brief", "1999-01").returncode == 1


def test_an_odd_name_is_only_text(tmp_path: Path, seeded: Path, run: Run) -> None:
    store = str(tmp_path / "k.db")
    (tmp_path / "a.csv").write_text(
        "period,category,value,yoy,note\n2025-01,total,50bn,3.0,<script>1</script>\n"
        "2025-01,cars,5.0bn,3.0,&lt;b\n"
    )
    run("ingest", str(tmp_path / "a.csv"), KTRADE_DB=store)
    page = Page(run("brief", "2025-01", KTRADE_DB=store).stdout)
    assert "script" not in page.elements
    assert any("<script>1</script>" in row for row in page.rows)
    assert ask(seeded, "brief", "2026-01", out="csv").status == 0
