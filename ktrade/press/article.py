"""An article -> the draft of its facts: reads it sentence by sentence, in its language, and gathers
what they print."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple, Protocol

from ktrade.model.period import WHOLE, Period
from ktrade.model.quantity import TOTAL, WORLD
from ktrade.model.vocabulary import Vocabulary
from ktrade.press.dates import Calendar
from ktrade.press.doubts import settled
from ktrade.press.facts import NOT_KNOWN, Fact, Series
from ktrade.press.lexicon import CUSTOMS, ICT, Lexicon
from ktrade.press.mentions import Mention
from ktrade.press.page import Page, is_in_list
from ktrade.press.sentence import Context

LONGEST_SENTENCE = 3_000  # characters; what is longer is a table, or no text
LONG_PARAGRAPH = 6  # sentences
FIRST_SENTENCES = 2  # which tell of the article's period, even without a figure
LEADS = 4  # paragraphs that tell what an article is about
LAST_DAY = date(2999, 12, 31)  # of the calendar that periods are of
MONTHS_TO_REPORT = 2  # from the end of a period until an article on it is an old one


_AND = re.compile(r"[^,·]{0,12}(?:, | and |·|·|와 |과 )[^,·]{0,12}")


class Reading(Protocol):
    """How a language is read."""

    LANGUAGE: str

    def sentences(self, paragraph: str) -> Sequence[str]:
        """The sentences of a paragraph."""

    def named_period(self, text: str, calendar: Calendar) -> str:
        """The first period that a text names for its own sake; '' for none."""

    def has_figure(self, text: str) -> bool:
        """Whether a text prints a figure."""

    def phrases(
        self, text: str, lexicon: Lexicon, taken: Sequence[tuple[int, int]]
    ) -> Iterable[Mention]:
        """The known phrases of a text outside the spans taken."""

    def facts(
        self, sentence: str, where: str, lexicon: Lexicon, calendar: Calendar, context: Context
    ) -> Iterable[Fact]:
        """The facts and claims of a sentence; `context` is moved on to the next one."""


class Draft(NamedTuple):
    """What was read of an article: its facts and claims in their order, its main period, and whose
    items it has."""

    facts: list[Fact]
    main: Period
    about: str


def read_article(page: Page, about: str, categories: Vocabulary, destinations: Vocabulary) -> Draft:
    """The draft of a dated article; `about` is ict, total or customs, '' where the article is to
    tell."""
    text = "\n".join(paragraph for _, paragraph in page.paragraphs)
    reading = _reading_of(text)
    day = date.fromisoformat(page.published)
    calendar = Calendar(day)
    named = main_period(page, reading, calendar)
    calendar.main = main = named or Period(day.year * 12 + day.month - 2, WHOLE, 1)
    about = about or topic(f"{page.title}\n{text}", main)
    lexicon = Lexicon(reading.LANGUAGE, categories, destinations, about)
    context = Context(Series("export", ICT if about == ICT else TOTAL, WORLD), main)
    # An article that tells of imports or the balance is on all goods, whatever it begins with.
    tells_of_all = re.search(
        r"\bimports\b[^.]{0,40}(?:\$|billion|percent)|\b(?:surplus|deficit|trade balance)\b"
        r"|수입(?!차)|무역수지",
        text,
        re.IGNORECASE,
    )
    is_headed = page.title not in [paragraph for _, paragraph in page.paragraphs]
    of_title = context.headline
    if is_headed and context.headline.category == TOTAL:
        of_title = _headline_of(page.title, reading, lexicon, context.headline)
        context.headline = context.headline if tells_of_all else of_title
    in_title = [m for m in reading.phrases(page.title, lexicon, ()) if m.kind == "item"]
    is_of_many = is_headed and any(
        _AND.fullmatch(page.title, one.end, two.start) for one, two in pairwise(in_title)
    )
    of_place = _place_of(page.title, reading, lexicon) if is_headed else WORLD
    found: list[Fact] = []
    for number, paragraph in page.paragraphs:
        said = reading.sentences(paragraph)
        context.sticky = context.sum = None
        context.begins = True
        context.is_long_paragraph = len(said) > LONG_PARAGRAPH
        context.is_elsewhere = context.is_of_all = False
        part, place = None, WORLD
        for sentence in said:
            if len(sentence) > LONGEST_SENTENCE:
                continue
            facts = list(reading.facts(sentence, f"p{number}", lexicon, calendar, context))
            place = _place_told(facts, place, context)
            _send_to(place, facts, found)
            if all(fact.is_claim for fact in found) and context.headline.category == TOTAL:
                of_first = _headline(
                    facts, context.headline, {lexicon.item(mention.ids) for mention in in_title}
                )
                if not (tells_of_all or is_of_many) or of_first == of_title:
                    context.headline = of_first
            if not found and {fact.series.destination for fact in facts} == {of_place}:
                context.headline = context.headline._replace(destination=of_place)
            if all(
                fact.is_claim or (fact.doubts and fact.series.category == context.headline.category)
                for fact in found
            ):
                context.unknown = _unknown(facts) or context.unknown
            found.extend(facts)
            context.begins = False
            part = context.sticky or context.last_part() or part
        context.end_paragraph(part)
    return Draft(settled(found), main, about)


def day_named(page: Page) -> str:
    """The day after the first period that the beginning of an article names with its year, ISO;
    '' where it names none: no year is guessed."""
    reading = _reading_of("\n".join(paragraph for _, paragraph in page.paragraphs))
    far = Calendar(LAST_DAY)  # what has no year of its own falls in the last there is
    for text in (page.title, *(paragraph for _, paragraph in page.paragraphs[:LEADS])):
        for sentence in reading.sentences(text):
            named = reading.named_period(sentence, far)
            if named and (period := Period.parse(named)).last < (LAST_DAY.year - 1) * 12:
                return str(period.last_day + timedelta(days=1))
    return ""


def _reading_of(text: str) -> Reading:
    """How the language that most of a text is in is read; each takes time to load."""
    if len(re.findall("[가-힣]", text)) > len(re.findall("[A-Za-z]", text)):
        from ktrade.press import reading_korean

        return reading_korean
    from ktrade.press import reading_english

    return reading_english


def main_period(page: Page, reading: Reading, calendar: Calendar) -> Period | None:
    """The period the article is about: the first of late that its first sentences or one with a
    figure name, or its title; else the first of any time."""
    leads = [
        sentence
        for _, paragraph in sorted(page.paragraphs[:LEADS], key=lambda p: is_in_list(p[1]))
        for sentence in reading.sentences(paragraph)
    ]
    prose = sum(not is_in_list(paragraph) for _, paragraph in page.paragraphs[:1])
    leads.insert(FIRST_SENTENCES if prose else 0, page.title)
    today = calendar.published.year * 12 + calendar.published.month - 1
    found = None
    for number, text in enumerate(leads):
        named = reading.named_period(text, calendar)
        if not named:
            continue
        period = Period.parse(named)
        is_new = period.last >= today - MONTHS_TO_REPORT
        if is_new and (number < FIRST_SENTENCES or text == page.title or reading.has_figure(text)):
            return _days_of(period, leads[: FIRST_SENTENCES + 1], reading, calendar)
        found = found or (period if reading.has_figure(text) or text == page.title else None)
    return found


def _days_of(month: Period, leads: Sequence[str], reading: Reading, calendar: Calendar) -> Period:
    """The first days of a month, where the leads name them too: 'early in May' may come first."""
    for text in leads if month.kind == "month" else ():
        named = reading.named_period(text, calendar)
        if named and (days := Period.parse(named)).last == month.last and days.day != WHOLE:
            return days
    return month


def _headline_of(title: str, reading: Reading, lexicon: Lexicon, headline: Series) -> Series:
    """The series that a title names as exports of one item, as of cars; else the headline."""
    named = list(reading.phrases(title, lexicon, ()))
    for one, two in pairwise(named):
        kinds, gap = (one.kind, two.kind), title[one.end : two.start]
        item = one if kinds == ("item", "flow") and gap == " " else two
        flow = two if item is one else one
        is_of_it = item is one or (kinds == ("flow", "item") and gap.lower() == " of ")
        if is_of_it and flow.text == "export":
            return headline._replace(category=lexicon.item(item.ids))
    return headline


def _place_told(facts: Sequence[Fact], place: str, context: Context) -> str:
    """The one destination that a paragraph begins with and has told of alone; else the world."""
    told = {fact.series.destination for fact in facts if not fact.is_claim}
    if context.begins:
        is_of_all = {fact.series.category for fact in facts} == {context.headline.category}
        return told.pop() if len(told) == 1 and is_of_all else WORLD
    return WORLD if told - {WORLD, place} else place


def _send_to(place: str, facts: Sequence[Fact], found: Sequence[Fact]) -> None:
    """Makes items to a destination of those that a sentence tells of behind it in the paragraph,
    where other figures have been told of all destinations."""
    is_told = any(
        fact.key == other.key and fact.cell != other.cell
        for fact in facts
        for other in found
        if not (fact.is_claim or fact.doubts or other.doubts)
    )
    if place != WORLD and is_told and {fact.series.destination for fact in facts} == {WORLD}:
        for fact in facts:
            fact.series = fact.series._replace(destination=place)


def _unknown(facts: Sequence[Fact]) -> str:
    """The doubt of figures that are all of something nobody knows; '' where they are not."""
    doubts = [
        next((doubt for doubt in fact.doubts if doubt.startswith(NOT_KNOWN)), "")
        for fact in facts
        if not fact.is_claim
    ]
    return doubts[0] if doubts and all(doubts) else ""


def _place_of(title: str, reading: Reading, lexicon: Lexicon) -> str:
    """The one destination that a title names beside exports or imports; else the world."""
    named = list(reading.phrases(title, lexicon, ()))
    places = {place for mention in named if mention.kind == "place" for place in mention.ids}
    is_of_trade = any(m.kind == "flow" for m in named) or re.search(r"\btrade\b", title)
    return places.pop() if is_of_trade and len(places) == 1 else WORLD


def _headline(facts: Sequence[Fact], headline: Series, in_title: set[str]) -> Series:
    """The series that bare words speak of: the one item of the first figures, in an article on
    cars, else all goods. Where they are to one destination, only the item that the title names."""
    levels = {fact.series for fact in facts if fact.measure in ("value", "volume")}
    categories = {series.category for series in levels}
    is_of_all = all(series[2] == WORLD for series in levels)
    if len(categories) == 1 and (is_of_all or categories <= in_title):
        return headline._replace(category=categories.pop())
    return headline


def topic(text: str, main: Period) -> str:
    """ict, customs or total, by what the beginning of the article and its period say of whose items
    it has."""
    head = text[:700]
    if re.search(r"\bICT\b|information and communications? technolog|정보통신", head):
        return ICT
    is_customs = main.day != WHOLE or re.search(r"Customs Service|customs data|관세청", head)
    return CUSTOMS if is_customs else TOTAL
