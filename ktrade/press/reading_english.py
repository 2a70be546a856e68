"""An English article: its main period, and the facts and claims of each sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ktrade.model.period import WHOLE
from ktrade.model.quantity import TOTAL
from ktrade.press.claims import claims_of
from ktrade.press.dates import Calendar
from ktrade.press.english import EnglishSentence
from ktrade.press.facts import Fact, Group
from ktrade.press.gathering import facts_of, quote
from ktrade.press.lexicon import ICT, Lexicon
from ktrade.press.mentions import Mention, comparisons, figures
from ktrade.press.mentions import phrases as phrases  # a reading has its own
from ktrade.press.sentence import Context
from ktrade.press.sentences import sentences as sentences  # a reading has its own

LANGUAGE = "en"
_COMPARATIVES = {">": "+", "<": "-"}  # behind a figure


def named_period(text: str, calendar: Calendar) -> str:
    """The first period that a text names for its own sake, not as a time before; '' for none."""
    named = [
        m
        for m in calendar.find(text)
        if m.kind == "period"
        and not re.search(r"(?:since|from|than|after)\s*$", text[: m.start], re.IGNORECASE)
    ]
    return min(named, key=lambda m: m.start).text if named else ""


def has_figure(text: str) -> bool:
    """Whether a text prints a figure."""
    return any(figures(text))


def facts(
    sentence: str, where: str, lexicon: Lexicon, calendar: Calendar, context: Context
) -> Iterator[Fact]:
    """The facts and claims of a sentence; `context` is moved on to the next one."""
    mentions = mentions_of(sentence, lexicon, calendar)
    groups = EnglishSentence(sentence, mentions, lexicon, context).read()
    for group in groups:
        _doubt_period(group, mentions, context)
        for fact in facts_of(group, sentence, where, context.main):
            if fact.series.category == ICT and fact.period.day != WHOLE == context.main.day:
                fact.series = fact.series._replace(
                    category=TOTAL
                )  # no first days are told of ICT goods
            yield fact
    yield from exceptions(sentence, mentions, lexicon, context, where)
    for group, period, claim in claims_of(sentence, mentions, groups, context.headline):
        yield from (Fact(period, series, "claim", claim, where) for series in group.series)


def _doubt_period(group: Group, mentions: Sequence[Mention], context: Context) -> None:
    """Marks what has no period of its own, behind a paragraph on a part of the article's period:
    it may go on with that."""
    if any(m.kind == "period" and m.text == str(context.main) for m in mentions):
        context.told_of = None
    is_dated = any(m.kind == "period" for m in mentions) or context.sticky
    if context.told_of and not is_dated and group.period == context.main:
        group.doubts.append(f"of {context.main}, or of {context.told_of} as the paragraph before?")


def mentions_of(sentence: str, lexicon: Lexicon, calendar: Calendar) -> list[Mention]:
    """All that a sentence mentions, in order, none within another."""
    found: list[Mention] = []
    taken: list[tuple[int, int]] = []
    for mention in (*comparisons(sentence), *calendar.find(sentence), *figures(sentence)):
        if not any(a < mention.end and mention.start < b for a, b in taken):
            found.append(mention)
            taken.append((mention.start, mention.end))
    found.extend(phrases(sentence, lexicon, taken))
    return _compared(sorted(found, key=lambda mention: mention.start), sentence)


def _compared(mentions: Sequence[Mention], sentence: str) -> list[Mention]:
    """The mentions, a degree behind a figure read as a movement and what it is compared with: '5
    percent more than', '3 percent below'."""
    found: list[Mention] = []
    for before, mention in zip((None, *mentions), mentions, strict=False):
        is_behind = (
            before is not None
            and before.kind in ("percent", "points", "usd", "workdays")
            and mention.kind == "degree"
            and sentence[before.end : mention.start] == " "
        )
        if is_behind and (moved := _COMPARATIVES.get(mention.text)):
            found.append(Mention("trend", mention.start, mention.start + 1, moved))
            found.append(Mention("from", mention.start + 1, mention.end))
        else:
            found.append(mention)
    return found


def exceptions(
    sentence: str, mentions: Sequence[Mention], lexicon: Lexicon, context: Context, where: str
) -> Iterator[Fact]:
    """The items that did not grow, where all but them did: 'of 15 items, 13 grew, excluding ships
    and steel'."""
    of_all = re.search(r"\b[Oo]f (?:the )?(?:country's )?(\d+) [a-z ]*, (\d+)\b", sentence)
    start = next((m.end for m in mentions if m.kind == "except"), 0)
    named = [m for m in mentions if m.kind == "item" and start and m.start > start]
    if of_all and len(named) == int(of_all[1]) - int(of_all[2]):
        for mention in named:
            series = context.headline._replace(category=lexicon.item(mention.ids))
            yield Fact(
                context.main,
                series,
                "yoy",
                "<=0",
                where,
                quote(sentence, mention.start, mention.end),
            )
