"""Which flow, items and destinations the figures of a Korean sentence are of."""

from __future__ import annotations

import re
from itertools import pairwise

from ktrade.model.quantity import WORLD
from ktrade.press.facts import Group, Series, not_known
from ktrade.press.korean_naming import KoreanNaming
from ktrade.press.mentions import Mention

# What may stand between two words of one subject ("반도체의 대중국 수출"), and between two subjects
# named together.
_ADJACENT = re.compile(
    r" ?(?:으로의|로의|에 대한|에서의|에서|[과와]의 (?:무역|교역)(?:에서는?)?|의|산업"
    r"|부문|제품|품목|분야|월간|전체|\)"
    r"|(?:으로|로|에|에서) ?(?:나간|간|수출된|수출한|보낸|판|팔린|팔려 나간|팔려나간|들어온"
    r"|들여온|온|사 온|사들인))? ?"
)
_JOINED = re.compile(r"(?: ?\)? ?)?(?: ?제품| ?수출)?(?:·|, ?|와 |과 | 및 |이나 |, 그리고 )(?:대)?")
_BEHIND_A_LIST = re.compile(
    r"\)? ?(?:등|등지|지역|국가|주요국)? ?(?:에서의|으로부터의|로부터의|으로의|로의|에"
    r" 대한|의|에서|으로|로)? ?"
)
# "OLED 패널 수요에 힘입어": what is behind a movement has no figure of its own.
_OF_A_MARKET = re.compile(
    r"(?: ?패널| ?제품)? ?(?:수요|시장|업황|가격|값|단가|경기|투자|호황|등의 수요)"
    r"|[이가] (?:부진|호조|강세|약세|선전)(?:해|하며|하면서|로|에)"
    r"|(?:(?:[·,] ?|와 |과 )[가-힣A-Z]+){0,4}?(?: ?등)?[을를의]? ?(?:중심|위주)"
)
_WITHOUT = re.compile(r"(?:를|을)? ?(?:뺀|빼면|빼고|제외한|제외하면|제외하고)")
_PARTS = ("부품", "부분품")
_OF_A_COUNTRY = re.compile(  # no subject: "미국 관세의 영향으로"
    r"의? ?(?:상호)?(?:관세|경기|정부|대선|경제|금리|행정부|중앙은행|제재|보조금|현지|신공장|공장)"
)
_IS_A_RIVAL = re.compile(r"[을를] (?:제치|밀어내|앞지르|앞질러|추월|따돌리|누르|넘어서)")
_FRAMES = re.compile(
    r"(?:액|을|를|은|는)* ?(?:(?:나라|국가|지역|품목|상대국|대상국)별로?(?:는)? ?)?"
    r"(?:살펴|나눠 )?보면"
    r"|(?:액|을|를|은|는)* (?:나라|국가|지역|품목|상대국|대상국)별로(?:는)? "
)
# "컴퓨터: SSD 수요 확대로 6.1% 증가": what stands in the reason of a topic's figure is none itself.
_IN_A_REASON = re.compile(
    r"(?!액?(?:은|는|도) |액? ?[:：])[^.\d()]{0,30}?(?:으로|로|에 따라|에 힘입어|덕분에|덕에"
    r"|때문에|탓에|탓으로|에도|하며"
    r"|되며|면서|이어지며|없어|있어|많아|적어|늘어|줄어|커져|나빠져|받아|해|돼) "
    r"(?:전년 ?(?:동월|동기)? ?대비 |작년보다 )?[-+△]?(?=\d[\d.,]* ?(?:%|[천백]?[조억만]))"
)
_OF_THE_SAME = re.compile(r"수[출입] ?(?:대수|물량|량|중량)(?:은|는|이|도|으로)")
_WITH_WHOM = re.compile(
    r"\)(?: ?등)?(?:에서[는도]?|에[는도]?|에 대해서[는도]|과는|와는|은|는) ?"
    r"(?:최대 |가장 큰 |큰 |대규모 )?"
)
_AGAIN = re.compile(r"[흑적]자 ?(?:폭|규모|액)")  # of the balance told of before
_MOVES = re.compile(r"(?:이|은|도|액이)? ?(?:늘|줄|증가|감소|급증|급감|뛰|빠|해|하|되|돼|됐)")


