"""A Korean sentence -> its groups: which figure is of which subject, measure and period.

Subjects and periods stand before their figures, as in English; the movement stands behind them, at
the end of the clause: figures wait for it to learn their sign. What is compared with is named
before the figure too.
"""

from __future__ import annotations

import re

from ktrade.model.period import WHOLE, Period
from ktrade.press.facts import Group, Printed
from ktrade.press.korean_subjects import KoreanSubjects
from ktrade.press.mentions import Mention

_AMOUNT = r"[\d,.]+ ?(?:천만|백만|천|조|억|만)[\d,.조억만천백 ]*(?:달러|불)?"
_IS_CHANGE = re.compile(
    r" ?(?:\([^)]*\))?(?:, ?[가-힣·]+(?:은|는|이|가)? "
    + _AMOUNT
    + r" ?(?:\([^)]*\))?)* ?(?:이|가|을|를)? ?"
    r"(?:증가|감소|늘|줄|많|적[었은다]|확대|축소|불어|급증|급감)"
)
_IS_BASE = re.compile(r"\)? ?(?:보다|대비|에서|에 비해|에 견줘|와 견줘|과 견줘|과 비교|와 비교)")
_OTHER_COMPARED = re.compile(r"\)? ?(?:과|와) (?:견줘|비교)")
# What makes a movement a statement ("늘었다", "감소했고"), and no reason or description ("증가로",
# "증가한", "늘면서").
_IS_SAID = re.compile(
    r"(?:하였|했|하고|하며|었|고|며|으나|지만|세를 (?:보|이어|기록|나타)|세로 (?:돌아|전환))"
)
_IS_REASON = re.compile(
    r"(?:세)?(?:로 |로,|에 힘입|에 따|에 따라|덕분| 영향| 등으로| 등에|에 |등 )"
)
SAID = "rose"  # what a movement said without a figure is marked by


