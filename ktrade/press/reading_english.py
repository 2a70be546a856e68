"""An English article: its main period, and the facts and claims of each sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ktrade.model.period import WHOLE, Period
from ktrade.model.quantity import TOTAL
from ktrade.press.appositions import without_descriptions
from ktrade.press.claims import claims_of
from ktrade.press.dates import Calendar, first_of
from ktrade.press.english import EnglishSentence
from ktrade.press.facts import Fact
from ktrade.press.gathering import claim_facts, facts_of, quote
from ktrade.press.lexicon import ICT, Lexicon
from ktrade.press.mentions import Mention, comparisons, figures, with_hong_kong
from ktrade.press.mentions import phrases as phrases  # a reading has its own
from ktrade.press.sentence import Context
from ktrade.press.sentences import sentences as sentences  # a reading has its own

LANGUAGE = "en"
REPORT = re.compile(r"(?!)")  # reports have no names by their month
# "Data for the first 20 days back that up": what the rest of the paragraph is of.
_TELLS_OF = re.compile(
    r"[^,.]{0,40}\b(?:data|figures|numbers|statistics|tally)[^,.]{0,12} (?:for|of|on|from) ", re.I
)
_OF_A_TIME_BEFORE = re.compile(
    r"(?:since|from|than|after|compared with|against)\s*$", re.IGNORECASE
)
_OF_RECORDS = re.compile(r"[ -](?:high|record|peak|low|best)\b")  # "a third-quarter high"
# What is sold at home is no trade, nor what of that is told behind it.
_AT_HOME = re.compile(
    r"(?:At home|Domestically|Locally|(?:In|On) the (?:domestic|home|local) (?:market|front))\b"
    r"|(?:Domestic|Local) (?:sales|demand|output|production)\b"
    r"|[^,;]{0,60}\b(?:sales|sold) (?:here|at home|locally|(?:in|within) (?:South )?Korea\b)"
)
# Shares of a company, a currency, the trade of others in their money.
_OF_MARKETS = re.compile(
    r"Shares (?:of|in) (?!(?:[Cc]hina|[Jj]apan|the U))"
    r"|(?:The )?(?:Korean )?[Ww]on (?:has|had|was|is|rose|fell|lost|gained|traded|closed)\b"
    r"|[^$%]*\d[\d.,]* (?:[bmtr]+illion )?(?:yen|yuan|euros)\b(?!.*\$)"
)
# What a province or a city of Korea exports, until the country is spoken of again.
_REGIONS = (
    r"(?:Ulsan|Busan|Incheon|Daegu|Daejeon|Gwangju|Sejong|Gyeonggi|Gangwon|Jeju|Gyeongnam|Gyeongbuk|Jeonnam|Jeonbuk"
    r"|Chungnam|Chungbuk|(?:North |South )?(?:Gyeongsang|Chungcheong|Jeolla)|Pohang|Gumi|Geoje)"
    r"(?:[- ](?:do|si|[Pp]rovince|[Cc]ity))?"
)
_OF_A_REGION = re.compile(
    rf"\b{_REGIONS}(?:'s|-based firms'?) (?:[a-z]+ ){{0,2}}"
    r"(?:exports|imports|shipments|surplus|trade)\b"
    rf"|\b(?:exports|imports|shipments) (?:of|from|in|by) (?:the city of )?{_REGIONS}\b"
)
# What another country's own office reports.
_OF_OTHERS = re.compile(
    r"(?:Chinese|Japanese|Taiwanese|Vietnamese|German|U\.S\.|American"
    r"|(?!Korea's|Seoul's)(?:South )?[A-Z][a-z]+'s) (?:own )?(?:customs|trade ministry|statistic)"
)
_OF_THEM = re.compile(r"(?:Of|Among) (?:them|these|those|the total)\b")
_COMPARATIVES = {">": "+", "<": "-"}  # behind a figure


def named_period(text: str, calendar: Calendar) -> str:
    """The first period that a text names for its own sake, not as a time before; '' for none."""
    named = [
        m
        for m in calendar.find(text)
        if m.kind == "period"
        and not _OF_A_TIME_BEFORE.search(text[: m.start])
        and not (_OF_RECORDS.match(text, m.end) and not has_figure(text))
    ]
    return first_of([m.text for m in sorted(named, key=lambda m: m.start)])


def has_figure(text: str) -> bool:
    """Whether a text prints a figure."""
    return any(figures(text))


def facts(
    sentence: str, where: str, lexicon: Lexicon, calendar: Calendar, context: Context
) -> Iterator[Fact]:
    """The facts and claims of a sentence; `context` is moved on to the next one."""
    if _AT_HOME.match(sentence) or (context.is_at_home and _OF_THEM.match(sentence)):
        context.is_at_home = True
        return
    context.is_at_home = False
    if _OF_A_REGION.search(sentence):
        context.is_elsewhere = True
    elif not context.is_elsewhere or re.search(r"[Nn]ation|Korea\b|country", sentence):
        context.is_elsewhere = False
    if context.is_elsewhere or _OF_MARKETS.match(sentence) or _OF_OTHERS.match(sentence):
        return
    mentions = mentions_of(sentence, lexicon, calendar)
    if re.search(r"\binclud(?:es|ing) (?:those to |shipments to )?Hong Kong", sentence):
        mentions = list(with_hong_kong(mentions))
    groups = EnglishSentence(sentence, mentions, lexicon, context).read()
    is_headed = context.begins and mentions and mentions[0].kind == "period"
    is_of_a_time = is_headed or _TELLS_OF.match(sentence)  # "December brought no relief."
    if is_of_a_time and not any(m.is_figure for m in mentions):
        named = [m for m in mentions if m.kind == "period" and m.text != "same"]
        context.sticky = Period.parse(named[0].text) if len(named) == 1 else context.sticky
    is_question = sentence.endswith("?") and not any(m.is_figure for m in mentions)
    if is_question:
        dates = [m.text for m in mentions if m.kind == "period" and m.text != "same"]
        context.asked = Period.parse(dates[0]) if len(dates) == 1 else None
        is_of_one = groups and groups[-1].explicit and not any(m.kind == "when" for m in mentions)
        context.asked_of = groups[-1].series[-1] if is_of_one else None
    context.doubt_place(groups, mentions)
    context.turn_to_all(groups)
    for group in () if is_question else groups:
        context.doubt_period(group, mentions)
        for fact in facts_of(group, sentence, where, context.main):
            if fact.series.category == ICT and fact.period.day != WHOLE == context.main.day:
                fact.series = fact.series._replace(
                    category=TOTAL
                )  # no first days are told of ICT goods
            yield fact
    yield from exceptions(sentence, mentions, lexicon, context, where)
    if is_question:
        return
    for group, period, claim in claims_of(sentence, mentions, groups, context.headline):
        yield from claim_facts(group, period, claim, where)


def mentions_of(sentence: str, lexicon: Lexicon, calendar: Calendar) -> list[Mention]:
    """All that a sentence mentions, in order, none within another."""
    found: list[Mention] = []
    taken: list[tuple[int, int]] = []
    compared = comparisons(sentence, calendar.main)
    for mention in (*compared, *calendar.find(sentence), *figures(sentence)):
        if not any(a < mention.end and mention.start < b for a, b in taken):
            found.append(mention)
            taken.append((mention.start, mention.end))
    found.extend(phrases(sentence, lexicon, taken))
    found.sort(key=lambda mention: mention.start)
    of_korea = list(_of_korea(found, sentence))
    return _compared(without_descriptions(of_korea, sentence), sentence)


# "Japan's exports", "the trade surplus of Germany": of another country, unless Korea is named.
_OF = re.compile(r" (?:of|from) (?:the )?")
_FIRMS = re.compile(
    r" (?:[a-z]+ )?(?:mills|makers|producers|firms|companies|manufacturers|rivals|suppliers|brands"
    r"|yards|refiners|smelters|shipbuilders|carmakers|automakers|chipmakers)\b (?!in Korea|for )"
)
_ITS_OWN = re.compile(r"\b(?:its|their|the country's) own (?:[a-z]+ )?$")
# "Canada, by contrast, shipped 5 million tons", "Germany nearly lost its surplus"
_SHIPPED = re.compile(
    r"(?:, [a-z ]{2,25},)? (?:(?!and |but |or )[a-z]+ ){0,3}?"
    r"(?:(?:shipped|exported|sold) (?!.*\bKorea)"
    r"|its (?:own )?(?:[a-z]+ )?(?:surplus|deficit|gap)\b)"
)
_TOWARD = re.compile(r"\b(?:to|from|in|for|with|by|of)(?: the)? $")
_WITH_KOREA = re.compile(r"[^,;]{0,30}\bKorea")


def _of_korea(mentions: Sequence[Mention], sentence: str) -> Iterator[Mention]:
    """The mentions up to what is told of the trade of another country, and from the next clause
    on."""
    is_foreign = False
    for number, mention in enumerate(mentions):
        rest = [m for m in mentions[number + 1 : number + 4] if m.kind not in ("item", "total")]
        if mention.kind in (";", "while"):
            is_foreign = False
        elif rest and {mention.kind, rest[0].kind} == {"place", "flow"}:
            gap = sentence[mention.end : rest[0].start]
            if mention.kind == "place":
                is_owner = sentence[mention.start : mention.end].endswith(("'s", "s'"))
                is_other = is_owner and re.fullmatch(r" (?:[a-z-]+ ){0,2}", gap)
            else:
                is_other = mention.text != "import" and _OF.fullmatch(gap)
            if is_other and not _WITH_KOREA.match(sentence, rest[0].end):
                is_foreign = True
        if mention.kind == "flow" and _ITS_OWN.search(sentence[: mention.start]):
            is_foreign = number > 0  # "China buys less, and its own exports fell"
        is_subject = mention.kind == "place" and not _TOWARD.search(sentence[: mention.start])
        if is_subject and _SHIPPED.match(sentence, mention.end):
            is_foreign = True
        if mention.kind == "place" and _FIRMS.match(sentence, mention.end):
            is_foreign = True
        if not is_foreign:
            yield mention


def _compared(mentions: Iterable[Mention], sentence: str) -> list[Mention]:
    """The mentions, a degree behind a figure read as a movement and what it is compared with: '5
    percent more than', '3 percent below'."""
    found: list[Mention] = []
    mentions = list(mentions)
    for number, mention in enumerate(mentions):
        follows = mentions[number + 1] if number + 1 < len(mentions) else None
        before = found[-1] if found else None
        is_behind = (
            before is not None
            and before.kind in ("percent", "points", "usd", "workdays")
            and mention.kind == "degree"
            # but "under the weight of tariffs", "over 21 working days"
            and not (follows and follows.kind in ("other", "workdays"))
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
