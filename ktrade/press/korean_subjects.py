"""Which flow, items and destinations the figures of a Korean sentence are of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ktrade.model.period import Period
from ktrade.model.quantity import TOTAL, WORLD
from ktrade.press.facts import Group, Printed, Series, not_known
from ktrade.press.lexicon import ICT, Lexicon
from ktrade.press.mentions import Mention
from ktrade.press.sentence import Context

# What may stand between two words of one subject ("반도체의 대중국 수출"), and between two subjects
# named together.
_ADJACENT = re.compile(
    r" ?(?:으로의|로의|에 대한|에서의|에서|[과와]의 (?:무역|교역)(?:에서는?)?|의|산업"
    r"|부문|제품|품목|분야|월간|전체|\))? ?"
)
_JOINED = re.compile(r"(?: ?\)? ?)?(?: ?제품| ?수출)?(?:·|, ?|와 |과 | 및 |이나 |, 그리고 )(?:대)?")
_BEHIND_A_LIST = re.compile(
    r"\)? ?(?:등|등지|지역|국가|주요국)? ?(?:에서의|으로부터의|로부터의|으로의|로의|에"
    r" 대한|의|에서|으로|로)? ?"
)
# "OLED 패널 수요에 힘입어": what is behind a movement has no figure of its own.
_OF_A_MARKET = re.compile(
    r"(?: ?패널| ?제품)? ?(?:수요|시장|업황|가격|단가|경기|투자|호황|등의 수요)"
    r"|[이가] (?:부진|호조|강세|약세|선전)(?:해|하며|하면서|로|에)"
    r"|(?:(?:[·,] ?|와 |과 )[가-힣A-Z]+){0,4}?(?: ?등)?[을를의]? ?(?:중심|위주)"
)
_WITHOUT = re.compile(r"(?:를|을)? ?(?:뺀|빼면|빼고|제외한|제외하면|제외하고)")
_WITH_MORE = re.compile(r"(?:까지|을|를)? ?(?:더한|합친|합한|포함한)")
_GOES_ON = re.compile(r"(?:다만|이 ?가운데|이 ?중|특히|이때) ")
_QUOTED = re.compile(r"['\"]([^'\"]{2,20})['\"] ?$")
_TOPIC = re.compile(r"(?:^|[ ,'])([가-힣A-Za-z]{1,12})'?(?:은|는|이|가)(?= )")
_BEFORE_FLOW = re.compile(r"([가-힣A-Za-z]{2,12})'? $")
_IS_OF_ALL = re.compile(r"(?:전체|총|우리나라|국내)(?:의|인)? ?(?:[가-힣]+ )?$")
_OF_ALL_GOODS = re.compile(r"(?:전체|전|총) ?산업(?:의)? ?$")  # and not of ICT goods alone
_FRAMES = re.compile(
    r"(?:액|을|를|은|는)* ?(?:(?:나라|국가|지역|품목|상대국|대상국)별로?(?:는)? ?)?"
    r"(?:살펴|나눠 )?보면"
    r"|(?:액|을|를|은|는)* (?:나라|국가|지역|품목|상대국|대상국)별로(?:는)? "
)
_WITH_WHOM = re.compile(
    r"\)(?: ?등)?(?:에서[는도]?|에[는도]?|에 대해서[는도]|과는|와는|은|는) ?"
    r"(?:최대 |가장 큰 |큰 |대규모 )?"
)
_AGAIN = re.compile(r"[흑적]자 ?(?:폭|규모|액)")  # of the balance told of before
_MOVES = re.compile(r"(?:이|은|도|액이)? ?(?:늘|줄|증가|감소|급증|급감|뛰|빠|해|하)")
# Words that end so are no names of items: adverbs, times, offices, and what figures are called.
_IS_COMMON = re.compile(
    r"(?:보다|가장|세|따라|통해|따르면|대해|면|물품|제품|에서|으로|로|에|까지|대비|기간|규모|폭|비율|금액|물량|영향|실적|액|량|율|률|추세|증가세|감소세|최고치|최대치|수치"
    r"|정부|부|청|처|원|회|관계자|장관|대통령"
    r"|기준|은|는|이|가|의|을|를|과|와|며|고|도|한|된|던|인|등|간|월|달|해|년|일|중|별|내|전체|누계|누적|속|서|총|국내|우리나라|한국|상품"
    r"|나머지|합친|더한|어치|대수|모두|이것|로써|운|그|전년|작년|것|수|점|적|출|입|지만|으나|나|들|째|만|서만|반기|분기)$"
)


class KoreanSubjects:
    """A sentence being read: its state, and its subjects."""

    def __init__(
        self, text: str, mentions: Sequence[Mention], lexicon: Lexicon, context: Context
    ) -> None:
        self.text, self.mentions, self.lexicon, self.context = text, mentions, lexicon, context
        self.period = context.undated()
        if _GOES_ON.match(text) and context.period and not context.begins:
            self.period = context.period
        self.begun = self.period
        self.flow = context.group.series[-1].flow if context.group else "export"
        self.flow = self.flow if self.flow in ("export", "import") else "export"
        told = context.group.series[-1] if context.group else context.headline
        if context.begins and ICT in told[1:2] and told[1:] == context.headline[1:]:
            self.flow = "export"  # a release on ICT goods tells of imports in one line
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
        self.topic: Group | None = (
            None  # what 은 or 는 made the sentence's topic, before others were named
        )
        self.is_days = self.is_other = self.is_share_list = self.lists_deficits = False
        self.aside: tuple[Period, int] | None = None  # of the figure that stands there alone
        self.skip_flow_to = self.balances_from = 0
        self.frame: Series | None = (
            None  # "철강 수출을 보면": of which all in the sentence is a part
        )
        self.whole: Group | None = None  # what 은 or 는 stands behind, before parts of it in a list
        self.other_period: Period | None = None
        self.group = self._new(0, Series(*context.headline)._replace(flow=self.flow))

    def _new(self, start: int, series: Series) -> Group:
        if self.groups:
            self.groups[-1].end = start
        self.group = Group([series], start, self.period)
        self.groups.append(self.group)
        self.pending.append(self.group)
        self.is_days = False
        return self.group

    def _subject(self, mention: Mention) -> None:
        if self._is_no_subject(mention):
            return
        group = self.group
        if mention.kind == "flow" and mention.text == "balance" and self._closes_balance(mention):
            self.balances_from = mention.end
            return
        if mention.kind == "flow" and group.figures and self._is_behind_a_list(mention):
            for one in self.pending:
                if "flow" not in one.explicit:
                    one.series = [s._replace(flow=mention.text) for s in one.series]
            self.flow = mention.text
            return
        if mention.kind == "flow" and (self._says_again(mention) or self._signs_balances(mention)):
            return
        self.is_other = False
        if mention.kind == "flow":
            self.rate_sign = ""
        gap = self.text[self.subject.end : mention.start] if self.subject else ""
        goes_on = bool(group.explicit) and not group.figures
        joined = (
            goes_on
            and _JOINED.fullmatch(gap)
            and self.subject
            and self.subject.kind == mention.kind
        )
        is_same_subject = joined or (goes_on and _ADJACENT.fullmatch(gap))
        if not is_same_subject and (group.figures or group.explicit or group.scope):
            if (
                self.subject
                and not group.figures
                and re.match(r"은|는|이 |가 ", self.text[self.subject.end :])
            ):
                self.topic = group
            if group.figures and re.match(r"\)?(?:은|는) ", self.text[group.figures[-1].end :]):
                self.whole = group
            scope = "daily" if group.scope == "daily" and not group.figures else ""
            flow = self.flow if mention.kind != "flow" else mention.text
            base = self.frame if self.frame and mention.kind != "flow" else self.context.headline
            if group.series[-1].flow == "balance" and _AGAIN.match(self.text, mention.start):
                base = group.series[-1]
            group = self._new(mention.start, base._replace(flow=flow))
            group.scope = scope
            group.is_deficit = self.lists_deficits and mention.kind == "place"
        if mention.kind == "flow":
            is_topic = re.match(r"(?:국가?)?(?:은|는|:) ", self.text[mention.end :])
            if mention.text in ("export", "import") or is_topic:
                self.flow = mention.text
            if re.search("적자", self.text[mention.start : mention.end]):
                group.is_deficit = True
            self.lists_deficits = is_topic is not None and group.is_deficit
        unknown = self._name_of(mention) if mention.kind == "flow" and not group.explicit else ""
        self._set(group, mention, bool(joined))
        if _FRAMES.match(self.text, mention.end):
            self.frame = group.series[-1]
        self.subject = mention
        if unknown:
            group.doubts.append(not_known(unknown))

    def _name_of(self, flow: Mention) -> str:
        """The name right before a flow that nobody knows; '' for none."""
        before = self.text[: flow.start]
        if _OF_ALL_GOODS.search(before):
            return ""
        if quoted := _QUOTED.search(before):
            return quoted[1]
        named = _BEFORE_FLOW.search(before)
        is_known = not named or any(m.end > named.start(1) for m in self._until(flow))
        return "" if not named or is_known or _IS_COMMON.search(named[1]) else named[1]

    def _is_no_subject(self, mention: Mention) -> bool:
        """Whether a flow is part of another word, or an item one of a market, or of what is left
        without it."""
        if mention.kind == "flow":
            is_in_word = re.search(r"(?:역대|(?<!\d)월|월간|연간) ?$", self.text[: mention.start])
            is_total_of = is_in_word is not None and mention.text != "balance"
            return is_total_of or self.is_other or mention.start < self.skip_flow_to
        if mention.kind != "item":
            return False
        if without := _WITHOUT.match(self.text, mention.end):
            self._unknown(mention.start, self.text[mention.start : without.end()])
            self.skip_flow_to = without.end() + 4
        return bool(without or _OF_A_MARKET.match(self.text[mention.end :]))

    def _signs_balances(self, mention: Mention) -> bool:
        """Whether 흑자 or 적자 says the sign of balances listed in brackets before it: '일본(14억
        달러)과 호주(8억 달러)에서는 적자'."""
        listed = [g for g in self.groups if g.figures and g.start >= self.balances_from]
        if mention.text != "balance" or not listed:
            return False
        is_of_places = all(g.explicit == {"place"} for g in listed)
        if not (is_of_places or listed[-1].series[-1].flow == "balance"):
            return False
        if not _WITH_WHOM.fullmatch(self.text[listed[-1].figures[-1].end : mention.start]):
            return False
        for group in listed:
            group.series = [s._replace(flow="balance") for s in group.series]
            if "적자" in self.text[mention.start : mention.end]:
                self._give_sign(group.figures[0], "-")
        self.balances_from = mention.end
        return True

    def _says_again(self, mention: Mention) -> bool:
        """Whether a flow only says what the figure right before it is of: '자동차는 5% 수출이
        늘었다'."""
        group = self.group
        return (
            bool(group.figures)
            and mention.text == group.series[-1].flow
            and "flow" not in group.explicit
            and self.text[group.figures[-1].end : mention.start] in (" ", "를 ", "을 ")
            and _MOVES.match(self.text, mention.end) is not None
        )

    def _until(self, mention: Mention) -> Sequence[Mention]:
        return [m for m in self.mentions if m.end <= mention.start]

    def _unknown(self, start: int, name: str) -> None:
        """Begins a group of something that has no name in the vocabulary: its figures are
        marked."""
        if _WITH_MORE.match(self.text, start + len(name)):
            return  # "수산물을 더한 농수산식품": it only describes
        group = self._new(start, self.context.headline._replace(flow=self.flow))
        group.explicit.add("item")
        group.doubts.append(not_known(name))

    def _name_before(self, mention: Mention) -> str:
        """What the clause of a figure has for a subject, where no mention is it and it names
        something."""
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
        before = self.text[max(0, mention.start - 14) : mention.start]
        if mention.kind == "flow" and "place" not in group.explicit and _IS_OF_ALL.search(before):
            group.series = [s._replace(destination=WORLD) for s in group.series]
        if mention.kind == "flow" and _OF_ALL_GOODS.search(before):
            group.series = [s._replace(category=TOTAL) for s in group.series]
        group.explicit.add(mention.kind)

    def _closes_balance(self, mention: Mention) -> bool:
        """Whether 흑자 or 적자 stands behind its figure: '38억달러 적자'."""
        group = self.group
        if not group.figures or group.figures[-1].measure not in ("value", "krw"):
            return False
        figure = group.figures[-1]
        if not re.fullmatch(
            r"\)? ?(?:규모의|의|가량|상당의|에 가까운|에 육박하는|이 넘는|가 넘는|를 넘는)? ?",
            self.text[figure.end : mention.start],
        ):
            return False
        if group.series[-1].flow != "balance":
            group.figures.remove(figure)
            place = group.series[-1].destination if "place" in group.explicit else WORLD
            group = self._new(
                figure.start, Series("balance", self.context.headline.category, place)
            )
            group.figures.append(figure)
        if "적자" in self.text[mention.start : mention.end]:
            for printed in group.figures:
                if printed.measure in ("value", "krw") and printed.period == figure.period:
                    self._give_sign(printed, "-")
        self._close_list("-" if "적자" in self.text[mention.start : mention.end] else "")
        return True

    def _close_list(self, sign: str) -> None:
        """Makes balances of the members of a list that 흑자 or 적자 stands at the end of: '미국
        36억 달러, 베트남 20억 달러 흑자'."""
        with_figures = [group for group in self.groups if group.figures]
        for one, two in pairwise(reversed(with_figures)):
            figure = two.figures[0]
            is_member = len(two.figures) == 1 and figure.measure == "value"
            if not is_member or two.explicit != {"place"}:
                return
            if not re.fullmatch(r",? ?[가-힣A-Z]+ ?", self.text[figure.end : one.figures[0].start]):
                return
            two.series = [s._replace(flow="balance") for s in two.series]
            self._give_sign(figure, sign)

    def _is_behind_a_list(self, mention: Mention) -> bool:
        last = max(figure.end for figure in self.group.figures)
        return (
            bool(_BEHIND_A_LIST.fullmatch(self.text[last : mention.start]))
            and self.text[last : mention.start] != " "
        )

    @staticmethod
    def _give_sign(figure: Printed, sign: str) -> None:
        if sign == "-" and not re.search(r"-", figure.cell):
            degree = re.match(r"[<>~]*", figure.cell)
            turned = {">": "<", "<": ">", "<~": "~"}.get(
                degree[0] if degree else "", degree[0] if degree else ""
            )
            figure.cell = f"{turned}-{figure.cell[degree.end() if degree else 0 :]}"
