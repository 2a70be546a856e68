"""An article -> the draft of its facts: reads it sentence by sentence, in its language, and gathers
what they print."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from ktrade.model.period import WHOLE, Period
from ktrade.model.quantity import TOTAL, WORLD
from ktrade.model.vocabulary import Vocabulary
from ktrade.press.dates import Calendar
from ktrade.press.doubts import settled
from ktrade.press.facts import Fact, Series
from ktrade.press.headline import Title, doubt_of_all, is_of_other, topic
from ktrade.press.lexicon import ICT, Lexicon
from ktrade.press.page import PERIOD_NAME, Page, is_in_list
from ktrade.press.reading import Reading
from ktrade.press.sentence import Context

LONGEST_SENTENCE = 3_000  # characters; what is longer is a table, or no text
FIRST_SENTENCES = 2  # which tell of the article's period, even without a figure
LEADS = 4  # paragraphs that tell what an article is about
LAST_DAY = date(2999, 12, 31)  # of the calendar that periods are of
LONGEST_AGO = 36  # months from what an article is on until its day
MONTHS_TO_REPORT = 2  # from the end of a period until an article on it is an old one


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
    title = Title(page, reading, lexicon, context.headline)
    if context.headline.category == TOTAL and not title.tells_of_all:
        context.headline = title.series
    found: list[Fact] = []
    for number, paragraph in page.paragraphs:
        said = reading.sentences(paragraph)
        context.begin_paragraph(len(said))
        part, place, begun = None, WORLD, len(found)
        for sentence in said:
            if len(sentence) > LONGEST_SENTENCE:
                continue
            before = replace(context)
            facts = list(reading.facts(sentence, f"p{number}", lexicon, calendar, context))
            is_first = all(fact.is_claim for fact in found)
            if is_first and (of := title.place_of(facts)) not in (
                WORLD,
                context.headline.destination,
            ):
                # What the sentence leaves unsaid is of the article's destination too.
                context = replace(before, headline=before.headline._replace(destination=of))
                context.is_of_two = of in title.both_ways
                facts = list(reading.facts(sentence, f"p{number}", lexicon, calendar, context))
            if facts and len(page.paragraphs) > 1:
                context.carried = context.last_sum()
                context.is_of_both |= main in {fact.period for fact in facts}
            place = _place_told(facts, place, context)
            _send_to(place, facts, found)
            if main.last_day >= day:  # its own figures are not known yet
                context.known = _last_known(facts, day) or context.known
            if not is_in_list(paragraph) or sentence.endswith(("다", "다.")):
                context.headline = title.headline(facts, found, context.headline)
            if not any(is_of_other(fact, context.headline) for fact in found):
                context.unknown = doubt_of_all(facts) or context.unknown
            found.extend(facts)
            context.begins = False
            part = context.sticky or context.last_part() or part
        told = {f.period for f in found[begun:] if not f.is_claim and context.is_part(f.period)}
        context.end_paragraph(part if len(told) < 2 else None)  # of month after month, it is of all
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
    figure name, or its title, or the lines above it; else the first of any time."""
    leads = [
        sentence
        for _, paragraph in sorted(page.paragraphs[:LEADS], key=lambda p: is_in_list(p[1]))
        for sentence in reading.sentences(paragraph)
    ]
    prose = sum(not is_in_list(paragraph) for _, paragraph in page.paragraphs[:1])
    leads.insert(FIRST_SENTENCES if prose else 0, page.title)
    today = calendar.published.year * 12 + calendar.published.month - 1
    for text in (*leads, *page.above.splitlines()):
        if (report := reading.REPORT.search(text)) and (
            named := reading.named_period(report[0], calendar)
        ):
            return Period.parse(named)
    found = None
    for number, text in enumerate(leads):
        named = reading.named_period(text, calendar)
        if not named:
            continue
        period = Period.parse(named)
        is_new = period.last >= today - MONTHS_TO_REPORT
        if period.last < today - LONGEST_AGO:
            continue  # "since 1956": long ago
        if is_new and (number < FIRST_SENTENCES or text == page.title or reading.has_figure(text)):
            heads = [*leads[: FIRST_SENTENCES + 1], *page.above.splitlines()]
            return _days_of(period, heads, reading, calendar)
        found = found or (period if reading.has_figure(text) or text == page.title else None)
    named_above = (reading.named_period(line, calendar) for line in page.above.splitlines())
    above = (Period.parse(named) for named in named_above if named)
    return next((period for period in above if period.last >= today - MONTHS_TO_REPORT), found)


def _days_of(month: Period, leads: Sequence[str], reading: Reading, calendar: Calendar) -> Period:
    """The first days of a month, where the leads name them too: 'early in May' may come first."""
    # A heading may name days of a list below it: "April 1-20: exports to …", "4.1~20".
    told = [text for text in leads if not re.match(rf"{PERIOD_NAME}: |\d+\.1 ?[~∼-]", text)]
    for text in told if month.kind == "month" else ():
        named = reading.named_period(text, calendar)
        if named and (days := Period.parse(named)).last == month.last and days.day != WHOLE:
            return days
    return month


def _last_known(facts: Sequence[Fact], day: date) -> Period | None:
    """The last period of figures that was over by a day; what is not over is marked, since it can
    but be expected."""
    over = [f.period for f in facts if f.period.last_day < day and not f.is_claim]
    for fact in facts:
        if fact.period.last_day > day:
            fact.doubts.append(f"{fact.period} was not over: expected?")
    return max(over, key=lambda period: period.last_day, default=None)


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
    is_of_items = {f.series.destination for f in facts} == {WORLD} and not any(
        f.series.category in (TOTAL, ICT) for f in facts
    )
    if place != WORLD and is_told and {fact.series.destination for fact in facts} == {WORLD}:
        for fact in facts:
            fact.series = fact.series._replace(destination=place)
    elif place != WORLD and is_of_items:
        for fact in facts:
            fact.doubts.append(f"to {place}, as what stands before?")
