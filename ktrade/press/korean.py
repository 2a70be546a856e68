"""A Korean sentence -> its groups: which figure is of which subject, measure and period.

Subjects and periods stand before their figures, as in English; the movement stands behind them, at the end of the
clause: figures wait for it to learn their sign. What is compared with is named before the figure too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ktrade.model.period import WHOLE, Period
from ktrade.model.quantity import WORLD
from ktrade.press.facts import Group, Printed, Series
from ktrade.press.lexicon import Lexicon
from ktrade.press.mentions import Mention
from ktrade.press.sentence import Context

SUBJECTS = ("flow", "item", "place", "total")
# What may stand between two words of one subject ("반도체의 대중국 수출"), and between two subjects named together.
_ADJACENT = re.compile(r" ?(?:으로의|로의|에 대한|에서의|에서|의|산업|부문|제품|품목|분야|월간|전체|\))? ?")
_JOINED = re.compile(r"(?: ?\)? ?)?(?: ?제품| ?수출)?(?:·|, ?|와 |과 | 및 |이나 |, 그리고 )(?:대)?")
_BEHIND_A_LIST = re.compile(
    r"\)? ?(?:등|등지|지역|국가|주요국)? ?(?:에서의|으로부터의|로부터의|으로의|로의|에 대한|의|에서|으로|로)? ?"
)
_AMOUNT = r"[\d,.]+ ?(?:천만|백만|천|조|억|만)[\d,.조억만천백 ]*(?:달러|불)?"
_IS_CHANGE = re.compile(
    r" ?(?:\([^)]*\))?(?:, ?[가-힣·]+(?:은|는|이|가)? " + _AMOUNT + r" ?(?:\([^)]*\))?)* ?(?:이|가|을|를)? ?"
    r"(?:증가|감소|늘|줄|많|적[었은다]|확대|축소|불어|급증|급감)"
)
_IS_BASE = re.compile(r"\)? ?(?:보다|대비|에서|에 비해|에 견줘|와 견줘|과 견줘|과 비교|와 비교)")
_OTHER_COMPARED = re.compile(r"\)? ?(?:과|와) (?:견줘|비교)")
# "OLED 패널 수요에 힘입어": what is behind a movement has no figure of its own.
_OF_A_MARKET = re.compile(r"(?: ?패널| ?제품)? ?(?:수요|시장|업황|가격|단가|경기|투자|호황|등의 수요)")
_QUOTED = re.compile(r"['\"]([^'\"]{2,20})['\"] ?$")
_TOPIC = re.compile(r"(?:^|[ ,'])([가-힣A-Za-z]{2,12})'?(?:은|는|이|가)(?= )")
_BEFORE_FLOW = re.compile(r"([가-힣A-Za-z]{2,12})'? $")
# Words that end so are no names of items: adverbs, times, offices, and what figures are called.
_IS_COMMON = re.compile(
    r"(?:보다|보면|르면|[으하되]면|에서|으로|로|에|까지|대비|기간|규모|폭|비율|금액|물량|영향|실적|액|량|율|률|추세|증가세|감소세|최고치|최대치|수치|정부|부|청|처|원|회|관계자|장관|대통령"
    r"|은|는|이|가|의|을|를|과|와|며|고|도|한|된|던|인|등|간|월|달|해|년|일|중|별|내|전체|누계|누적|속|서|총|국내|우리나라|한국|상품"
    r"|나머지|모두|이것|전년|작년|것|수|점|적|출|입|지만|으나|나|들|째|만|서만|반기|분기)$"
)


def _not_known(name: str) -> str:
    return f"nothing is known by the name of '{name}'"


class KoreanSentence:
    """One sentence, read from left to right."""

    def __init__(self, text: str, mentions: Sequence[Mention], lexicon: Lexicon, context: Context) -> None:
        self.text, self.mentions, self.lexicon, self.context = text, mentions, lexicon, context
        self.period = context.sticky or context.main
        self.flow = context.group.series[-1].flow if context.group else "export"
        self.flow = self.flow if self.flow in ("export", "import") else "export"
        named = {m.text for m in mentions if m.kind == "flow" and m.text in ("export", "import")}
        self.flow = named.pop() if len(named) == 1 else self.flow
        self.groups: list[Group] = []
        self.pending: list[Group] = []  # since the last movement
        self.unsigned: list[Printed] = []
        self.compare, self.compared_at = "yoy", -99
        self.subject: Mention | None = None
        self.trend = self.rate_sign = ""
        self.dealt: list[Group] = []
        self.dealt_count: dict[str, int] = {}
        self.is_days = self.is_other = False
        self.other_period: Period | None = None
        self.group = self._new(0, Series(*context.headline)._replace(flow=self.flow))

    def read(self) -> list[Group]:
        """The groups of the sentence that have figures or a subject; `context` is moved on."""
        for self_index, mention in enumerate(self.mentions):
            follows = self.mentions[self_index + 1] if self_index + 1 < len(self.mentions) else None
            if mention.kind in ("flow", "item", "place"):
                self._subject(mention)
            elif mention.is_figure:
                self._figure(mention, follows)
            elif mention.kind in ("period", "since", "compare", "trend", "daily", "days", "share", "each", "other"):
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

    def _new(self, start: int, series: Series) -> Group:
        if self.groups:
            self.groups[-1].end = start
        self.group = Group([series], start, self.period)
        self.groups.append(self.group)
        self.pending.append(self.group)
        self.is_days = False
        return self.group

    # --- subjects

    def _subject(self, mention: Mention) -> None:
        before = self.text[: mention.start]
        if mention.kind == "flow" and (re.search(r"(?:역대|(?<!\d)월|월간|연간) ?$", before) or self.is_other):
            return
        if mention.kind == "item" and _OF_A_MARKET.match(self.text[mention.end :]):
            return
        group = self.group
        if mention.kind == "flow" and mention.text == "balance" and self._closes_balance(mention):
            return
        if mention.kind == "flow" and group.figures and self._is_behind_a_list(mention):
            for one in self.pending:
                if "flow" not in one.explicit:
                    one.series = [s._replace(flow=mention.text) for s in one.series]
            self.flow = mention.text
            return
        self.is_other = False
        if mention.kind == "flow":
            self.rate_sign = ""
        gap = self.text[self.subject.end : mention.start] if self.subject else ""
        goes_on = bool(group.explicit) and not group.figures
        joined = goes_on and _JOINED.fullmatch(gap) and self.subject and self.subject.kind == mention.kind
        is_same_subject = joined or (goes_on and _ADJACENT.fullmatch(gap))
        if not is_same_subject and (group.figures or group.explicit or group.scope):
            scope = "daily" if group.scope == "daily" and not group.figures else ""
            flow = self.flow if mention.kind != "flow" else mention.text
            group = self._new(mention.start, self.context.headline._replace(flow=flow))
            group.scope = scope
        if mention.kind == "flow":
            self.flow = mention.text if mention.text in ("export", "import") else self.flow
            if re.search("적자", self.text[mention.start : mention.end]):
                group.is_deficit = True
        is_bare_flow = mention.kind == "flow" and not group.explicit
        named = _BEFORE_FLOW.search(before) if is_bare_flow else None
        quoted = _QUOTED.search(before) if is_bare_flow else None
        self._set(group, mention, bool(joined))
        self.subject = mention
        if quoted:
            group.doubts.append(_not_known(quoted[1]))
        elif (
            named and not _IS_COMMON.search(named[1]) and not any(m.end > named.start(1) for m in self._until(mention))
        ):
            group.doubts.append(_not_known(named[1]))

    def _until(self, mention: Mention) -> Sequence[Mention]:
        return [m for m in self.mentions if m.end <= mention.start]

    def _unknown(self, start: int, name: str) -> None:
        """Begins a group of something that has no name in the vocabulary: its figures are marked."""
        group = self._new(start, self.context.headline._replace(flow=self.flow))
        group.explicit.add("item")
        group.doubts.append(_not_known(name))

    def _name_before(self, mention: Mention) -> str:
        """What the clause of a figure has for a subject, where no mention is it and it names something."""
        ends = [
            m.end
            for m in self._until(mention)
            if m.is_figure or m.kind in ("trend", "flow", "item", "place", "unknown")
        ]
        clause = self.text[max(ends, default=0) : mention.start]
        if any(
            m.kind in ("daily", "days", "share", "growth")
            for m in self._until(mention)
            if m.start >= max(ends, default=0)
        ):
            return ""
        for found in _TOPIC.finditer(clause):
            at = max(ends, default=0) + found.start(1)
            inside = any(m.start <= at < m.end for m in self.mentions)
            if not inside and not _IS_COMMON.search(found[1]):
                return found[1]
        return ""

    def _set(self, group: Group, mention: Mention, joined: bool) -> None:
        last = group.series[-1]
        if mention.kind == "flow":
            new = last._replace(flow=mention.text)
        elif mention.kind == "item":
            item = self.lexicon.item(mention.ids)
            if item == "ict" and "item" in group.explicit:
                return
            new = last._replace(category=item)
        else:
            new = last._replace(destination=mention.ids[0])
        if joined and mention.kind in group.explicit:
            group.series.append(new)
        else:
            field = {"flow": "flow", "item": "category", "place": "destination"}[mention.kind]
            group.series = [s._replace(**{field: getattr(new, field)}) for s in group.series]
        group.explicit.add(mention.kind)

    def _closes_balance(self, mention: Mention) -> bool:
        """Whether 흑자 or 적자 stands behind its figure: '38억달러 적자'."""
        group = self.group
        if not group.figures or group.figures[-1].measure not in ("value", "krw"):
            return False
        figure = group.figures[-1]
        if not re.fullmatch(r"\)? ?(?:규모의|의|가량|상당의)? ?", self.text[figure.end : mention.start]):
            return False
        if group.series[-1].flow != "balance":
            group.figures.remove(figure)
            place = group.series[-1].destination if "place" in group.explicit else WORLD
            group = self._new(figure.start, Series("balance", self.context.headline.category, place))
            group.figures.append(figure)
        if "적자" in self.text[mention.start : mention.end]:
            for printed in group.figures:
                if printed.measure in ("value", "krw"):
                    self._give_sign(printed, "-")
        return True

    def _is_behind_a_list(self, mention: Mention) -> bool:
        last = max(figure.end for figure in self.group.figures)
        return (
            bool(_BEHIND_A_LIST.fullmatch(self.text[last : mention.start])) and self.text[last : mention.start] != " "
        )

    # --- figures

    def _figure(self, mention: Mention, follows: Mention | None) -> None:
        if self.is_other and mention.kind != "workdays":
            return
        if self.is_days or mention.kind == "workdays":
            if mention.kind == "workdays":
                self._workdays(mention)
            return
        if re.match(r"(?:은|는) ", self.text[mention.end :]) and not self.text[: mention.start].strip():
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
        printed = Printed(measure, cell, mention.start, mention.end, period, is_growth=measure.endswith("yoy"))
        self._dealt_to(measure).figures.append(printed)
        if (
            mention.kind == "usd"
            and mention.degree == ">"
            and re.match(r"(?:을|를) (?:넘|웃돌|돌파|상회)", self.text[mention.end :])
        ):
            printed.level = mention.text.replace(" ", "")
        is_moved = measure in ("yoy", "mom", "daily_yoy", "volume_yoy", "krw_yoy", "change", "share_change")
        if is_moved and not mention.sign and self.rate_sign:
            self._give_sign(printed, self.rate_sign)
        elif is_moved and not mention.sign:
            self.unsigned.append(printed)
        elif mention.sign == "-":
            self._give_sign(printed, "-")

    def _dealt_to(self, measure: str) -> Group:
        """The group a figure goes to: behind 각각 the first figure to the first group, and so on."""
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
        if re.match(r"(?:를|을|로)? ?(?:차지|비중)", behind) or (group.scope == "share" and not group.figures):
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
            if group.series[-1].flow == "balance" or self.compare != "yoy" or group.scope == "daily":
                return "", "", None
            return "change", cell, None
        return measure, cell, None

    def _workdays(self, mention: Mention) -> None:
        """Working days: of the year before behind its name or before 에서, their change before a movement."""
        behind, before = self.text[mention.end :], self.text[: mention.start]
        measure, period = "days", None
        if re.match(r" ?(?:늘|줄|많|적|증가|감소|부족|더|덜)", behind):
            measure = "days_change"
        elif behind.startswith("에서") or re.search(r"(?:지난해|작년|전년)(?: 같은 기간| 동기)?[( ]*$", before):
            period = self.group.period.year_before
        printed = Printed(measure, mention.text, mention.start, mention.end, period)
        self.group.figures.append(printed)
        if measure == "days_change" and re.match(r" ?(?:줄|적|감소|부족|덜)", behind):
            printed.cell = f"-{printed.cell}"

    @staticmethod
    def _give_sign(figure: Printed, sign: str) -> None:
        if sign == "-" and not re.search(r"-", figure.cell):
            degree = re.match(r"[<>~]*", figure.cell)
            turned = {">": "<", "<": ">", "<~": "~"}.get(degree[0] if degree else "", degree[0] if degree else "")
            figure.cell = f"{turned}-{figure.cell[degree.end() if degree else 0 :]}"

    # --- small words

    def _trend(self, mention: Mention) -> None:
        if self.text[mention.end : mention.end + 1] in "율률" and self.text[mention.end :]:
            self.trend = self.rate_sign = mention.text  # "증가율은 반도체 49.9%": of the figures behind it
            return
        for figure in self.unsigned:
            self._give_sign(figure, mention.text)
        self.trend = mention.text
        if self.unsigned or any(g.figures for g in self.pending):
            self.pending, self.dealt, self.dealt_count = [], [], {}
        self.unsigned = []
        if not self.group.trend:
            self.group.trend = mention.text

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
        if re.match(r" ?(?:를|을)? ?(?:감안|고려|반영|배제|제외|영향|차이|효과)", self.text[mention.end :]):
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
