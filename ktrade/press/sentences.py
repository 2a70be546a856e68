"""A paragraph -> its sentences, with numbers in words written in digits and names in one
spelling."""

from __future__ import annotations

import re

_ONES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
NUMBER_WORDS = _ONES | _TENS
_WORD = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_COUNT = rf"(?:\d+|(?:{_WORD})(?:-[a-z]+)?)"
# Broadcasters write "12-point-seven", to be read aloud.
_POINT = re.compile(
    rf"\b(?P<whole>{_COUNT})?[- ]?\bpoint[- ](?P<part>\d+|(?:{_WORD})(?:[- ](?:{_WORD}))?)\b",
    re.IGNORECASE,
)
_AND_A_HALF = re.compile(rf"\b({_COUNT})[- ]and[- ]a[- ]half\b", re.IGNORECASE)
_COUNTED = re.compile(
    rf"(?<![\d.,$])\b({_COUNT})"
    r"(?=[- ](?:percent|per cent|[bm]illion|trillion"
    r"|(?:more |fewer |additional |extra )?(?:working |business )?days?\b))",
    re.IGNORECASE,
)
_PASSED = r"(?:exceed|outpac|topp|outstripp)(?:ed|ing)"
_A_YEAR = r"(?=(?:a|the|last|that)\b[^.;,]{0,12}year)"
_REWRITTEN = (
    (re.compile(r"[’‘`]"), "'"),
    (re.compile(r"[“”]"), '"'),
    (re.compile(r"[\u00a0\u2009\u202f\u2007]"), " "),
    (re.compile(r"(\d)\. (\d+ ?(?:%|percent|per cent))"), r"\1.\2"),  # 13. 4%
    # sentences run together where a page lost its breaks
    (re.compile(r"(?<=[a-z\d)])\.(?=[A-Z][a-z])"), ". "),
    (
        re.compile(
            r"Ministry of [A-Z]\w+(?:(?:, [A-Z]\w+)*,? and(?: [A-Z]\w+)+)?"
        ),
        "Ministry",
    ),
    (
        re.compile(r"China(?:,? ?[,(]? ?(?:including|incl\.|plus|together with)|,? and|/) ?Hong "
        r"Kong\)?,?", re.I),
        "China including Hong Kong",
    ),
    (re.compile(r"([.!?])\"(?=[A-Z])"), r'\1" '),
    (re.compile(r"(?<=[a-z])\((?=[A-Za-z])"), " ("),
    (re.compile(r"\((?:ICT|SSDs?|OLEDs?|LCDs?|HBM|EU|U\.S\.|US|AI|YoY|ASEAN|IT|UAE|"
                r"MOTIE|KCS|EVs?)\) ?"), ""),
    # a bracket of names says what the word before it is: "energy (crude, gas and coal)"
    (
        re.compile(
            r"(?<=[a-z]) \((?=[A-Za-z -]+(?:,| and | or ))(?!includ|exclud|up|down)[A-Za-z, -]+\)"
        ),
        "",
    ),
    (re.compile(
        r"(?<=ports) (?:from|of) (?:the|a) (?:[a-z-]+ ){0,4}(?:economy|nation)(?= [a-z])"
    ), ""),
    (re.compile(rf"\bexports {_PASSED} imports by\b"), "a surplus of"),
    (re.compile(rf"\bimports {_PASSED} exports by\b"), "a deficit of"),
    # "2 percent short of the year-earlier figure"
    (re.compile(rf"(?<=[%t]) (?:short of|shy of|behind|down on) {_A_YEAR}"), " less than "),
    (re.compile(rf"(?<=[%t]) (?:ahead of|in excess of|up on) {_A_YEAR}"), " more than "),
    (re.compile(r"\bdat(?:ed|ing|es) (?:from|back to)\b"), "in"),
    # "we bought 5 percent more oil": what Korea buys, it imports
    (
        re.compile(
            r"\b(?:[Ww]e|Korea|Seoul|Koreans|Korean (?:companies|firms|importers|buyers|refiners))"
            r"( (?:[a-z]+ ){0,3}?)(?:bought|purchased|(?:buys|buy)(?= ))\b"
            r"(?! (?:from|by) (?:South )?Korea)"
        ),
        r"Korea\1imported",
    ),
    (
        re.compile(
            r"\b(?:[Ww]e|Korea|Seoul|Koreans|Korean (?:companies|firms|exporters|traders))"
            r"( (?:[a-z]+ ){0,3}?)(?:sold|sells|sell)"
            r"(?= (?:abroad )?(?:goods|more|less|about|over|nearly|almost|some|(?:US)?\$|\d))"
        ),
        r"Korea\1exported",
    ),
    (re.compile(r"\b(?:the )?R[Oo]K\b"), "South Korea"),
    # "(a) Ships. US$2 billion (+3%)": an item's name set before its figures
    (
        re.compile(r"^(?:\([a-z\d]{1,2}\) )?([A-Z][A-Za-z -]{2,40})\. (?=(?:USD|US\$|\$) ?\d)"),
        r"\1: ",
    ),
    # "2 percent in the first quarter and 3 percent in the second"
    (
        re.compile(
            r"(\bin the first (quarter|half)\b(?:[^.;]|\.\d){1,60}?\bin the"
            r" (?:second|third|fourth))(?=[,.;]| and\b| while\b)"
        ),
        r"\1 \2",
    ),
    (re.compile(r"\bone[- ](?:and[- ])?a[- ]half\b", re.I), "1.5"),
    (re.compile(r"(?<=\d) 1/2\b|½"), ".5"),
    (re.compile(r"\bhalf a (?=day|percent)", re.I), "0.5 "),
    (re.compile(r"\b(?:a|one) (?=(?:working |business )?day (?:more|less|fewer))"), "1 "),
)  # fmt: skip
# "accounted for nearly a quarter of exports"
_FRACTION = re.compile(
    r"(?<=\bfor )(?:about |nearly |almost |over |more than )?(?:a |one[- ])?"
    r"(half|third|quarter|fifth)"
    r"(?= of )"
)
_PERCENT_OF = {"half": 50, "third": 33, "quarter": 25, "fifth": 20}
# Who speaks, in a broadcast or an interview: "ANCHOR (studio): …", "Q: …"
_SPEAKER = re.compile(
    r"^(?:Q|A|Question|Answer|Anchor|Report|Reporter|Host|Presenter|Interviewer|Correspondent"
    r"|Newsreader|Narrator|Moderator)(?: ?\d)?(?: \([^()]{1,30}\))?: ",
    re.IGNORECASE,
)
_TENTHS = re.compile(rf"\b({_WORD}) tenths? of (?:a|one|1) (?=percent|per cent|percentage)", re.I)
_DATELINE = re.compile(
    r"^(?:[A-Z][A-Za-z]+(?: \[[^\]]*\])?(?:, [A-Z][a-z]+\.? \d{1,2})?(?:, South Korea)? ?)?"
    r"\([A-Z][A-Za-z ]+\) ?(?:--|[-–—:])? ?|^SEOUL ?: |^[A-Z]{4,}(?:, [A-Z][a-z]+\.? \d{1,2})?"
    r" ?[—–-] "
)
_ABBREVIATED = re.compile(
    r"(?:\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mr|Ms|Mrs|Dr|No|Inc|Co|Ltd|Corp"
    r"|vs|St|Gov|incl|approx)\.|"
    r"(?:\b[A-Z]\.){1,3})$"
)
# After "U.S." a sentence ends only where the next begins as sentences do.
_STARTS = re.compile(
    r"(?:The|In|By|It|This|That|Those|Exports?|Imports?|Shipments?|Outbound|Inbound"
    r"|Semiconductors?|Chips?|However|But|Among|Sales|Car|Auto\w*|Meanwhile|China|Vietnam"
    r"|Japan|European|EU|Of|For|On|From|A|An)\b"
)
_BREAK = re.compile(r"(?<=[.!?])[\"')\]]* +(?=[\"'(\[]?[A-Z$\d])")


