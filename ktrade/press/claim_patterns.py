"""How English articles word records, ranks, runs, first times and how many items grew."""

from __future__ import annotations

import re

from ktrade.press.sentences import NUMBER_WORDS

ORDINALS = {
    "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10,
    "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15,
    "sixteenth": 16,
    "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20,
}  # fmt: skip


TH = rf"(?:\d+(?:st|nd|rd|th)|{'|'.join(ORDINALS)})"


# Any word, which `number_in` judges: the names of numbers in each pattern took as long to compile
# as an article to read.
COUNT = r"(?:\d+|[a-z]+)"


UNIT = r"(?P<unit>month|quarter|year)"


GROWTH = (
    r"growth|gains?|rises?|increases?|expansions?|up\b|advances?|rebounds?|upturn|grew|rose|grown"
    r"|increased|positive|winning"
)


DECLINE = (
    r"declines?|falls?|drops?|contractions?|decreases?|losses|down\b|slump|fell|fallen|declined"
    r"|negative|losing"
)


MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.)"
)


RUNS = (
    re.compile(
        rf"\b(?P<n>{TH}|{COUNT})[- ](?:consecutive|straight|successive)\b(?:[- ]{UNIT})?", re.I
    ),
    re.compile(
        rf"\b(?P<n>{TH}|{COUNT})[- ](?:{UNIT}s?|[a-z]+) (?:in a row|running|on end|straight)\b",
        re.I,
    ),
    re.compile(rf"\b(?P<n>{TH}) (?:in a row|in succession|running)\b", re.I),
    re.compile(
        rf"\b(?P<n>{TH}|{COUNT}) {UNIT}s? (?:of )?(?:year-on-year |annual )?(?:{GROWTH}|{DECLINE})",
        re.I,
    ),
    re.compile(  # "their winning streak to 14 months", "the gains to a fifth month"
        rf"\b(?:(?:streak|run|string)(?: of [a-z]+)?|{GROWTH}|{DECLINE}|losses)"
        rf" (?:in)?to (?:a |the |its )?(?P<n>{TH}|{COUNT}) (?:straight |consecutive )?{UNIT}s?\b",
        re.I,
    ),
    re.compile(
        rf"\b(?P<n>{TH}) (?:monthly |yearly )?"
        r"(?:rise|gain|decline|contraction|fall|drop|increase)\b",
        re.I,
    ),
    re.compile(rf"\bfor (?:a|the|its|their) (?P<n>{TH}) {UNIT}\b", re.I),
    re.compile(
        r"\b(?:grow|rise|fall|drop|declin|increas|decreas|gain|expand|climb|shrink)(?:e|en|n|ing)?"
        rf" for (?:the (?:last|past) )?(?P<n>{COUNT}) {UNIT}s\b",
        re.I,
    ),
)


# Of months above a level, or of a surplus.
LEVEL_RUN = re.compile(
    rf"\b(?P<n>{TH}|{COUNT})(?:[- ](?:consecutive|straight))?[- ]{UNIT}"
    r"(?!s? (?:earlier|ago|before|later))",
    re.I,
)


BEST = r"(?:highest|largest|biggest|best|greatest|strongest)"


RANK = re.compile(rf"\b(?P<n>{TH})(?:[- ](?:{BEST})\b| only to (?!none))", re.I)


RECORD = re.compile(
    r"\b(?:break|broke|beat|surpass|topp?|exceed|eclips)\w* (?:the|its|their|a)"
    r" (?:previous|old|former|prior|earlier|existing)(?: all-time)? (?:record|high|peak)\b"
    rf"|\b(?:(?:all-time|record|new|fresh|monthly|historic|yearly|annual)[-"
    rf" ](?:high|record)|record)\b(?!-)"
    rf"|\b{BEST}(?:[- ]ever)?\b"
    r"|\ba (?:new )?high(?= for any| of any| for an?\b)"
    r"|\bmore\b[^.;]{0,60} than (?:ever|in any [a-z]+ before|(?:in|at) any other)\b"
    r"|\bthe most(?= (?:ever|on record|for (?:any|a|the)|in any|since)\b)",
    re.I,
)


