"""A Korean sentence -> its groups: which figure is of which subject, measure and period.

Subjects and periods stand before their figures, as in English; the movement stands behind them, at
the end of the clause: figures wait for it to learn their sign. What is compared with is named
before the figure too.
"""

from __future__ import annotations

import re

from ktrade.model.period import WHOLE, Period
from ktrade.press.facts import Group
from ktrade.press.gathering import TOGETHER
from ktrade.press.korean_figures import OTHER_COMPARED, KoreanFigures
from ktrade.press.mentions import Mention

# What makes a movement a statement ("늘었다", "감소했고"), and no reason or description ("증가로",
# "증가한", "늘면서").
_IS_SAID = re.compile(
    r"(?:하였|했|하고|하며|었|고|며|으나|지만|세를 (?:보|이어|기록|나타)|세로 (?:돌아|전환))"
)
_IS_REASON = re.compile(
    r"(?:세)?(?:로 |로,|에 힘입|에 따|에 따라|덕분| 영향| 등으로| 등에|에 |등 )"
)
# "반도체(3.1%), 선박(△2.0%) 등이다": what rose bears no sign where what fell does; where nothing
# does, all moved as the sentence before says.
_IS_A_LIST = re.compile(r"(?:등|순)(?:이다|이었다|이었고|으로|임)?\)?[^%]{0,12}$")
_OF_SEVERAL = re.compile(
    r"(?:이들|(?:두|세|네|\d개?) ?(?:곳|나라|국가|국|지역|품목|시장))[^,.%]{0,14}$"
)
_BOTH = re.compile(r"(?:두|양) ?(?:나라|국가|국|지역|품목|시장)[^,.]{0,8}(?:모두|다) ")
_IS_TOPIC = re.compile(r"^[가-힣]+(?:은|는) |[가-힣](?:이다|다|였다)\.?$|\?$")
_AS_TOPIC = re.compile(r"(?: 한 ?달)?(?:은|는) ")  # "3월은 9억 달러였다"
_OF_A_VOLUME = re.compile(r"(?:물량|수출량|단가|가격|값)(?:이|은|도)? ?$")
_AS_REASON = re.compile(r" ?(?:[가-힣]{2}|)(?: 등)?(?:으로|로|에 따라|때문에|영향으로|여파로) ")
_COMPARED_WITH = re.compile(r" ?(?:보다|대비|[과와] 비교|에 비해)")
_ENDS_A_LIST = re.compile(r"\)(?:이?였고|이었고|이?였?으며|이며|를 기록했고) ")
_BRACKETED = re.compile(r" ?(?=\d[\d.,천백만]* ?(?:[천백]?억|천?만|조)[\d,천백만 ]*(?:달러|불)\))")
_A_RANK = re.compile(r"\d위(?: [가-힣]+)?(?:에|로|까지) ?$")
SAID = "rose"  # what a movement said without a figure is marked by


_ITS_FIGURE = re.compile(
    r"(?:의 |\(| ?(?:최대|최고)?(?:기록|실적|수준|치) ?\(| ?(?:에 )?(?:세운|기록한|거둔"
    r"|달성한) [^\d,.()]{0,16}\(?)"
    r"(?=[-+△▲]?\d[\d.,천백만]* ?(?:%|[천백]?억|천?만|조|일\)))"
)
# "작년 6월 8억5천만 달러보다", "2021년 53.2%에서"
_BASE_OF_ITS_TIME = re.compile(
    r" ?(?=[\d,.]+ ?(?:%|[천백만억조][\d,.조억만천백 ]*(?:달러|불))(?:보다|에서|에 비해| 대비))"
)