class KoreanSubjects(KoreanNaming):
    """The subjects of a sentence."""

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
        gap = self._gap(self.subject, mention) if self.subject else ""
        if mention.kind == "item" and self._is_part_of_item(mention, gap):
            return
        goes_on = bool(group.explicit) and not group.figures
        joined = (
            goes_on
            and _JOINED.fullmatch(gap)
            and self.subject
            and self.subject.kind == mention.kind
        )
        is_same_subject = joined or (goes_on and _ADJACENT.fullmatch(gap))
        if not is_same_subject and (group.figures or group.explicit or group.scope):
            group = self._begin(mention)
        if mention.kind == "flow":
            is_topic = re.match(r"(?:국가?)?(?:은|는|:) |\) ", self.text[mention.end :])
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

    def _begin(self, mention: Mention) -> Group:
        """The group that a subject begins behind another one."""
        group = self.group
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
        is_measure = mention.kind == "flow" and _OF_THE_SAME.match(self.text, mention.start)
        if is_measure and "item" in group.explicit and group.figures:
            base = group.series[-1]  # "친환경차 수출액은 3억 달러, 수출 대수는 2만대"
        if mention.text == "import" and self._goes_on_to_imports(mention):
            base = base._replace(destination=group.series[-1].destination)
        group = self._new(mention.start, base._replace(flow=flow))
        group.scope = scope
        group.is_deficit = self.lists_deficits and mention.kind == "place"
        return group

    def _goes_on_to_imports(self, mention: Mention) -> bool:
        """Whether imports stand behind exports to one destination: '대일 수출은 6% 줄었고, 수입은
        8% 줄었다'."""
        group = self.group
        is_of_place = group.explicit == {"flow", "place"} and len(group.series) == 1
        is_next = re.search(r"(?:, ?|고 |며 )$", self.text[: mention.start]) is not None
        return is_of_place and is_next and group.series[0].flow == "export"

    def _is_part_of_item(self, parts: Mention, gap: str) -> bool:
        """Whether parts are those of the item right before them, which nobody has a name for:
        '무선통신기기 부품'."""
        said, subject = self.text[parts.start : parts.end], self.subject
        if said not in _PARTS or gap != " " or subject is None or subject.kind != "item":
            return False
        self.group.doubts.append(not_known(self.text[subject.start : parts.end]))
        self.subject = parts
        return True

    def _is_no_subject(self, mention: Mention) -> bool:
        """Whether a flow is part of another word, or an item one of a market, or of what is left
        without it."""
        if mention.kind == "flow":
            is_in_word = re.search(r"(?:역대|(?<!\d)월|월간|연간) ?$", self.text[: mention.start])
            is_topic = re.match(r"액?(?:은|이|도) (?!역대|사상)", self.text[mention.end :])
            is_total_of = is_in_word and not is_topic and mention.text != "balance"
            return bool(is_total_of) or self.is_other or mention.start < self.skip_flow_to
        if mention.kind in ("item", "place") and self._is_in_a_reason(mention):
            return True
        if mention.kind == "place":
            is_rival = _IS_A_RIVAL.match(self.text, mention.end)
            return (is_rival or _OF_A_COUNTRY.match(self.text, mention.end)) is not None
        if mention.kind != "item":
            return False
        if without := _WITHOUT.match(self.text, mention.end):
            self._unknown(mention.start, self.text[mention.start : without.end()])
            self.skip_flow_to = without.end() + 4
        return bool(without or _OF_A_MARKET.match(self.text[mention.end :]))

    def _is_in_a_reason(self, mention: Mention) -> bool:
        """Whether it stands in the reason of what the topic before it has for a figure."""
        group, topic = self.group, self.subject
        is_open = topic is not None and bool(group.explicit) and not group.figures
        return bool(
            is_open
            and topic
            and re.match(r"액?(?:은|는|도) | ?[:：]|\) ", self.text[topic.end :])
            and _IN_A_REASON.match(self.text, mention.end)
        )

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
            and re.fullmatch("[를을이가]? ", self.text[group.figures[-1].end : mention.start])
            is not None
            and _MOVES.match(self.text, mention.end) is not None
        )

    def _closes_balance(self, mention: Mention) -> bool:
        """Whether 흑자 or 적자 stands behind its figure: '38억달러 적자'."""
        group = self.group
        if not group.figures or group.figures[-1].measure not in ("value", "krw"):
            return False
        figure = group.figures[-1]
        if not re.fullmatch(
            r"\)? ?(?:[가이] |규모의|의|가량|상당의|에 가까운|에 육박하는|[이가를] 넘는)? ?",
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