# How fast, and not how much: 'the fastest pace since', 'the biggest drop since'.
PACE = re.compile(
    r"\b(?:fastest|sharpest|steepest|quickest|strongest|biggest|largest|highest"
    r"|(?P<slow>slowest|weakest))(?: [a-z-]+){0,2}? (?:(?P<speed>pace|rate)|(?P<what>growth"
    r"|increase|gain|rise|jump|advance|expansion|surge|fall|drop|decline|decrease|contraction"
    r"|slump|plunge))\b[^.;,]{0,30}? since ",
    re.I,
)


# "The fall in exports is the steepest since", "the rate of growth was, however, the slowest since".
RATE_SINCE = re.compile(
    r"\b(?:(?:rate|pace) of (?:the )?|The |This |Their |Its )"
    r"(?P<what>growth|increase|gain|rise|jump|advance|expansion"
    r"|fall|drop|decline|decrease|contraction|slump|plunge)"
    r"(?: in [a-z ]{3,20}| of [a-z ]{3,20})? (?:is|was|were)"
    r"(?:, [a-z]+,)? (?:also |still )?(?:the )?"
    r"(?:(?P<slow>slowest|weakest|smallest|mildest|lowest)"
    r"|steepest|sharpest|biggest|largest|fastest|worst|strongest|highest|quickest)"
    r" since (?:the )?",
    re.I,
)


LOW_SINCE = re.compile(
    r"\b(?:lowest|smallest|weakest|narrowest|least)(?: [a-z-]+){0,3} since (?:the )?", re.I
)


# Since when, told by how many months or years ago that is: 'the widest in three years'.
SINCE_AGO = re.compile(
    rf"\b(?:(?P<high>{BEST[3:-1]}|widest|most)|(?P<low>smallest|lowest|weakest|narrowest|least))"
    rf"(?: [a-z-]+){{0,3}} in (?:nearly |over |more than )?(?P<n>{COUNT}) (?P<unit>month|year)s\b"
    rf"|\ba (?P<n2>{COUNT})-(?P<unit2>month|year) (?:(?P<high2>high|peak)|low)\b",
    re.I,
)


RANK_OF_PLACES = re.compile(
    rf"\b(?:came|ranked|placed|ranking|stood|remained) (?:in |at )?(?P<n>{TH})\b", re.I
)


# What a destination is, told by a verb: no mere description, as "China, the top market," is.
PLACE_RANK = re.compile(
    r"\b(?:was|were|is|are|remained|became|become|becoming|making [a-z. ]{2,12}|as|stayed)"
    r" (?:again |still )?(?:the|its|(?:South )?Korea's|the country's|the nation's)(?: single)?"
    rf" (?:(?:No\. ?|number )(?P<number>\d|one)|(?P<n>{TH})[- ](?:largest|biggest|top)"
    r"|largest|biggest|top|leading|main)"
    r"(?: single| export| overseas)* (?:market|destination|buyer|customer)\b(?! for)",
    re.I,
)
# An item among the items, or a destination second to another: "second only to Hong Kong".
RANK_OF_ITEMS = re.compile(
    rf"\b(?:(?P<n>{TH}|first)(?: place)? (?:among|of) (?:the |its |Korea's )?(?:\w+ )?"
    r"(?:major|key|main|top) (?:export )?(?:items|products)\b"
    rf"|(?:as|became|become|becoming|remained) (?:the|its|(?:South )?Korea's|the country's)"
    rf" (?:(?P<n2>{TH})[- ](?:largest|biggest|top)|top|No\. ?1|largest|biggest|leading)"
    rf" (?:single )?export (?:item|product)\b)",
    re.I,
)
SECOND_TO = re.compile(
    r"\bsecond only to (?:that|those|the one)? ?(?:with|to|of)? ?(?:the )?", re.I
)
NEXT_RANK = re.compile(
    rf"(?P<n>{TH}) (?:with|at)\b|(?P<next>(?:was )?followed (?:with|by|at))\b", re.I
)


