from __future__ import annotations

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktrade.errors import NotUnderstood
from ktrade.model.period import WHOLE, Period, SpreadsheetMade, Vintage


def made(last: int, day: int, length: int) -> Period:
    """To the day, or to the month's end where it has no day after that one."""
    return Period(last, day if day < monthrange(last // 12, last % 12 + 1)[1] else WHOLE, length)


periods = st.builds(
    made,
    last=st.integers(1950 * 12, 2100 * 12),
    day=st.integers(1, WHOLE),
    length=st.integers(1, 60),
)


@pytest.mark.parametrize(
    ("text", "canonical", "kind", "first_day", "last_day"),
    [
        ("2026-01", "2026-01", "month", date(2026, 1, 1), date(2026, 1, 31)),
        ("Jan 2026", "2026-01", "month", date(2026, 1, 1), date(2026, 1, 31)),
        ("January 2026", "2026-01", "month", date(2026, 1, 1), date(2026, 1, 31)),
        ("Sept. 2020", "2020-09", "month", date(2020, 9, 1), date(2020, 9, 30)),
        ("2026M01", "2026-01", "month", date(2026, 1, 1), date(2026, 1, 31)),
        ("2024-02", "2024-02", "month", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-Q2", "2025-Q2", "quarter", date(2025, 4, 1), date(2025, 6, 30)),
        ("2025Q2", "2025-Q2", "quarter", date(2025, 4, 1), date(2025, 6, 30)),
        ("2025-H1", "2025-H1", "half", date(2025, 1, 1), date(2025, 6, 30)),
        ("2025H1", "2025-H1", "half", date(2025, 1, 1), date(2025, 6, 30)),
        ("2025-S1", "2025-H1", "half", date(2025, 1, 1), date(2025, 6, 30)),
        ("2025", "2025", "year", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025-01..2025-10", "2025-01..2025-10", "span", date(2025, 1, 1), date(2025, 10, 31)),
        (
            "2020-01..2020-12-D10",
            "2020-01..2020-12-D10",
            "span",
            date(2020, 1, 1),
            date(2020, 12, 10),
        ),
        ("2026-02-D20", "2026-02-D20", "D20", date(2026, 2, 1), date(2026, 2, 20)),
        ("2026-02-D10", "2026-02-D10", "D10", date(2026, 2, 1), date(2026, 2, 10)),
        ("2026-02-D25", "2026-02-D25", "days", date(2026, 2, 1), date(2026, 2, 25)),
        ("2026-02-d1", "2026-02-D01", "days", date(2026, 2, 1), date(2026, 2, 1)),
        (
            "2025-01..2025-10-D26",
            "2025-01..2025-10-D26",
            "span",
            date(2025, 1, 1),
            date(2025, 10, 26),
        ),
        # the last day of a month ends it
        ("2026-02-D28", "2026-02", "month", date(2026, 2, 1), date(2026, 2, 28)),
        ("2024-02-D28", "2024-02-D28", "days", date(2024, 2, 1), date(2024, 2, 28)),
        ("2024-02-D29", "2024-02", "month", date(2024, 2, 1), date(2024, 2, 29)),
        ("1900-02-D28", "1900-02", "month", date(1900, 2, 1), date(1900, 2, 28)),
        ("2026-04-D30", "2026-04", "month", date(2026, 4, 1), date(2026, 4, 30)),
        ("2026-03-D30", "2026-03-D30", "days", date(2026, 3, 1), date(2026, 3, 30)),
        ("2026-03-D31", "2026-03", "month", date(2026, 3, 1), date(2026, 3, 31)),
        ("2025-01..2025-06-D30", "2025-H1", "half", date(2025, 1, 1), date(2025, 6, 30)),
        ("2025-01..2025-12-D31", "2025", "year", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025-10..2025-10-D26", "2025-10-D26", "days", date(2025, 10, 1), date(2025, 10, 26)),
        # a span that equals another period is that period
        ("2025-01..2025-12", "2025", "year", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025-Q1..2025-Q2", "2025-H1", "half", date(2025, 1, 1), date(2025, 6, 30)),
        ("2025-04..2025-06", "2025-Q2", "quarter", date(2025, 4, 1), date(2025, 6, 30)),
        ("2025-05..2025-05", "2025-05", "month", date(2025, 5, 1), date(2025, 5, 31)),
        # three months that are no quarter
        ("2025-02..2025-04", "2025-02..2025-04", "span", date(2025, 2, 1), date(2025, 4, 30)),
    ],
)
def test_periods_as_written(
    text: str, canonical: str, kind: str, first_day: date, last_day: date
) -> None:
    period = Period.parse(text)
    assert (str(period), period.kind, period.first_day, period.last_day) == (
        canonical,
        kind,
        first_day,
        last_day,
    )


@pytest.mark.parametrize(
    "text",
    ["", "2026-13", "2026-00", "2026-0", "26-01", "2026-Q5", "2026-H3", "2026-01-D0",
    "2026-02..2026-01", "Foo 2026",
     "Januar 2026", "٢٠٢٦-٠١", "1899", "3000", "2026-01..", "2026..2027..2028", "2026-01-15",
     "last month"],
)  # fmt: skip
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(NotUnderstood, match=r"expected|outside"):
        Period.parse(text)


SPELLINGS = {
    "2026-01": (
        "2026-1 202601 2026.01 2026.01. 2026/01 2026/1 2026년1월 2026M01 2026-M01 2026M1 JAN-2026"
        " 2026-Jan"
    ),
    "2024-Q1": "2024-Q1 2024Q1 Q12024 1Q24 1q2024 1Q'24 2024-1Q Q1'24 2024년1분기 2024-01..2024-03",
    "1998-Q4": "4Q98 Q4'98 1998Q4",
    "2025-H1": "2025-H1 2025H1 2025-S1 2025S1 1H25 H1-2025 1H2025 2025년상반기 2025-Q1..2025-Q2",
    "2025-H2": "2H25 2025-S2 2025년하반기",
    "2025": "2025 2025년 2025-H1..2025-H2",
    "2026-02-D20": "2026-2-D20 2026/02-D20 2026-02-d20 2026년2월1~20일 2026년2월1-20일",
}
WITH_BLANKS = {
    "2026-01": [
        "2026년 1월",
        "Jan 2026",
        "January 2026",
        "jan.2026",
        "January, 2026",
        "2026 January",
        " 2026-01 ",
    ],
    "2024-Q1": ["Q1 2024", "1Q 2024", "2024 Q1", "2024년 1분기"],
    "2025-H1": ["H1 2025", "1H 2025", "2025 H1", "2025년 상반기"],
    "2026-02-D20": ["2026년 2월 1~20일", "2026년 2월 1일~20일"],
    "2025-01..2025-10-D26": ["2025-1 .. 2025-10-D26", "Jan 2025..2025-10-D26"],
}


@pytest.mark.parametrize(
    ("text", "canonical"),
    [(text, period) for period, texts in SPELLINGS.items() for text in texts.split()]
    + [(text, period) for period, texts in WITH_BLANKS.items() for text in texts],
)
def test_the_many_spellings(text: str, canonical: str) -> None:
    assert str(Period.parse(text)) == canonical


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Jan-31", "a spreadsheet made it, from a month and a year or a day and a month"),
        ("31-Jan", "a spreadsheet made it"),
        ("Jan 26", "a spreadsheet made it"),
        ("10/11/12", "a spreadsheet made it, and which is the month cannot be told"),
        ("1/31/2026", "a spreadsheet made it"),
        ("2026/01/01", "a spreadsheet made it"),
        (
            "2026-01-01",
            "it is a date, which a spreadsheet made from a month; expected 2026-01, or 2026-01-D01",
        ),
        (
            "2026-01-31 00:00:00",
            "it is a date, .* expected 2026-01, or 2026-01-D31 for its first days",
        ),
        ("2026.1", "a spreadsheet turns October .* into it too"),
        ("46023", "a spreadsheet made this number from a date"),
        ("46023.0", "a spreadsheet made this number from a date"),
    ],
)
def test_what_a_spreadsheet_made_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(SpreadsheetMade, match=f"'{text}' is not a period: {reason}"):
        Period.parse(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2025-02-D29", "'2025-02-D29' is not a period: February 2025 has 28 days"),
        ("1900-02-D29", "February 1900 has 28 days"),
        ("2026-04-D31", "April 2026 has 30 days"),
        (
            "2025-01-D20..2025-03",
            "'2025-01-D20..2025-03' begins inside a month; expected a span from the first",
        ),
        ("2025-01-D10..2025-01-D20", "begins inside a month"),
        ("2025-03..2025-01-D20", "ends before it begins"),
        ("Jan", "'Jan' is not a period: which year"),
        ("2026.2", "expected two digits for the month"),
    ],
)
def test_what_cannot_be_told_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(NotUnderstood, match=reason):
        Period.parse(text)


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("2024-02", "2023-02"),
        ("2024-02-D28", "2023-02"),  # where the 28th is the last day
        ("2025-02", "2024-02"),
        ("2024-01..2024-02-D28", "2023-01..2023-02"),
        ("2026-03-D30", "2025-03-D30"),
        ("2025-01..2025-10-D26", "2024-01..2024-10-D26"),
    ],
)
def test_a_year_before_stays_on_the_day_that_february_has(text: str, before: str) -> None:
    assert str(Period.parse(text).year_before) == before


def test_first_days_before_a_shorter_month() -> None:
    assert str(Period.parse("2026-03-D30").previous) == "2026-02"
    assert str(Period.parse("2026-03-D25").previous) == "2026-02-D25"


def test_first_days_lie_in_longer_ones_and_in_the_month() -> None:
    days, longer, month, span = map(
        Period.parse, ["2026-02-D10", "2026-02-D25", "2026-02", "2026-01..2026-02-D25"]
    )
    assert days < longer < month
    assert longer.holds(days)
    assert month.holds(longer)
    assert span.holds(longer)
    assert not span.holds(month)


def test_a_period_is_never_a_vintage() -> None:
    """Of two tuples of three numbers the period and the confirmed vintage of a month were equal."""
    period, vintage = Period.parse("2026-01"), Vintage.parse("2026-01-rev")
    assert period != vintage
    assert len({period, vintage, Vintage.parse("2026-01")}) == 3


@given(period=periods)
def test_parse_and_print_are_inverse(period: Period) -> None:
    assert Period.parse(str(period)) == period
    assert Period.from_key(period.key) == period


@given(one=periods, other=periods)
def test_periods_and_their_keys_sort_by_the_last_day(one: Period, other: Period) -> None:
    if one.last_day < other.last_day:
        assert one < other
    assert (one < other) == (one.key < other.key)


@given(period=periods)
def test_a_year_before_and_after(period: Period) -> None:
    before = period.year_before
    leap = (period.last % 12, period.day, period.last_day.day) == (1, 28, 28)
    assert before.year_after == (Period(period.last, WHOLE, period.length) if leap else period)
    assert (before.last_day.year, before.last_day.month) == (
        period.last_day.year - 1,
        period.last_day.month,
    )


def test_previous_is_of_the_same_kind() -> None:
    pairs = {
        "2026-01": "2025-12",
        "2025-Q1": "2024-Q4",
        "2025-H1": "2024-H2",
        "2025": "2024",
        "2026-03-D20": "2026-02-D20",
    }
    assert {text: str(Period.parse(text).previous) for text in pairs} == pairs


def test_months_are_the_whole_ones() -> None:
    assert [str(m) for m in Period.parse("2025-Q2").months] == ["2025-04", "2025-05", "2025-06"]
    assert [str(m) for m in Period.parse("2020-11..2020-12-D10").months] == ["2020-11"]
    assert Period.parse("2026-02-D20").months == ()


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("2025-H1", "2025-06"),
        ("2021", "2021-12"),
        ("2026-02-D20", "2026-02-D20"),
        ("2025-01..2025-10-D26", "2025-10-D26"),
        ("2026-01-rev", "2026-01-rev"),
    ],
)
def test_a_vintage_is_the_last_month_reported_on(text: str, canonical: str) -> None:
    assert str(Vintage.parse(text)) == canonical
    assert Vintage.parse(canonical) == Vintage.parse(text)


def test_confirmed_figures_come_after_the_first_ones() -> None:
    assert Vintage.parse("2026-01") < Vintage.parse("2026-01-rev") < Vintage.parse("2026-02-D20")