def plain(text: str) -> str:
    """The text with numbers in digits, straight quotes and one spelling for what has several."""
    text = _DATELINE.sub("", _SPEAKER.sub("", text))
    for pattern, new in _REWRITTEN:
        text = pattern.sub(new, text)
    text = _FRACTION.sub(lambda found: f"about {_PERCENT_OF[found[1]]} percent", text)
    text = _POINT.sub(
        lambda found: f"{number(found['whole'] or '0')}.{_digits(found['part'])}", text
    )
    text = _TENTHS.sub(lambda found: f"0.{number(found[1])} ", text)
    text = _AND_A_HALF.sub(lambda found: f"{number(found[1])}.5", text)
    return _COUNTED.sub(lambda found: str(number(found[1])), text)


def sentences(paragraph: str) -> list[str]:
    """The sentences of a paragraph, in plain spelling."""
    found: list[str] = []
    start = 0
    text = plain(paragraph)
    for gap in _BREAK.finditer(text):
        before, after = text[start : gap.start()].rstrip("\"')] "), text[gap.end() :]
        if _ABBREVIATED.search(before) and not (
            re.search(r"(?:[A-Z]\.){2}$", before) and _STARTS.match(after)
        ):
            continue
        found.append(text[start : gap.end()].strip())
        start = gap.end()
    return [s for s in (*found, text[start:].strip()) if s]


def number(words: str) -> int:
    """The number that digits or English words give, up to 99."""
    if words.isdigit():
        return int(words)
    return sum(NUMBER_WORDS.get(word, 0) for word in words.lower().replace("-", " ").split())


def _digits(words: str) -> str:
    """What stands behind a spoken point: digits as they are, words one by one."""
    if words.isdigit():
        return words
    return "".join(str(NUMBER_WORDS[word]) for word in words.lower().replace("-", " ").split())