OTHER_RANKS = re.compile(
    r"partner|econom|market|buyer|destination|importer|exporter|trading|in the"
    r" world|country|item\b|maker|profit",
    re.I,
)


PEAK = re.compile(
    rf"for an? {MONTH}|ever\b|on record|history|of all time|to date|for any|for the month"
    rf"|in (?:a|any)\b|any {MONTH}|{BEST} {MONTH}"
    r"|since (?:the )?(?:records?|statistics|data|tallies|compilation)\b",
    re.I,
)


SCOPE = re.compile(
    rf"\b(?:for|of) (?:any |an? |the month of |its |all )?{MONTH}(?! (?:19|20)\d\d)"
    r"|for (?:the|its) month\b"
    rf"|(?:any|highest|biggest|largest|best|record) {MONTH}\b|\b(?:each|every) {MONTH}\b"
    rf"|{MONTH} (?:record|figure|high|tally|exports? (?:record|on record|surpass|top|exceed))",
    re.I,
)


FIRST = re.compile(
    rf"\bfirst (?:(?:time|[a-z-]+ ){{0,2}}(?P<dir>{GROWTH}|{DECLINE})?.{{0,25}}?) ?"
    rf"in (?:the last |the past )?(?:nearly )?(?P<n>{COUNT}) {UNIT}s?"
    rf"|(?:turn\w*|swung|returned|rebound\w*) (?:to )?(?:positive|growth)?.{{0,25}}"
    rf"in (?P<n2>{COUNT}) (?P<unit2>month|quarter|year)s?",
    re.I,
)


FIRST_SINCE = re.compile(
    rf"\bfirst (?:(?:monthly|quarterly|annual|yearly|such|on-year|year-on-year) )*"
    rf"(?P<what>{GROWTH}|{DECLINE}) since ",
    re.I,
)


FIRST_ABOVE = re.compile(
    r"\bfirst (?:time|month|single|item|year|half)\b|\bfor the first time\b", re.I
)


TOTAL = r"(?:\d+|ten|eleven|twelve|thirteen|fifteen|nine)"  # items there are


ITS = r"(?:the |its |Korea's |the country's )?"


BREADTH = (
    re.compile(
        rf"\b(?!exports|imports|shipments)(?P<n>{COUNT}) (?:out )?of {ITS}(?P<of>{TOTAL})\b"
        r"(?P<tail>.{0,60})",
        re.I,
    ),
    re.compile(rf"\bOf {ITS}(?P<of>{TOTAL})\b[^,]{{0,40}}, (?P<n>{COUNT})\b(?P<tail>.{{0,60}})"),
    re.compile(rf"\ball (?:of )?{ITS}(?P<of>{TOTAL}) (?P<tail>.{{0,60}})", re.I),
)


ENDED = re.compile(
    r"\b(?:ending|ended|snapping|snapped|halting|halted|breaking|broke) (?:an?|its|their|the)"
    rf"(?: [a-z]+'s)? (?:(?P<n>{COUNT})-month (?:(?P<kind>[a-z]+) )?(?:run|streak|string|slump)"
    rf"(?: of (?:trade )?(?P<what>[a-z]+))?"
    rf"|(?:run|streak|string) of (?P<n2>{COUNT}) (?:straight |consecutive )?(?:monthly"
    r" )?(?P<what2>[a-z]+))",
    re.I,
)


FALLEN_SINCE = re.compile(
    r"(?:had|has) (?:declined|fallen|dropped|been falling|been declining)[a-z ]* since ", re.I
)


def number_in(word: str) -> int:
    """The number that a numeral, an ordinal or its name says; 0 where it is none."""
    word = word.lower()
    digits = re.match(r"\d+", word)
    return int(digits[0]) if digits else ORDINALS.get(word) or NUMBER_WORDS.get(word, 0)