class KoreanSentence(KoreanFigures):
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
                self._unknown(mention.start, self.text[mention.start : mention.end])
                self.subject = mention
            elif mention.kind == "same":
                self._set_period(self.context.period or self.period)
            elif mention.kind == "while":
                self.is_other = False
        is_mixed = any(m.kind == "percent" and m.sign == "-" for m in self.mentions)
        if not self.trend and _IS_A_LIST.search(self.text):
            self.trend = "+" if is_mixed else self.context.trend
        for figure in self.unsigned:
            self._give_sign(figure, self.trend)
            if not (self.trend or is_mixed or self._needs_no_sign(figure)):
                figure.doubts.append("no word near it says up or down")
        self.context.trend = self.trend
        self.group.end = len(self.text)
        for group in self.groups:
            group.set_levels_apart()
        used = [g for g in self.groups if g.figures or g.explicit or g.levels]
        if not used and self.context.group:  # "8개월 연속 증가다": said of the sentence before
            several = _BOTH.search(self.text) and len(self.context.told) > 1
            self.group.series = self.context.told[-2:] if several else self._told_before()
            used = [self.group]
        self._leave(used)
        says_figures = any(g.figures and g.period == self.period for g in used)
        self.context.period = self.period
        is_dated = any(m.kind in ("period", "same") for m in self.mentions)
        if is_dated:
            is_other_sum = self.period.length > 1 and self.period != self.context.main
            self.context.sum = self.period if is_other_sum and says_figures else None
        is_sum = not says_figures or (self.period.length > 1 and self.period.kind == "span")
        is_base = (self.period.kind == "year" and "보다" in self.text) or "종전" in self.text
        dates = [m.start for m in self.mentions if m.kind == "period"]
        is_behind = bool(dates) and any(m.is_figure and m.start < dates[-1] for m in self.mentions)
        is_base = is_base or self.period == self.begun.year_before
        is_base = is_base or (is_behind and self.period.last < self.begun.first)
        self.context.sticky = (
            None if is_sum or is_base or self.period == self.context.main else self.period
        )
        return used

    def _leave(self, used: list[Group]) -> None:
        """Remembers for the next sentence what this one told of."""
        with_figures = [g for g in used if g.figures and not g.scope]
        last = next((g for g in reversed(used) if g.figures), None)
        is_share = last is not None and last.figures[-1].measure.startswith("share")
        if is_share and last:
            self.context.group = last
        elif with_figures:
            self.context.group = with_figures[-1]
        elif used and not last and used[-1].explicit and _IS_TOPIC.search(self.text):
            self.context.group = used[-1]  # "효자는 반도체다. 5% 늘었다"
        self.context.is_share = is_share
        self.context.told = [s for g in with_figures for s in g.series] or self.context.told

    def _trend(self, mention: Mention) -> None:
        if _A_RANK.search(self.text[: mention.start]):
            return  # "4위 수출국에 올랐다"
        if self.text[mention.end : mention.end + 1] in "율률:" and self.text[mention.end :]:
            for figure in self.unsigned:  # "중국(10.2%)·미국(5.7%) 순으로 증가율이 높았고"
                self._give_sign(figure, mention.text)
            self.unsigned = []
            self.trend = self.rate_sign = (
                mention.text
            )  # "증가율은 반도체 49.9%", "감소: 선박(2.1%)": of the figures behind it
            return
        for figure in self.unsigned:
            between = self.text[figure.end : mention.start]
            if not (_ENDS_A_LIST.search(between) and self._needs_no_sign(figure)):
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
        is_other = self.is_other or _OF_A_VOLUME.search(self.text[: mention.start])
        if is_alone and not is_other and _IS_SAID.match(self.text, mention.end):
            group.trend, group.trend_word = mention.text, SAID
        self.trend = mention.text
        if self.unsigned or any(g.figures for g in self.pending):
            self.pending, self.dealt, self.dealt_count = [], [], {}
        self.unsigned = []

    def _is_bracketed(self, mention: Mention) -> bool:
        """Whether a period and its figure stand in a bracket: '최고치(2021년 5억 달러)'."""
        is_open = self.text[: mention.start].endswith("(")
        return is_open and _BRACKETED.match(self.text, mention.end) is not None

    def _period(self, mention: Mention) -> None:
        period = Period.parse(mention.text)
        if (
            OTHER_COMPARED.search(self.text[mention.end : mention.end + 30])
            and "같은 기간" in self.text[mention.start : mention.end]
        ):
            self.compare, self.compared_at, self.other_period = "other", mention.end, period
            return
        if self._is_aside(mention, period):
            return
        main = self.context.main
        if main.day != WHOLE and period.is_whole_month and re.search(r"\d일 기준", self.text):
            period = Period(period.last, main.day, 1)  # "1~20일 기준으로 … 2022년 5월 이후"
        self._set_period(period)
        group = self.group
        if _AS_TOPIC.match(self.text, mention.end) and not group.explicit and not group.figures:
            group.series, group.explicit = [self.context.headline], {"flow"}

    def _set_period(self, period: Period) -> None:
        """Makes a period that of what follows."""
        self.period = period
        if not self.group.figures:
            self.group.period = period
            self.group.has_period = True

    def _is_aside(self, mention: Mention, period: Period) -> bool:
        """Whether a period is only of the figure right behind it, in brackets or behind 의: '2018년
        (191억 달러)에 이어', '6월의 134억 달러'. Of a year that is the same days of it."""
        own = self.group.period
        base = _BASE_OF_ITS_TIME.match(self.text, mention.end)
        found = base or _ITS_FIGURE.match(self.text, mention.end)
        if self._is_bracketed(mention):
            found = _BRACKETED.match(self.text, mention.end)
        if not found or period == self.context.main:
            return False
        if period.kind == "year" and own.length < 12:
            period = Period(period.last - 11 + own.last % 12, own.day, own.length)
        if base:  # what follows is on it
            known = {own.year_before: "yoy", own.previous: "mom"}
            self.compare, self.compared_at = known.get(period, "other"), -99
        self.aside = period, found.end() - 1
        return True

    def _since(self, mention: Mention) -> None:
        """A period that a claim counts from: none that figures are of; one that growth is on."""
        if _COMPARED_WITH.match(self.text, mention.end):
            own, then = self.group.period, Period.parse(mention.text)
            known = {own.previous: "mom", own.year_before: "yoy"}
            if then.length == own.length:
                self.compare, self.compared_at = known.get(then, "other"), -99

    def _compare(self, mention: Mention) -> None:
        said = self.text[mention.start : mention.end]
        if re.match(r"(?:에는|엔|에) (?!비|견|대)", self.text[mention.end :]):
            base = self.context.undated()
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
        item = next((g for g in reversed(self.groups[:-1]) if g.figures), self.context.group)
        if item and re.match(r"으로(?:는|도)? ", self.text[mention.end :]):
            group.series = list(item.series[-1:])  # "일평균으로는 14.5% 증가다": of the item
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
        if group.figures or not (group.explicit & {"item", "place"} or group.doubts):
            series = (
                named[-1].series[-1]
                if named
                else (self.context.group.series[-1] if self.context.group else group.series[-1])
            )
            group = self._new(mention.start, series)
        group.scope = "share"
        if _OF_SEVERAL.search(self.text[: mention.start]):
            group.doubts.append(TOGETHER)

    def _other(self, mention: Mention) -> None:
        """What is no trade, to the next subject, but a mere reason: '유가 하락으로'."""
        is_reason = _AS_REASON.match(self.text, mention.end) or self._is_in_a_reason(mention)
        self.is_other = self.is_other or not is_reason
