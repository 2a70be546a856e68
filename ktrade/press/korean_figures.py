"""What the figures of a Korean sentence measure, and which group and period they go to."""

from __future__ import annotations

import re

from ktrade.model.period import Period
from ktrade.press.facts import Group, Printed, Series
from ktrade.press.korean_subjects import KoreanSubjects
from ktrade.press.mentions import Mention

_AMOUNT = r"[\d,.]+ ?(?:천만|백만|천|조|억|만)[\d,.조억만천백 ]*(?:달러|불)?"
_IS_CHANGE = re.compile(
    r" ?(?:\([^)]*\))?(?:, ?[가-힣·]+(?:은|는|이|가)? "
    + _AMOUNT
    + r" ?(?:\([^)]*\))?)* ?(?:이|가|을|를)? ?"
    r"(?:증가|감소|늘|줄|많|적[었은다]|확대|축소|불어|급증|급감|커[졌지진]|작아|개선|악화)"
)
_IS_BASE = re.compile(
    r"(?: ?[적흑]자)?\)? ?(?:보다|대비|에서|에 비해|에 견줘|와 견줘|과 견줘|과 비교|와 비교)"
    r"|\)의 (?:두|세|네|\d) ?배"
)
_FROM_TO = re.compile(rf"에서 {_AMOUNT}(?:로|으로)")
_IS_CHANGE_OF_BALANCE = re.compile(
    r"(?: ?(?:넘게|이상|가량|정도))? ?[적흑]자 ?(?:규모|폭)[이가은는도]? ?[가-힣]*"
    r"(?:늘|줄|확대|축소|커|작|불)"
)
_IS_PART = re.compile(r"(?:에|를|을)? ?(?:해당|수준|불과|그쳤|그친|달한|달했|육박)")
_IS_THE_SAME = re.compile(r"[^,.]{0,4}(?:전년|지난해|작년)[^,.]{0,12}[과와] (?:동일|같)")
_IS_SHARE_THEN = re.compile(r"^[^,]{2,16}(?:에는|엔|에|은|는) $")
OTHER_COMPARED = re.compile(r"\)? ?(?:과|와) (?:견줘|비교)")
# "철강(75억 달러)과 선박(9억 달러)은 6.0%, 8.5% 감소": to each its own, without 각각
_REASON_BEFORE = re.compile(
    r"(?:바탕으로|힘입어|영향으로|덕분에|덕에|효과로|호조로|여파로|탓에)[^,.()]{0,16}$"
)
_ARE_DEALT = re.compile(
    r"(?<=[은는이가도] )[\d.]+%(?:(?:, ?|와 |과 |·)[\d.]+%)+(?:씩)?"
    r" ?(?:증가|감소|늘|줄|상승|하락|급)"
)
_BRACKETS_ARE_SHARES = re.compile(r"괄호 ?안?(?:은|의|는) [^.]*비중")
_IS_GAP = re.compile(r"(?:의|이나|가량|정도)?(?: [가-힣]{2,4})? ?(?:차이|격차)")
_OVER_YEARS = re.compile(r"(?:최근|지난) ?\d+년(?:간|새| 동안)[^,.]{0,8}$")
_SUMS_UP = re.compile(r"^.{0,12}(?:누계|누적|합계|전체로|이로써|올해 들어|통틀어)")
_IS_MISPRINT = re.compile(  # "'18억달러 흑자'로 적었으나"
    r"[^,.'\"]{0,10}['\"](?:이?라고|으?로) ?(?:잘못|적|썼|쓴|표기|기재|보도|게재)"
)
_GROWN_VOLUME = re.compile(
    r" ?(?:증가|감소|늘어|늘|줄어|줄|급증|급감)(?:한|난|든|은)? \d[\d,만천 ]*(?:대|톤"
    r"|t)(?![a-zA-Z])"
)
_IS_RATE = re.compile(
    r"(?:관세|세율|세|금리|환율|지지율|실업률) ?(?:율|인|을|를|은|는|이)? ?$"
)  # no growth, of nothing traded
_CHANGE_NAMED = re.compile(r"(증가|감소)(?:액|폭)(?:은|는|이) ?$")
# A level that is passed is none of the group's figures where its own is printed beside it.
_IS_LEVEL = re.compile(
    r"(?: ?[선대])?(?:을|를)? ?(?:사상 )?(?:처음(?:으로)? ?)?(?:다시 )?"
    r"(?:넘|웃돌|웃돈|돌파|상회|이상|초과)|대를 회복|대 (?:수출|실적)"
    r"|대에 |대로 올라| ?시대| ?고지| ?(?:의 )?벽"
)


