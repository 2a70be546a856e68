"""An article -> the draft of its facts: reads it sentence by sentence and gathers what they print."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from ktrade.model.period import WHOLE, Period
from ktrade.model.quantity import TOTAL, WORLD
from ktrade.model.vocabulary import Vocabulary
from ktrade.press.claims import claims_of
from ktrade.press.dates import Calendar
from ktrade.press.doubts import settled
from ktrade.press.english import MOVED, EnglishSentence
from ktrade.press.facts import Fact, Group, Printed, Series
from ktrade.press.lexicon import ICT, Lexicon
from ktrade.press.mentions import Mention, comparisons, figures, phrases
from ktrade.press.page import Page
from ktrade.press.sentence import Context
from ktrade.press.sentences import sentences

LONG_PARAGRAPH = 6  # sentences
MOST_WORDS = 8  # of an article that a note may keep around a figure
TOTALS = Series("export", TOTAL, WORLD)


class Draft(NamedTuple):
    """What was read of an article: its facts and claims in their order, its main period, and whose items it has."""

    facts: list[Fact]
    main: Period
    about: str


def read_article(page: Page, about: str, categories: Vocabulary, destinations: Vocabulary) -> Draft:
    """The draft of a dated article; `about` is ict, total or customs, '' where the article is to tell."""
    text = "\n".join(paragraph for _, paragraph in page.paragraphs)
    about = about or topic(f"{page.title}\n{text}")
    lexicon = Lexicon("en", categories, destinations, about)
    day = date.fromisoformat(page.published)
    calendar = Calendar(day)
    calendar.main = main = main_period(page, calendar) or Period(day.year * 12 + day.month - 2, WHOLE, 1)
    context = Context(Series("export", ICT if about == ICT else TOTAL, WORLD), main)
    found: list[Fact] = []
    for number, paragraph in page.paragraphs:
        said = sentences(paragraph)
        context.sticky, context.is_long_paragraph = None, len(said) > LONG_PARAGRAPH
        for sentence in said:
            mentions = mentions_of(sentence, lexicon, calendar)
            groups = EnglishSentence(sentence, mentions, lexicon, context).read()
            for group in groups:
                found.extend(facts_of(group, sentence, f"p{number}"))
            found.extend(exceptions(sentence, mentions, lexicon, context, f"p{number}"))
            for group, period, claim in claims_of(sentence, mentions, groups, context.headline):
                found.extend(Fact(period, series, "claim", claim, f"p{number}") for series in group.series)
    return Draft(settled(found), main, about)


def topic(text: str) -> str:
    """ict or total, by what the beginning of the article speaks of."""
    head = text[:700]
    is_ict = re.search(r"\bICT\b|information and communications? technolog|정보통신", head)
    return ICT if is_ict else TOTAL


def mentions_of(sentence: str, lexicon: Lexicon, calendar: Calendar) -> list[Mention]:
    """All that a sentence mentions, in order, none within another."""
    found: list[Mention] = []
    taken: list[tuple[int, int]] = []
    for mention in (*comparisons(sentence), *calendar.find(sentence), *figures(sentence)):
        if not any(a < mention.end and mention.start < b for a, b in taken):
            found.append(mention)
            taken.append((mention.start, mention.end))
    found.extend(phrases(sentence, lexicon, taken))
    return sorted(found, key=lambda mention: mention.start)


def main_period(page: Page, calendar: Calendar) -> Period | None:
    """The period the article is about: the first that a sentence with a figure names, else the title."""
    leads = [s for _, paragraph in page.paragraphs[:4] for s in sentences(paragraph)]
    for text in (*leads, page.title):
        named = [
            m
            for m in sorted(calendar.find(text), key=lambda m: m.start)
            if m.kind == "period" and not re.search(r"(?:since|from|than|after)\s*$", text[: m.start], re.IGNORECASE)
        ]
        if named and (any(figures(text)) or text == page.title):
            return Period.parse(named[0].text)
    return None


def facts_of(group: Group, sentence: str, where: str) -> Iterator[Fact]:
    """The facts of a group: one each for figure and series, dealt out where it names several series."""
    for measure in dict.fromkeys(f.measure for f in group.figures):
        of_measure = [f for f in group.figures if f.measure == measure]
        for series, printed in _dealt(group, of_measure):
            if measure in ("days", "days_change"):
                series = TOTALS
            yield Fact(
                printed.period or group.period, series, measure, printed.cell, where,
                quote(sentence, printed.start, printed.end), sentence[printed.start : printed.end], printed.of,
                [*group.doubts, *printed.doubts],
            )  # fmt: skip
    if group.series[0].flow == "balance" and group.has_period and not group.figures:
        yield Fact(group.period, group.series[0], "value", "<0" if group.is_deficit else ">0", where)
    has_growth = any(f.is_growth for f in group.figures)
    is_named = bool(group.explicit & {"item", "place"}) or group.has_period
    if group.trend and not has_growth and group.scope == "" and is_named and MOVED.search(group.trend_word):
        cell = ">0" if group.trend == "+" else "<0"
        for series in group.series:
            if series.flow in ("export", "import"):
                yield Fact(group.period, series, "yoy", cell, where, quote(sentence, group.start, group.start))


def _dealt(group: Group, printed: list[Printed]) -> Iterable[tuple[Series, Printed]]:
    count = len(group.series)
    if count > 1 and len(printed) == count:
        return zip(group.series, printed, strict=True)
    return [(series, figure) for figure in printed for series in group.series]


def exceptions(
    sentence: str, mentions: Sequence[Mention], lexicon: Lexicon, context: Context, where: str
) -> Iterator[Fact]:
    """The items that did not grow, where all but them did: 'of 15 items, 13 grew, excluding ships and steel'."""
    of_all = re.search(r"\b[Oo]f (?:the )?(?:country's )?(\d+) [a-z ]*, (\d+)\b", sentence)
    start = next((m.end for m in mentions if m.kind == "except"), 0)
    named = [m for m in mentions if m.kind == "item" and start and m.start > start]
    if of_all and len(named) == int(of_all[1]) - int(of_all[2]):
        for mention in named:
            series = context.headline._replace(category=lexicon.item(mention.ids))
            yield Fact(context.main, series, "yoy", "<=0", where, quote(sentence, mention.start, mention.end))


def quote(sentence: str, start: int, end: int) -> str:
    """At most eight words around a figure."""
    before, inside, after = sentence[:start].split(), sentence[start:end].split(), sentence[end:].split()
    room = max(MOST_WORDS - len(inside), 0)
    return " ".join([*before[max(len(before) - room // 2 - room % 2, 0) :], *inside, *after[: room // 2]][:MOST_WORDS])
