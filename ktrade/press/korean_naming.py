"""The state of a Korean sentence being read, and the names in it: what figures are of that nobody
knows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ktrade.model.period import Period
from ktrade.model.quantity import TOTAL, WORLD
from ktrade.press.facts import Group, Printed, Series, not_known
from ktrade.press.gathering import FUELS
from ktrade.press.lexicon import ICT, Lexicon
from ktrade.press.mentions import Mention
from ktrade.press.sentence import Context

_GOES_ON = re.compile(r"(?:다만|이 ?가운데|이 ?중|특히|이때) ")
_WITH_MORE = re.compile(r"(?:까지|을|를)? ?(?:더한|합친|합한|포함한)")
_QUOTED = re.compile(r"['\"]([^'\"]{2,20})['\"] ?$")
_TOPIC = re.compile(r"(?:^|[ ,'])([가-힣A-Za-z]{1,12})'?(?:은|는|이|가)(?= )")
_IS_A_VERB = re.compile(  # "오는", "줄어드는", "정점을 찍은", "나란히"
    r"(?:^|[ ,'])[^쌀김배금굴꽃술][은는이가]$|(?:하|되|르|드|있|없|않|았|었|겠|오|키"
    r"|나가)는$|다가$|[많깊같없높굳]이$"
    r"|(?:높|많|적|낮|같|작|좋|밝|젊|받|찍|넘|맺|입|끊|얻|잃|남|짙|깊|넓|굳)은$"
)
_AS_REASON = re.compile(r"(?:면서|어서|아서|는데도|지만) ")
_OWNER = re.compile(  # "포스코의 지난해 수출": a company's, or another's whom nobody knows
    r"([가-힣A-Za-z]{2,12})의 (?:(?:지난해|작년|올해|이달|지난달|연간|전체|총|[\d~]+월"
    r"|[상하]반기|\d분기) ?)*$"
)
_BEFORE_FLOW = re.compile(r"([가-힣A-Za-z]{2,12})'? $")
_IS_OF_ALL = re.compile(r"(?:전체|총|우리나라|국내)(?:의|인)? ?(?:[가-힣]+ )?$")
_OF_THE_COUNTRY = re.compile(r"(?:우리나라|국가|나라|우리)(?:의)? ?(?:전체|총) ?$")
_OF_ALL_GOODS = re.compile(r"(?:전체|전|총) ?산업(?:의)? ?$")  # and not of ICT goods alone
# Words that end so are no names of items: adverbs, times, offices, and what figures are called.
_IS_COMMON = re.compile(
    r"(?:보다|가장|세|따라|따른|통해|따르면|대해|면|물품|제품|에서|으로|로|에|까지|대비|기간"
    r"|규모|폭|비율|금액|물량|영향|실적|액|량|율|률|추세|증가세|감소세|최고치|최대치|수치"
    r"|정부|부|청|처|원|회|관계자|장관|대통령"
    r"|기준|은|는|이|가|의|을|를|과|와|며|고|도|한|된|던|인|등|간|월|달|해|년|일|중|별|내"
    r"|전체|누계|누적|속|서|총|국내|우리나라|전국|한국|상품"
    r"|나머지|합친|더한|어치|대수|모두|이것|로써|운|그|전년|작년|것|수|점|적|출|입|지만|으나"
    r"|나|들|째|만|서만|반기|분기|니|려|던|데|듯|탓|셈|뒤|후|전)$"
)


class KoreanNaming:
    """A sentence being read: its state, and its names."""

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
        is_of_fuel = any(FUELS & set(m.ids) or FUELS & {i[8:] for i in m.ids} for m in mentions)
        if context.begins and context.was_of_exports and not is_of_fuel:
            self.flow = "export"  # a new paragraph goes on with what the article is on
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

    def _gap(self, one: Mention, other: Mention) -> str:
        """What stands between two mentions, without times: '베트남의 지난해 수출'."""
        gap, at = "", one.end
        for time in self.mentions:
            if time.kind in ("period", "compare") and one.end <= time.start < other.start:
                gap, at = gap + self.text[at : time.start], time.end
        return (gap + self.text[at : other.start]).replace("  ", " ")

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

    def _name_of(self, flow: Mention) -> str:
        """The name right before a flow that nobody knows; '' for none."""
        before = self.text[: flow.start]
        if _OF_ALL_GOODS.search(before):
            return ""
        if quoted := _QUOTED.search(before):
            return quoted[1]
        owner = _OWNER.search(before)
        if owner and not any(m.start < owner.end(1) <= m.end for m in self._until(flow)):
            return "" if _IS_COMMON.search(owner[1]) else owner[1]
        named = _BEFORE_FLOW.search(before)
        is_known = not named or any(m.end > named.start(1) for m in self._until(flow))
        return "" if not named or is_known or _IS_COMMON.search(named[1]) else named[1]

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
            is_reason = _AS_REASON.search(clause, found.end())  # "값이 떨어지면서 30% 줄어"
            is_name = not _IS_COMMON.search(found[1]) and not _IS_A_VERB.search(found[0])
            if not inside and not is_reason and is_name:
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
            if mention.text:  # "중국산": what is imported from there
                new = new._replace(flow=mention.text)
                group.series = [s._replace(flow=mention.text) for s in group.series]
        if joined and mention.kind in group.explicit:
            group.series.append(new)
        else:
            field = {"flow": "flow", "item": "category", "place": "destination"}[mention.kind]
            group.series = [s._replace(**{field: getattr(new, field)}) for s in group.series]
        before = self.text[max(0, mention.start - 14) : mention.start]
        if mention.kind == "flow" and "place" not in group.explicit and _IS_OF_ALL.search(before):
            group.series = [s._replace(destination=WORLD) for s in group.series]
        is_whole = _OF_THE_COUNTRY.search(before) or (
            self.context.is_share and re.search("전체 ?$", before)
        )
        is_of_item = "item" in group.explicit or self.context.headline.category == ICT
        if mention.kind == "flow" and is_whole and not is_of_item:
            group.series = [s._replace(category=TOTAL) for s in group.series]
        if mention.kind == "flow" and _OF_ALL_GOODS.search(before):
            group.series = [s._replace(category=TOTAL) for s in group.series]
        group.explicit.add(mention.kind)

    @staticmethod
    def _give_sign(figure: Printed, sign: str) -> None:
        if sign == "-" and not re.search(r"-", figure.cell):
            degree = re.match(r"[<>~]*", figure.cell)
            turned = {">": "<", "<": ">", "<~": "~"}.get(
                degree[0] if degree else "", degree[0] if degree else ""
            )
            figure.cell = f"{turned}-{figure.cell[degree.end() if degree else 0 :]}"
