"""An article -> the draft of its facts: reads it sentence by sentence, in its language, and gathers
what they print."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from ktrade.model.period import WHOLE, Period
from ktrade.model.quantity import TOTAL, WORLD
from ktrade.model.vocabulary import Vocabulary
from ktrade.press.dates import Calendar
from ktrade.press.doubts import settled
from ktrade.press.facts import Fact, Series
from ktrade.press.lexicon import CUSTOMS, ICT, Lexicon
from ktrade.press.page import Page
from ktrade.press.sentence import Context

LONGEST_SENTENCE = 3_000  # characters; what is longer is a table, or no text
LONG_PARAGRAPH = 6  # sentences


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
    if len(re.findall("[가-힣]", text)) * 3 > len(text):
        from ktrade.press import reading_korean as reading
    else:
        from ktrade.press import reading_english as reading  # type: ignore[no-redef]
    day = date.fromisoformat(page.published)
    calendar = Calendar(day)
    named = main_period(
        page,
        reading.sentences,
        lambda text: reading.named_period(text, calendar),
        reading.has_figure,
    )
    calendar.main = main = named or Period(day.year * 12 + day.month - 2, WHOLE, 1)
    about = about or topic(f"{page.title}\n{text}", main)
    lexicon = Lexicon(reading.LANGUAGE, categories, destinations, about)
    context = Context(Series("export", ICT if about == ICT else TOTAL, WORLD), main)
    # An article that tells of imports or the balance is on all goods, whatever it begins with.
    tells_of_all = re.search(
        r"\b(?:imports|surplus|deficit|trade balance)\b|수입|무역수지", text, re.IGNORECASE
    )
    found: list[Fact] = []
    for number, paragraph in page.paragraphs:
        said = reading.sentences(paragraph)
        context.sticky, context.is_long_paragraph = None, len(said) > LONG_PARAGRAPH
        for sentence in said:
            if len(sentence) > LONGEST_SENTENCE:
                continue
            facts = list(reading.facts(sentence, f"p{number}", lexicon, calendar, context))
            if not found and context.headline.category == TOTAL and not tells_of_all:
                context.headline = _headline(facts, context.headline)
            found.extend(facts)
    return Draft(settled(found), main, about)


def main_period(
    page: Page,
    sentences: Callable[[str], Sequence[str]],
    named_period: Callable[[str], str],
    has_figure: Callable[[str], bool],
) -> Period | None:
    """The period the article is about: the first that a sentence with a figure names as it begins,
    else its title."""
    leads = [sentence for _, paragraph in page.paragraphs[:4] for sentence in sentences(paragraph)]
    for text in (*leads, page.title):
        if (named := named_period(text)) and (text == page.title or has_figure(text)):
            return Period.parse(named)
    return None


def _headline(facts: Sequence[Fact], headline: Series) -> Series:
    """The series that bare words speak of: the one item of the first figures, in an article on
    cars, else all goods."""
    levels = {fact.series for fact in facts if fact.measure in ("value", "volume")}
    categories = {series.category for series in levels}
    if len(categories) == 1 and all(series[2] == WORLD for series in levels):
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
