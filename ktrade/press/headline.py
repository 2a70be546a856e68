"""What bare words of an article speak of ("exports rose"): all goods and countries, or the one item
or destination that its title and its first figures name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from ktrade.model.period import WHOLE, Period
from ktrade.model.quantity import TOTAL, WORLD
from ktrade.press.facts import NOT_KNOWN, Fact, Series
from ktrade.press.gathering import FUELS
from ktrade.press.lexicon import CUSTOMS, ICT, Lexicon
from ktrade.press.mentions import Mention
from ktrade.press.page import Page
from ktrade.press.reading import Reading

_AND = re.compile(r"[^,·]{0,12}(?:, | and |·|·|와 |과 )[^,·]{0,12}")
_TIED = re.compile(r"(?:[^.;:]|\.(?=\d)){0,50} (?:to|from|with) (?:the )?(?:[a-z]+ )?")
_BESIDE = re.compile(r" (?:in goods )?")  # "imports from the region"
# An article that tells of imports or the balance is on all goods, whatever it begins with.
_OF_ALL = re.compile(
    r"\bimports\b[^.]{0,40}(?:\$|billion|percent)|\b(?:surplus|deficit|trade balance)\b"
    r"|수입(?![차)])[^.]{0,30}?\d[\d.,]* ?(?:%|[조억])"
    r"|무역수지|(?<![대與] )무역[흑적]자|무역 ?규모",
    re.IGNORECASE,
)
_ALL_EXPORTS = re.compile(
    r"(?:전체|총|우리나라|한국의?|국가) ?수[출입]액?(?:은|이|도)|\b(?:total|overall"
    r"|all) (?:ex|im)ports",
    re.IGNORECASE,
)
FIRST = 6  # paragraphs
_ROW = re.compile(
    r"(?:\d{4}년 )?(?:[\d~]+월 )?([가-힣·]+) 수출은 [^ ]+ (?:[백천]만 )?(?:억 )?달러로 "
)
_TIED_BEFORE = re.compile(r" ?(?:으?로의 |[과와]의 |에서의 )?")
_AN_INDUSTRY = re.compile(r" ?산업 ?(?:수출입 ?)?(?:동향|실적|현황)")
_OF_A_TIME = re.compile(r" |,? ?(?:[\d~∼]+월|[1-4]분기|[상하]반기|지난해|작년|올해|연간) ")
_OF_AN_ITEM = re.compile(r"(?:재|류|제품)? $")


class Title:
    """The title of an article: the items and destinations that it names, if it stands apart."""

    def __init__(self, page: Page, reading: Reading, lexicon: Lexicon, headline: Series) -> None:
        texts = [paragraph for _, paragraph in page.paragraphs]
        self._all = [page.title, page.above, *texts]
        self._reading, self._lexicon = reading, lexicon
        title = _naming(page, reading, lexicon)
        self.is_apart = title not in texts
        self.series = headline  # that it names as exports of one item
        self.places: set[str] = set()
        title = " ".join(reading.sentences(title))  # in the spelling that is read
        named = list(reading.phrases(title, lexicon, ()))
        items = [mention for mention in named if mention.kind == "item"]
        self.items = {lexicon.item(mention.ids) for mention in items}
        is_of_trade = any(mention.kind == "flow" for mention in named)
        is_of_one = len(self.items) == 1 and not self.items & FUELS
        self.is_of_item = self.is_apart and is_of_one and not is_of_trade
        self.is_of_many = False
        if self.is_apart:
            self.series = _series_of(title, named, lexicon, headline)
            above = reading.phrases(page.above, lexicon, ())
            self.places = {m.ids[0] for m in (*named, *above) if m.kind == "place"}
            self.is_of_many = any(
                _AND.fullmatch(title, one.end, two.start) for one, two in pairwise(items)
            )

        firsts = {said[:9].split(" ")[0] for said in texts[:FIRST] if _ROW.match(said)}
        self.is_of_many |= len(firsts) > 1  # the rows of a table, each of another item
        self.tells_of_all = _tells_of_all("\n".join(texts), lexicon) and not self._is_of_one(texts)

    def _is_of_one(self, texts: Sequence[str]) -> bool:
        """Whether an article tells of no item but that whose exports its title names, and nothing
        of all goods: its imports are of the item too."""
        one, named = self.series.category, self._reading.phrases
        found = (m.ids for t in texts for m in named(t, self._lexicon, ()) if m.kind == "item")
        items = {self._lexicon.item(ids) for ids in found}
        is_alone = all(one in (i, *self._lexicon.categories.ancestors(i)) for i in items)
        of_all = any(_ALL_EXPORTS.search(text) for text in texts)
        return one != TOTAL and is_alone and not of_all

    def headline(self, facts: Sequence[Fact], found: Sequence[Fact], headline: Series) -> Series:
        """The series that bare words speak of behind these facts of a sentence, where those found
        before are but claims or none."""
        if headline.category == TOTAL and all(f.is_claim or f.cell in ("<0", ">0") for f in found):
            of_first = self._of_first(facts, headline)
            is_of_item = self.is_of_item and of_first.category in self.items
            if not (self.tells_of_all or self.is_of_many) or of_first == self.series or is_of_item:
                headline = of_first
        return headline

    def place_of(self, facts: Sequence[Fact]) -> str:
        """The destination that an article is on by its first figures: the one of them that its
        title names, or trade with which it tells of in both directions; else the world."""
        told = [fact.series for fact in facts if not fact.is_claim]
        first = told[0].destination if told else WORLD
        others = {series for series in told if series.destination != first}
        is_of_title = first in self.places and not others
        is_alone = {series.destination for series in others} <= {WORLD} and self.places <= {first}
        is_told = first in self.both_ways or (
            first in self.places and all(series.flow != "export" for series in others)
        )
        return first if is_of_title or (is_alone and is_told) else WORLD

    @cached_property
    def both_ways(self) -> set[str]:
        """The destinations that exports go to and imports come from, or with which trade or a
        balance is told of."""
        flows: dict[str, set[str]] = {}
        first = ""  # which "the region" stands for
        sentences = (said for text in self._all for said in self._reading.sentences(text))
        for text in (said.replace("US$", "$") for said in sentences):
            named = self._reading.phrases(text, self._lexicon, ())
            for flow, place in pairwise(m for m in named if m.kind in ("flow", "place", "there")):
                first = first or "".join(place.ids[:1])
                of, tie = (place.ids[0], _TIED) if place.ids else (first, _BESIDE)
                if (flow.kind, place.kind) == ("place", "flow"):  # "대중 수출"
                    of, tie, flow, place = flow.ids[0], _TIED_BEFORE, place, flow
                    start, end = place.end, flow.start
                else:
                    start, end = flow.end, place.start
                if flow.kind == "flow" and of and tie.fullmatch(text, start, end):
                    flows.setdefault(of, set()).add(flow.text)
        return {
            place
            for place, told in flows.items()
            if (len(told) > 1 and "export" in told)
            or (told & {"balance", "trade"} and self._reading.LANGUAGE == "en")
        }

    def _of_first(self, facts: Sequence[Fact], headline: Series) -> Series:
        """The series of the first figures where it is one item's, as in an article on cars, else of
        all goods. Where they are to one destination, only the item that the title names."""
        levels = {fact.series for fact in facts if fact.measure in ("value", "volume")}
        # A share is told of as a part of what the article is on.
        rates = [fact for fact in facts if not fact.is_claim and fact.measure != "share"]
        growths = {fact.series for fact in rates if self.is_apart}
        told = levels or growths
        categories = {series.category for series in told}
        is_of_all = bool(levels) and all(series[2] == WORLD for series in told)
        if len(categories) == 1 and (is_of_all or categories <= self.items):
            return headline._replace(category=categories.pop())
        return headline


def _tells_of_all(text: str, lexicon: Lexicon) -> bool:
    """Whether an article tells of the imports or the balance of all goods: of those of one item
    alone ('철강 수입') an article on the item may tell."""
    items = tuple(
        name for name, said in lexicon.phrases.items() if said.kind in ("item", "unknown")
    )
    told = [
        (found[0], _OF_AN_ITEM.sub("", text[: found.start()])[-20:].casefold().endswith(items))
        for found in _OF_ALL.finditer(text)
    ]
    is_of_items = any(of_item for _, of_item in told)  # whose balance is told of too
    return any(not (of_item or (said.startswith("무역") and is_of_items)) for said, of_item in told)


def _series_of(title: str, named: Sequence[Mention], lexicon: Lexicon, headline: Series) -> Series:
    """The series that a title names as exports of one item, as of cars; else the headline, as
    behind 'exports at a record on chip shipments'."""
    if sum(mention.kind == "flow" for mention in named) > 1:
        return headline
    for one in named:
        if one.kind == "item" and _AN_INDUSTRY.match(title, one.end):
            return headline._replace(category=lexicon.item(one.ids))
    for one, two in pairwise(named):
        kinds, gap = (one.kind, two.kind), title[one.end : two.start]
        item = one if kinds == ("item", "flow") and _OF_A_TIME.fullmatch(gap) else two
        flow = two if item is one else one
        is_of_it = item is one or (kinds == ("flow", "item") and gap.lower() == " of ")
        if is_of_it and flow.text == "export":
            return headline._replace(category=lexicon.item(item.ids))
    return headline


def _naming(page: Page, reading: Reading, lexicon: Lexicon) -> str:
    """The title, or the first line below it that names what an article is on, where the title is
    but a masthead."""
    for line in (page.title, *page.above.splitlines()):
        if any(m.kind in ("flow", "item", "place") for m in reading.phrases(line, lexicon, ())):
            return line
    return page.title


def doubt_of_all(facts: Sequence[Fact]) -> str:
    """The doubt of figures that are all of something nobody knows; '' where they are not."""
    doubts = [
        next((doubt for doubt in fact.doubts if doubt.startswith(NOT_KNOWN)), "")
        for fact in facts
        if not fact.is_claim
    ]
    return doubts[0] if doubts and all(doubts) else ""


def is_of_other(fact: Fact, headline: Series) -> bool:
    """Whether a figure is of something known, or of something else than the headline."""
    is_known = not fact.doubts or fact.series.category != headline.category
    return not fact.is_claim and is_known


def topic(text: str, main: Period) -> str:
    """ict, customs or total, by what the beginning of the article and its period say of whose items
    it has."""
    head = text[:700]
    if re.search(r"\bICT\b|information and communications? technolog|정보통신", head):
        return ICT
    is_customs = main.day != WHOLE or re.search(r"Customs Service|customs data|관세청", head)
    return CUSTOMS if is_customs else TOTAL
