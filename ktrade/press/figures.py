"""What the figures of an English sentence measure, and their signs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ktrade.model.quantity import MEASURES, TOTAL, WORLD
from ktrade.press.facts import Printed, Series
from ktrade.press.lexicon import ICT
from ktrade.press.mentions import UNCOUNTED, Mention
from ktrade.press.subjects import WENT
from ktrade.press.volumes import Volumes

WHOLE_OF_A_SHARE = re.compile(
    r"\s*(?:or |share |slice |portion |chunk )?of"
    r" (?:(?:the|its|total|all|overall|entire|monthly|outbound|combined|annual|Korean|ICT"
    r"|(?:the )?country's|(?:the )?nation's|(?:South )?Korea's)"
    r" )*(?:(?:exports?|shipments?|total|imports?|trade)\b"
    r"|(?:everything|all|all that|what) (?:(?:South )?Korea|we|it|the country)"
    r" (?:sold|sells?|ships?|shipped|sent|exports?|exported|imports?|imported)"
    r"(?: abroad| overseas)?"
    r"|all (?:the )?(?:[a-z-]+ ){1,4}(?:that )?(?:South )?Korea (?:exports|ships|sells)\b)",
    re.IGNORECASE,
)
# "a 3 percent fall expected in a poll": of analysts, and no fact.
_EXPECTED = re.compile(
    r"(?:(?! and )[^,;.:(]){0,60}"
    r"\b(?:expected|forecast|predicted|projected|anticipated|estimated)\b(?! to)"
)
_OF_DUTIES = re.compile(r" (?:[A-Z][\w.]+ )?(?:[a-z]+ )?(?:tariffs?|duty|duties|levy|levies)\b")
_MONTHS = re.compile(r"\bmonths?\b[^.;,]{0,40}$")
_CORRECTED = re.compile(r"\b(?:corrected|revised)(?: [a-z]+)? (?:to|at) (?:US)?$")
_SAME_DAYS = re.compile(
    r"[^.;$%]{0,16}\b(?:unchanged from|the same as|as many as|equal to)"
    r" (?:a year|last year|the year)"
)
_OF_THAT = re.compile(r" of (?:that|it|this|them|those|these|the (?:sum|amount|figure))\b")
_WHOLE_OF = re.compile(
    r" of (?:(?:all|total|overall|the|its|(?:the )?country's|(?:South )?Korea(?:'s|n)) )*"
)
_IN_A_YEAR = re.compile(r" in ((?:19|20)\d\d)\b(?! so far| through| to )")
NO_SIGN = "no word near it says up or down"


class Figures(Volumes):
    """The figures of a sentence."""

    def _figure(self, mention: Mention) -> None:
        degree, self.degree = self.degree, None
        if self._is_of_no_unit(mention) or self._is_of_others(mention):
            self.trend = None
            return
        if (
            self.is_reason and not self.loose and mention.kind != "workdays"
        ):  # it is of what is named behind it, or of nothing
            self.loose = self.group
            self._new(mention.start, Series(*self.context.headline)).is_loose = True
        if mention.kind == "workdays":
            self._add_days(self._days(mention))
            return
        if _CORRECTED.search(self.text[: mention.start]) and self.group.figures:
            self.group.figures.pop()  # what was counted first
        if degree and self._is_passed_by_month(mention, degree):
            return
        measure, cell = self._reading(
            mention, degree.text if degree and degree.end >= mention.start - 6 else ""
        )
        if not measure:
            return
        group = self.group
        if measure in ("value", "volume") and "item" not in group.explicit:
            self._name_counted(mention, measure)
        printed = Printed(
            measure,
            cell,
            mention.start,
            mention.end,
            is_growth=measure in ("yoy", "mom", "daily_yoy"),
        )
        printed.doubts += self._doubts_of(mention, printed)
        if NO_SIGN in printed.doubts:
            self.unsigned.append(printed)
        if (
            measure == "share"
            and ICT in self.text[mention.end : self.skip_to].lower()
            and group.series[-1].destination == WORLD
        ):
            printed.of = ICT
        if (
            degree
            and degree.text == ">"
            and measure in ("value", "share")
            and not (self.aside and self.aside.kind == "from")
            and not (self.trend and self.trend[1] > degree.start)
        ):
            printed.level = mention.text
        self._add(printed)
        if measure == "share" and "item" not in group.explicit:
            self._name_whole(mention)
        if self.skip_to and re.match(r" (?:of|worth) (?:US)?\$", self.text[self.skip_to :]):
            is_whole = re.search(r"total|overall|all ", self.text[mention.end : self.skip_to])
            self._new(
                self.skip_to,
                Series("export", TOTAL if is_whole else group.series[-1].category, WORLD),
            )

    def _is_of_no_unit(self, mention: Mention) -> bool:
        """Whether a figure counts in units that ktrade does not have, or is the growth behind one
        that does: '960 million barrels, 2 percent less'."""
        was, self.is_uncounted = self.is_uncounted, UNCOUNTED.search(mention.text) is not None
        return self.is_uncounted or (was and mention.kind == "percent")

    def _is_passed_by_month(self, mention: Mention, degree: Mention) -> bool:
        """Whether a level is passed by each month, and not by the half that the article is on: '14
        consecutive months of surpassing $10 billion'."""
        is_longer = degree.text == ">" and mention.kind == "usd" and self.group.period.length > 1
        return is_longer and _MONTHS.search(self.text[: mention.start]) is not None

    def _name_whole(self, share: Mention) -> None:
        """Says of which item a destination's share is, where the whole is its exports: 'half of
        total exports of cars'."""
        rest = [m for m in self.mentions[self.index + 1 :] if m.kind not in ("total", "skip")]
        behind, flow = (*rest[:2], None, None)[:2]
        if (
            behind and flow and (behind.kind, flow.kind) == ("item", "flow")
            and _WHOLE_OF.fullmatch(self._gap(share, behind)) and self._gap(behind, flow) == " "
        ):  # fmt: skip
            item = self.lexicon.item(behind.ids)  # "a tenth of all Korean steel exports"
            self.group.series = [s._replace(category=item) for s in self.group.series]
            self.skip_to = flow.end
            return
        behind = next((m for m in self.mentions if m.start >= max(self.skip_to, share.end)), None)
        if behind and behind.kind == "item" and self.text[self.skip_to : behind.start] == " of ":
            item = self.lexicon.item(behind.ids)
            self.group.series = [s._replace(category=item) for s in self.group.series]
            self.skip_to = behind.end

    def _add_days(self, days: Printed) -> None:
        """Puts working days into the group, and that they did not change where that is said."""
        self._add(days)
        is_same = days.measure == "days" and _SAME_DAYS.match(self.text, days.end)
        if is_same and not days.period:
            self._add(replace(days, measure="days_change", cell="0", doubts=[]))
        if days.measure == "days_change":
            days.period = self.period

    def _is_of_others(self, mention: Mention) -> bool:
        """Whether a figure is of something else than trade, of a part that is left out, or but
        expected."""
        follows = self._next()
        is_of_other = bool(
            follows
            and follows.kind == "other"
            and not re.search(r"[,;:(]", self._gap(mention, follows))
            and len(self._gap(mention, follows)) < 14
        )
        is_dated = self.aside is not None and (self.aside.kind != "after" or self.aside.period)
        return bool(
            self.is_other
            or self.is_without
            or is_of_other
            or (self.is_expected and not is_dated)
            or _EXPECTED.match(self.text, mention.end)
            or _OF_DUTIES.match(self.text, mention.end)
        )

    def _doubts_of(self, mention: Mention, printed: Printed) -> Iterator[str]:
        """What is doubtful of a figure itself: that nothing gives its sign, or that its sign cannot
        be."""
        is_unsigned = not mention.sign and mention.kind == "percent" and not self.has_sign
        if printed.is_growth and is_unsigned:
            yield NO_SIGN
        whole = self.text[mention.end : max(mention.end, self.skip_to)]
        is_of_that = _OF_THAT.match(self.text, mention.end) and self.group.series[-1][2] == WORLD
        if printed.measure == "share" and (
            is_of_that
            or self.group.series[-1][1:] == (TOTAL, WORLD)
            or ("import" in whole and self.group.series[-1].flow == "export")
        ):
            yield "of what is it a share?"
        has_dollars = any(m.kind == "usd" for m in self.mentions)
        is_of_won = printed.measure == "krw" or (
            printed.is_growth and any(f.measure == "krw" for f in self.group.figures)
        )
        if is_of_won and not has_dollars and self.group.scope != "won":
            yield "won, and no dollars beside it: of exports?"
        year = _IN_A_YEAR.match(self.text, mention.end)
        if year and int(year[1]) * 12 + 11 > self.context.main.last:
            yield "of a year that is not over: expected?"
        is_below = printed.measure == "value" and mention.sign == "-"
        if is_below and self.group.series[-1].flow != "balance":
            yield "a level below nothing: a balance?"

    def _add(self, printed: Printed) -> None:
        """Puts a figure into the group, and into the aside that is open."""
        group = self.group
        if self.aside:
            printed.period, printed.is_aside = self.aside.period, True
            self._doubt_year(printed)
            self.aside.figures.append(printed)
            if printed.measure == "krw" and group.figures and self.aside.kind == "bracket":
                printed.period = group.figures[-1].period
        elif self.shift:
            printed.period, self.shift = self.shift, None
        group.figures.append(printed)
        self.trend = None

    def _reading(self, mention: Mention, degree: str) -> tuple[str, str]:
        """The measure and the cell of a figure; '' for the measure of one that has none."""
        group = self.group
        if mention.kind in ("growth", "double"):
            follows = self._next()
            is_of_record = (
                follows and follows.kind == "after" and len(self._gap(mention, follows)) < 9
            )
            if mention.kind == "double" or is_of_record:
                return "", ""  # "more than double the previous record"
            if mention.text == "0" and (not group.explicit or self._is_of_days()):
                return "", ""  # "the days were unchanged"
            group.trend = group.trend or ("-" if "-" in mention.text else "+")
            return ("daily_yoy" if group.scope == "daily" else group.compare), mention.text
        if mention.kind == "usd":
            return self._money(mention, degree)
        if mention.kind == "krw":
            sign = "-" if group.is_deficit else ""
            return (
                "krw",
                sign + mention.text,
            )  # "approximately": converted, at a rate that is a quantity too
        if mention.kind == "volume":
            return ("volume" if "volume" in MEASURES else ""), mention.text
        if mention.kind == "points":
            sign = mention.sign or self._sign(mention)
            is_of_share = group.scope == "share" or (
                group.figures and group.figures[-1].measure == "share"
            )
            return ("share_change" if is_of_share else ""), (
                "-" if sign == "-" else ""
            ) + mention.text
        whole = WHOLE_OF_A_SHARE.match(self.text, mention.end)
        if whole:
            self.skip_to = whole.end()
        whole = whole or WENT.match(self.text, mention.end)
        is_share = group.scope == "share" or self._goes_on_with_shares(mention)
        if whole or (is_share and not self._is_moved_behind(mention)):
            return "share", degree + mention.text
        sign = mention.sign or self._sign(mention)
        if mention.sign or self.has_sign:
            self.list_sign = sign or self.list_sign
        is_daily = group.scope == "daily" or (group.scope == "share" and self.was_daily)
        measure = "daily_yoy" if is_daily else group.compare
        compared = self._compared(mention)
        if group.scope in ("daily", "won") and compared == "mom":
            return "", ""
        if group.scope == "volume":
            measure = "volume_yoy" if compared != "mom" and "volume_yoy" in MEASURES else ""
            return measure, self._signed(sign, mention.text, degree)
        if group.scope == "won":
            return ("krw_yoy" if "krw_yoy" in MEASURES else ""), self._signed(
                sign, mention.text, degree
            )
        return compared or measure, self._signed(sign, mention.text, degree)

    def _is_of_days(self) -> bool:
        return any(m.kind == "workdays" for m in self.mentions)

    def _goes_on_with_shares(self, mention: Mention) -> bool:
        """Whether the sentence before tells of a share, and this one says no movement: 'The share
        of chips was 20 percent. Japan took 3 percent.'"""
        is_moved = any(m.kind in ("trend", "compare", "flow") for m in self.mentions)
        last = self.group.figures[-1:]
        if self.aside and self.aside.kind == "from" and last and last[0].measure == "share":
            return True  # "20 percent of exports, up from 18 percent"
        is_behind = self.context.is_share and not self.context.begins
        return is_behind and not is_moved and not mention.sign

    def _days(self, mention: Mention) -> Printed:
        before = self._before()
        said = self.text[mention.start : mention.end]
        said += self.text[mention.end : mention.end + 8].split(",")[0]
        is_change = re.search(r"fewer|more|less|additional|extra|short|longer", said) or (
            before and before.kind == "by"
        )
        mark = self.text[mention.start - 1 : mention.start]
        is_change = is_change or mark in ("-", "−", "+")
        is_less = re.search(r"fewer|less|short", said) or mark in ("-", "−")
        is_more = re.search(r"more|additional|extra|longer", said)
        sign = "-" if is_less or (not is_more and self.trend and self.trend[0] == "-") else ""
        measure = "days_change" if is_change else "days"
        return Printed(
            measure, (sign if is_change else "") + mention.text, mention.start, mention.end
        )