class KoreanSentence(KoreanSubjects):
    """One sentence, read from left to right."""

    def read(self) -> list[Group]:
        """The groups of the sentence that have figures or a subject; `context` is moved on."""
        for self_index, mention in enumerate(self.mentions):
            follows = self.mentions[self_index + 1] if self_index + 1 < len(self.mentions) else None
            if mention.kind in ("flow", "item", "place"):
                self._subject(mention)
            elif mention.is_figure:
                self._figure(mention, follows)
            elif mention.kind in (
                "period",
                "since",
                "compare",
                "trend",
                "daily",
                "days",
                "share",
                "each",
                "other",
            ):
                getattr(self, f"_{mention.kind}")(mention)
            elif mention.kind == "unknown":
                self._unknown(mention.start, mention.text)
                self.subject = mention
            elif mention.kind == "while":
                self.is_other = False
        for figure in self.unsigned:
            self._give_sign(figure, self.trend)
            if not self.trend:
                figure.doubts.append("no word near it says up or down")
        self.group.end = len(self.text)
        used = [g for g in self.groups if g.figures or g.explicit or g.levels]
        if not used and self.context.group:  # "8개월 연속 증가다": said of the sentence before
            self.group.series = list(self.context.group.series[-1:])
            used = [self.group]
        with_figures = [g for g in used if g.figures and not g.scope]
        if with_figures:
            self.context.group = with_figures[-1]
        says_figures = any(g.figures and g.period == self.period for g in used)
        is_sum = not says_figures or (self.period.length > 1 and self.period.kind == "span")
        self.context.sticky = None if is_sum or self.period == self.context.main else self.period
        return used

    def _figure(self, mention: Mention, follows: Mention | None) -> None:
        if self.is_other and mention.kind != "workdays":
            return
        if self.is_days or mention.kind == "workdays":
            if mention.kind == "workdays":
                self._workdays(mention)
            return
        if (
            re.match(r"(?:은|는) ", self.text[mention.end :])
            and not self.text[: mention.start].strip()
        ):
            return  # "401억 달러는 9월 최대다": told of before
        if name := self._name_before(mention):
            self._unknown(mention.start, name)
        group = self.group
        if group.figures and group.period != self.period:
            group = self._new(mention.start, group.series[-1])
        if not group.explicit and not group.scope and not group.figures and self.context.group:
            group.series = list(self.context.group.series[-1:])
        measure, cell, period = self._reading(mention)
        if not measure:
            return
        printed = Printed(
            measure, cell, mention.start, mention.end, period, is_growth=measure.endswith("yoy")
        )
        self._dealt_to(measure).figures.append(printed)
        if (
            mention.kind == "usd"
            and mention.degree == ">"
            and re.match(r"(?:을|를) (?:넘|웃돌|돌파|상회)", self.text[mention.end :])
        ):
            printed.level = mention.text.replace(" ", "")
        is_moved = measure in (
            "yoy",
            "mom",
            "daily_yoy",
            "volume_yoy",
            "krw_yoy",
            "change",
            "share_change",
        )
        if is_moved and not mention.sign and self.rate_sign:
            self._give_sign(printed, self.rate_sign)
        elif is_moved and not mention.sign:
            self.unsigned.append(printed)
        elif mention.sign == "-":
            self._give_sign(printed, "-")

    def _dealt_to(self, measure: str) -> Group:
        """The group a figure goes to: behind 각각 the first figure to the first group."""
        if not self.dealt:
            return self.group
        number = self.dealt_count.get(measure, 0)
        self.dealt_count[measure] = number + 1
        return self.dealt[number] if number < len(self.dealt) else self.group

    def _reading(self, mention: Mention) -> tuple[str, str, Period | None]:
        """The measure, the cell and, where it is not the group's, the period of a figure."""
        group = self.group
        if mention.kind == "growth":
            return self.compare, mention.text, None
        if mention.kind == "volume":
            return "volume", mention.degree + mention.text, None
        if mention.kind == "points":
            return ("share_change" if group.scope == "share" else ""), mention.text, None
        if mention.kind == "percent":
            return self._percent(mention), mention.degree + mention.text, None
        if mention.kind == "krw":
            return "krw", mention.text, None
        return self._money(mention)

    def _percent(self, mention: Mention) -> str:
        group = self.group
        behind = self.text[mention.end : mention.end + 8]
        if re.match(r"(?:를|을|로)? ?(?:차지|비중)", behind) or (
            group.scope == "share" and all(f.measure == "share_change" for f in group.figures)
        ):
            return "share"
        if self.compare == "other":
            return ""
        if group.scope == "daily":
            return "daily_yoy" if self.compare == "yoy" else ""
        if group.scope != "value" and any(f.measure == "volume" for f in group.figures[-1:]):
            return "volume_yoy"
        return self.compare

    def _money(self, mention: Mention) -> tuple[str, str, Period | None]:
        group = self.group
        cell = mention.degree + mention.text
        behind, before = self.text[mention.end :], self.text[: mention.start]
        gap = self.text[self.compared_at : mention.start] if self.compared_at >= 0 else "0123456789"
        measure = "daily" if group.scope == "daily" else "value"
        is_near = len(gap) <= 8 and not re.search("보다|대비|比|비 ", gap)
        if is_near and _OTHER_COMPARED.match(behind) and self.compare == "other":
            return measure, cell, self.other_period
        if is_near and _IS_BASE.match(behind):
            period = group.period.year_before if self.compare == "yoy" else group.period.previous
            return measure, cell, period
        is_in_bracket = before.endswith("(") and re.search(r"%(?: ?[↑↓])?\($", before)
        if mention.sign or is_in_bracket or _IS_CHANGE.match(behind):
            if (
                group.series[-1].flow == "balance"
                or self.compare != "yoy"
                or group.scope == "daily"
            ):
                return "", "", None
            return "change", cell, None
        return measure, cell, None

    def _workdays(self, mention: Mention) -> None:
        """Working days: of the year before behind its name or before 에서, their change before a
        movement."""
        behind, before = self.text[mention.end :], self.text[: mention.start]
        measure, period = "days", None
        if re.match(r" ?(?:늘|줄|많|적|증가|감소|부족|더|덜)", behind):
            measure = "days_change"
        elif behind.startswith("에서") or re.search(
            r"(?:지난해|작년|전년)(?: 같은 기간| 동기)?[( ]*$", before
        ):
            period = self.group.period.year_before
        printed = Printed(measure, mention.text, mention.start, mention.end, period)
        self.group.figures.append(printed)
        if measure == "days_change" and re.match(r" ?(?:줄|적|감소|부족|덜)", behind):
            printed.cell = f"-{printed.cell}"

    def _trend(self, mention: Mention) -> None:
        if self.text[mention.end : mention.end + 1] in "율률" and self.text[mention.end :]:
            self.trend = self.rate_sign = (
                mention.text
            )  # "증가율은 반도체 49.9%": of the figures behind it
            return
        for figure in self.unsigned:
            self._give_sign(figure, mention.text)
        group = self.group
        if (
            self.topic
            and not group.figures
            and not self.topic.figures
            and _IS_REASON.match(self.text, mention.end)
        ):
            self.group = (
                self.topic
            )  # "수출은 선박 호조로 2% 늘었다": the figure behind a reason is the topic's
            return
        is_alone = group.explicit & {"item", "place"} and not group.figures and not group.scope
        if is_alone and not self.is_other and _IS_SAID.match(self.text, mention.end):
            group.trend, group.trend_word = mention.text, SAID
        self.trend = mention.text
        if self.unsigned or any(g.figures for g in self.pending):
            self.pending, self.dealt, self.dealt_count = [], [], {}
        self.unsigned = []

    def _period(self, mention: Mention) -> None:
        period = Period.parse(mention.text)
        if (
            _OTHER_COMPARED.search(self.text[mention.end : mention.end + 30])
            and "같은 기간" in self.text[mention.start : mention.end]
        ):
            self.compare, self.compared_at, self.other_period = "other", mention.end, period
            return
        main = self.context.main
        if main.day != WHOLE and period.is_whole_month and re.search(r"\d일 기준", self.text):
            period = Period(period.last, main.day, 1)  # "1~20일 기준으로 … 2022년 5월 이후"
        self.period = period
        if not self.group.figures:
            self.group.period = period
            self.group.has_period = True

    def _since(self, mention: Mention) -> None:
        """A period that a claim counts from: none that figures are of."""

    def _compare(self, mention: Mention) -> None:
        said = self.text[mention.start : mention.end]
        if re.match(r"(?:에는|엔|에) ", self.text[mention.end :]):
            base = self.context.main
            self.period = base.previous if mention.text == "mom" else base.year_before
            if not self.group.figures:
                self.group.period = self.period
            return
        self.compare, self.compared_at = mention.text, mention.end
        if re.search("대비$|보다$|比$|비$", said):
            self.compared_at = -99

    def _daily(self, mention: Mention) -> None:
        group = self.group
        if group.figures or group.explicit:
            group = self._new(mention.start, self.context.headline._replace(flow=self.flow))
        if "수출" in self.text[mention.start : mention.end]:
            group.series = [s._replace(flow="export") for s in group.series]
        group.scope = "daily"
        self.subject = mention
        self.compare = "yoy"

    def _days(self, mention: Mention) -> None:
        if re.match(
            r" ?(?:를|을)? ?(?:감안|고려|반영|배제|제외|영향|차이|효과)", self.text[mention.end :]
        ):
            return  # "조업일수를 고려한 일평균": the daily average follows
        self._new(mention.start, self.context.headline._replace(flow="export")).scope = "days"
        self.is_days = True

    def _share(self, mention: Mention) -> None:
        named = [g for g in self.groups if g.explicit & {"item", "place"}]
        group = self.group
        if group.figures or not group.explicit & {"item", "place"}:
            series = (
                named[-1].series[-1]
                if named
                else (self.context.group.series[-1] if self.context.group else group.series[-1])
            )
            group = self._new(mention.start, series)
        group.scope = "share"

    def _each(self, mention: Mention) -> None:
        closed = [g for g in self.pending if g.figures]
        if len(closed) > 1:
            self.dealt, self.dealt_count = closed, {}

    def _other(self, mention: Mention) -> None:
        self.is_other = True