class KoreanFigures(KoreanSubjects):
    """The figures of a sentence."""

    def _figure(self, mention: Mention, follows: Mention | None) -> None:
        if self.is_other and mention.kind != "workdays":
            return
        is_of_no_year = re.search(r"연간 [^,.]{0,16}$", self.text[: mention.start])
        if is_of_no_year and self.period.length < 12:
            return  # "연간 무역액은 1조 달러를 넘었다": of a year that is not over
        if _IS_MISPRINT.match(self.text, mention.end):
            return
        if self.is_days and mention.kind == "usd" and (daily := self._daily_before()):
            self.group, self.is_days = daily, False  # "일평균은 조업일수 22일 기준 26억 달러"
        if self.is_days or mention.kind == "workdays":
            if mention.kind == "workdays":
                self._workdays(mention)
            return
        if (
            re.match(r"(?:은|는) ", self.text[mention.end :])
            and not self.text[: mention.start].strip()
        ):
            return  # "401억 달러는 9월 최대다": told of before
        before = self.text[: mention.start]
        if _REASON_BEFORE.search(before) and self.group.figures:
            lead = next((g for g in self.groups if g.explicit and not g.figures), None)
            self.group = lead or self.group  # "친환경차는 하이브리드차(8%) 호조를 바탕으로 4% 늘어"
        if self.whole and mention.kind == "percent" and re.search(r"(?:늘어|줄어) ?$", before):
            self.group, self.whole = self.whole, None  # "수입은 원유와 가스가 모두 줄어 6% 감소"
            self.pending.append(self.group)
        elif name := self._name_before(mention):
            self._unknown(mention.start, name)
        if (
            mention.kind == "percent"
            and not self.dealt
            and _ARE_DEALT.match(self.text, mention.start)
        ):
            self._each(mention._replace(end=mention.start))
        group = self.group
        if group.figures and group.period != self.period:
            is_deficit = group.is_deficit
            group = self._new(mention.start, group.series[-1])
            group.is_deficit = is_deficit
        if group is self.groups[0] and not (group.explicit or group.scope or group.figures):
            group.series = self._told_before()
        measure, cell, period = self._reading(mention)
        if not measure:
            return
        is_aside = self.aside is not None and mention.start <= self.aside[1] + 1
        if self.aside and is_aside:
            period, cell = self.aside[0], cell.removeprefix(">")  # it is what was passed, and known
        self.aside = None
        printed = Printed(
            measure, cell, mention.start, mention.end, period, is_growth=measure.endswith("yoy")
        )
        self._dealt_to(measure).figures.append(printed)
        is_level = mention.kind == "usd" or measure == "share"
        if is_level and not is_aside and _IS_LEVEL.match(self.text, mention.end):
            printed.level = mention.text.replace(" ", "")
        if measure == "value" and group.is_deficit and group.series[-1].flow == "balance":
            self._give_sign(printed, "-")
        if measure != "change" or group.series[-1].flow != "balance":
            self._sign(printed, mention)

    def _daily_before(self) -> Group | None:
        """The daily average named before, that has no figure yet; None for none."""
        return next((g for g in self.groups if g.scope == "daily" and not g.figures), None)

    def _sign(self, printed: Printed, mention: Mention) -> None:
        """Gives a figure the sign that stands at it or before it; else, where it is a movement, it
        waits for its verb."""
        if mention.kind == "growth":
            return  # "두 배로": it tells its sign
        is_moved = printed.is_growth or printed.measure in ("mom", "change", "share_change")
        if is_moved and not mention.sign and self.rate_sign:
            self._give_sign(printed, self.rate_sign)
        elif is_moved and not mention.sign:
            self.unsigned.append(printed)
        elif mention.sign == "-":
            self._give_sign(printed, "-")

    def _told_before(self) -> list[Series]:
        """The series that a sentence without a subject goes on with: the last one told of, but of a
        balance only where it says so."""
        last = self.context.group.series[-1] if self.context.group else self.group.series[-1]
        if self.context.begins and self.context.group and _SUMS_UP.search(self.text):
            return [self.context.headline]
        if last.flow == "balance" and re.search("(?:만에|이후|이래) (?:최대|최소|가장)", self.text):
            return [last]
        if last.flow == "balance" and not re.search("흑자|적자|수지", self.text):
            last = self.context.headline
        return [last]

    def _dealt_to(self, measure: str) -> Group:
        """The group a figure goes to: behind 각각 the first figure to the first group."""
        if not self.dealt:
            return self.group
        number = self.dealt_count.get(measure, 0)
        self.dealt_count[measure] = number + 1
        return self.dealt[number] if number < len(self.dealt) else self.group

    def _each(self, mention: Mention) -> None:
        rest = self.text[mention.end :]
        listed = re.match(r"(?: ?[-△]?[\d.]+%(?:,| 및|와|과|·)?)*", rest)
        count = listed[0].count("%") if listed else 0
        closed = [g for g in self.pending if g.figures]
        told = [g for g in self.groups if g.figures and not any(f.is_growth for f in g.figures)]
        if len(closed) != count and len(told) >= count > 1:
            closed = told[-count:]  # "A 3억, B 2억 순이며 증가율은 각각 5%, 3%"
        if len(closed) > 1:
            self.dealt, self.dealt_count = closed, {}

    def _reading(self, mention: Mention) -> tuple[str, str, Period | None]:
        """The measure, the cell and, where it is not the group's, the period of a figure."""
        group = self.group
        if _OVER_YEARS.search(self.text[: mention.start]):
            return "", "", None
        if mention.kind == "growth":
            return self.compare, mention.text, None
        if mention.kind == "volume":
            return "volume", mention.degree + mention.text, None
        if mention.kind == "points":
            return ("share_change" if group.scope == "share" else ""), mention.text, None
        if mention.kind == "percent":
            if self._is_share_before(mention):
                return "share", mention.text, group.period.year_before
            return self._percent(mention), mention.degree + mention.text, None
        if mention.kind == "krw":
            near = self.text[max(0, mention.start - 30) : mention.start]
            is_of_dollars = re.search("달러|불|우리 ?돈|한화|원화", near)
            return ("krw" if is_of_dollars else ""), mention.text, None
        return self._money(mention)

    def _is_share_before(self, mention: Mention) -> bool:
        """Whether it is the share a year before: '비중은 5.9%로 전년(4.1%)보다 커졌다'."""
        gap = self.text[self.compared_at : mention.start] if self.compared_at >= 0 else ")"
        is_told = self.group.scope == "share" and self.compare == "yoy" and gap in ("(", " ", "의 ")
        return is_told and _IS_BASE.match(self.text, mention.end) is not None

    def _percent(self, mention: Mention) -> str:
        group = self.group
        behind = self.text[mention.end : mention.end + 8]
        if self._is_of_all(mention):
            self.is_share_list = behind.startswith(")")
            return "share"
        if self.is_share_list and not mention.sign and self.text[mention.start - 1] == "(":
            return "share"
        before = self.text[: mention.start]
        if before.endswith("(") and _BRACKETS_ARE_SHARES.search(self.text):
            return "share"
        if (
            _IS_RATE.search(before)
            or re.search("수[출입]액?의 $", before)
            or (before.endswith("의 ") and _IS_PART.match(self.text, mention.end))
        ):
            return ""  # "지난해 적자의 55%에 해당"
        if _IS_SHARE_THEN.search(before) and self.context.is_share and not group.explicit:
            return "share"  # "비중은 38.2%였다. 지난해 7월에는 24.2%였다"
        is_to = before.endswith("%에서 ")  # "25.1%에서 18.2%로 낮아졌다"
        if group.scope == "share" and (is_to or _IS_LEVEL.match(behind)):
            return "share"
        if re.match(r"(?:를|을|로)? ?(?:차지|비중)", behind) or (
            group.scope == "share" and all(f.measure == "share_change" for f in group.figures)
        ):
            return "share"
        if self.compare == "other":
            return ""
        if group.scope == "daily":
            return "daily_yoy" if self.compare == "yoy" else ""
        if re.search(
            r"(?:물량|수출량|수입량)(?: ?기준| 증[가감]율| 증가율| 감소율)?(?:은|는|이|도"
            r"|으로는|으로)? ?$",
            self.text[: mention.start],
        ):
            return "volume_yoy"
        if _GROWN_VOLUME.match(self.text, mention.end):
            return "volume_yoy"  # "31.1% 줄어든 129만t"
        last = group.figures[-1] if group.figures else None
        told = self.context.group
        is_of_told = told and told.figures and told.series[-1:] == group.series[-1:]
        is_of_volume = is_of_told and told and told.figures[-1].measure.startswith("volume")
        if is_of_volume and not group.figures and self.compare == "mom":
            return ""  # "4월보다 1.4% 많았다": of the tonnes told of before
        is_aside = last is not None and self.text[last.start - 1] == "("  # "2억 달러(8만 대)로 5%"
        if group.scope != "value" and last and last.measure == "volume" and not is_aside:
            return "volume_yoy"
        return self.compare

    def _is_of_all(self, mention: Mention) -> bool:
        """Whether it is a share of all, of what was told of before: '전체 수출의 38.1%에 해당'."""
        whole = re.search(
            r"(?:전체|총) ?([가-힣]+ )?수[출입](?:액)?(?:의|에서|가운데| 중) ?$|전체의 $",
            self.text[: mention.start],
        )
        if not whole:
            return False
        named = [g for g in self.groups if g.explicit & {"item", "place"}]
        if whole[1] and named[-1:] == [self.group] and not self.group.figures and named[1:]:
            named.pop()  # "중국이 전체 철강 수출의 38%": a share of steel, to China
            self.group = named[-1]
        told = named[-1] if named else self.context.group
        if told:
            self.group.series = list(told.series[-1:])
        return told is not None

    def _money(self, mention: Mention) -> tuple[str, str, Period | None]:
        group = self.group
        behind, before = self.text[mention.end :], self.text[: mention.start]
        is_known = mention.degree == ">" and re.search("종전|직전|기존", before)
        cell = ("" if is_known else mention.degree) + mention.text
        gap = self.text[self.compared_at : mention.start] if self.compared_at >= 0 else "0123456789"
        measure = "daily" if group.scope == "daily" else "value"
        is_near = len(gap) <= 8 and not re.search("보다|대비|比|비 ", gap)
        if is_near and OTHER_COMPARED.match(behind) and self.compare == "other":
            return measure, cell, self.other_period
        if is_near and _IS_BASE.match(behind):
            period = group.period.year_before if self.compare == "yoy" else group.period.previous
            return measure, cell, period
        if re.search(r"[를을] $", before) and re.match(
            r" ?(?:가량|넘게)? ?(?:웃돈|웃돌|밑돈|밑돌)", behind
        ):
            return "", "", None  # "종전 최고치를 5억 달러 웃돈다"
        if _IS_CHANGE_OF_BALANCE.match(behind) or _IS_GAP.match(behind):
            return "", "", None
        if _FROM_TO.match(behind):
            return measure, cell, group.period.year_before
        if changed := _CHANGE_NAMED.search(before):
            return "change", ("-" if changed[1] != "증가" else "") + cell, None
        is_in_bracket = before.endswith("(") and re.search(r"%(?: ?[↑↓])?\($", before)
        if mention.sign and group.series[-1].flow == "balance":
            return measure, cell, None
        if mention.sign or is_in_bracket or _IS_CHANGE.match(behind):
            if self.compare != "yoy" or group.scope == "daily":
                return "", "", None
            if group.series[-1].flow == "balance":
                cell = self._change_of_balance(cell, before, behind)
            return "change", cell, None
        return measure, cell, None

    def _change_of_balance(self, cell: str, before: str, behind: str) -> str:
        """A change of a balance with its sign: a deficit that shrank is a balance that rose."""
        is_deficit = before.rfind("적자") > before.rfind("흑자") or (
            self.group.is_deficit and "흑자" not in before
        )
        is_up = re.match(r".{0,24}?(?:증가|늘|많|확대|불어|급증|커|개선)", behind) is not None
        is_down = re.match(r".{0,24}?(?:감소|줄|적|축소|급감|작아|악화)", behind) is not None
        if re.match(r".{0,12}?(?:개선|악화)", behind):
            is_deficit = False
        return f"-{cell}" if (is_down and not is_up) != is_deficit else cell

    def _workdays(self, mention: Mention) -> None:
        """Working days: of the year before behind its name or before 에서, their change before a
        movement."""
        behind, before = self.text[mention.end :], self.text[: mention.start]
        measure, period = "days", None
        year = re.search(r"['’]?((?:20)?\d\d)년 ?$", before)
        own = self.group.period
        if re.search(r"[-+△]$", before) or re.match(
            r"(?:이나|씩)? ?(?:늘|줄|많|적|길|짧|증가|감소|부족|모자|더|덜)", behind
        ):
            measure = "days_change"
        elif year and int(year[1]) % 100 != own.last // 12 % 100:
            period = own.year_before
        elif behind.startswith("에서") or re.search(
            r"(?:지난해|작년|전년)(?: 같은 기간| 동기| 이맘때)?[( ]*$", before
        ):
            period = self.group.period.year_before
        printed = Printed(measure, mention.text, mention.start, mention.end, period)
        self.group.figures.append(printed)
        if measure == "days" and not period and _IS_THE_SAME.match(behind):
            same = Printed("days_change", "0", mention.start, mention.end)
            self.group.figures.append(same)
        is_less = re.search(r"[-△]$", before) or re.match(
            r"(?:이나|씩)? ?(?:줄|적|짧|감소|부족|모자|덜)", behind
        )
        if measure == "days_change" and is_less:
            printed.cell = f"-{printed.cell}"

    def _needs_no_sign(self, figure: Printed) -> bool:
        """Whether a growth without a sign can but be plus: in a bracket behind a level, where a
        fall would have its mark; or it is nought."""
        before = self.text[: figure.start].rstrip("+")
        is_behind_level = re.search(r"(?:달러|[불弗]) ?(?:\(|, ?|·)$", before) is not None
        return re.fullmatch(r"0(?:\.0+)?", figure.cell) is not None or (
            is_behind_level and "비중" not in self.text
        )
