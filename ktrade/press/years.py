"""Which part of a year an English sentence means that names the year beside a shorter period."""

from __future__ import annotations

import re

from ktrade.model.period import Period
from ktrade.press.facts import Printed
from ktrade.press.subjects import Subjects


class Years(Subjects):
    """The years of a sentence on a month, a quarter or the like."""

    def _doubt_year(self, figure: Printed) -> None:
        """Marks a level of a year that is told amid those of a month, but for one compared with:
        "after $4 billion in 2022" may be of the same month."""
        year, own = figure.period, self.group.period
        is_of_year = year and year.kind == "year" and own.length < 12
        if self.aside and self.aside.kind != "from" and is_of_year and figure.measure == "value":
            figure.doubts.append(f"of which part of {year}?")

    def _of_the_same_days(self, year: Period, figure: Printed) -> Period:
        """Of a year that a shorter period is compared with, the same days of it: 'from 13.5 in
        2019'; the year where the whole of it is said."""
        own = self.group.period
        near = self.text[max(0, figure.start - 40) : figure.end + 25]
        if (
            year.kind != "year"
            or own.length == 12
            or figure.measure == "share"
            or re.search(r"\ball (?:of|\d)|whole|entire|full|annual|record|high\b|peak", near)
        ):
            return year
        return Period(year.last - 11 + own.last % 12, own.day, own.length)

    def _of_the_same_name(self, period: Period) -> Period:
        """The January of a year that is named beside 'any January', the first half beside 'a first
        half'."""
        group = self.group
        is_scoped = re.search(
            r"\b(?:any|for (?:an?|the)|in a|highest|largest|best|former|previous) (?:single )?"
            r"(?:month|[A-Z]\w+|(?:first|second)[ -](?:half|quarter))",
            self.text,
        )
        if (
            period.kind == "year"
            and is_scoped
            and group.period.kind in ("month", "half", "quarter")
        ):
            return Period(
                period.last - 11 + group.period.last % 12, group.period.day, group.period.length
            )
        return period
