"""A sentence -> what it mentions, in order: figures, periods, items, places, and the small words
that tie them.

Nothing is decided here of what belongs to what.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ktrade.model.period import Period
from ktrade.press.lexicon import CHINA, CHINA_HK, HONG_KONG, Lexicon, Phrase

SUFFIXES = {
    "thousand": "k", "k": "k", "million": "m", "mn": "m", "mln": "m", "m": "m", "billion": "bn",
    "billon": "bn",
    "bln": "bn", "bil": "bn", "mil": "m", "bn": "bn", "b": "bn", "trillion": "tn", "tn": "tn",
}  # fmt: skip


LEAST_DOLLARS = 100_000  # printed without a scale: less is a price


class Mention(NamedTuple):
    """Something said between two places of a sentence.

    `kind` is usd, krw, percent, points, workdays, volume, period, a kind of words.csv, or a mark of
    punctuation. `text` is the figure as a cell has it, or what a phrase means; `ids` are an item's
    or a place's.
    """

    kind: str
    start: int
    end: int
    text: str = ""
    ids: tuple[str, ...] = ()
    sign: str = ""
    degree: str = ""

    @property
    def is_figure(self) -> bool:
        return self.kind in FIGURES


FIGURES = frozenset(("usd", "krw", "percent", "points", "workdays", "volume", "growth", "double"))

_NUM = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_SIGN = r"(?P<sign>[-−–△↑↓]|[+]|minus |plus |negative )?"
_MONEY = re.compile(
    r"(?P<s1>(?:(?<![\w%)])[-−]|\b(?:minus|plus) )(?=(?:US)?\$))?"
    r"(?P<cur>(?:US|U\.S\.|A|C|HK|S|NT)?\$ ?|USD ?|US dollars? |₩ ?|KRW ?|W(?=\d)|[€¥£] ?"
    r"|(?:EUR|GBP|JPY|CNY|RMB|AED|SGD) ?)?"
    + _SIGN.replace("sign", "s2")
    + rf"(?P<num>{_NUM})"
    r"(?:[ -]?(?P<scale>trillion|billion|billon|million|thousand|bln|mln|bil|mil|bn|tn|mn|[mbk])"
    r"\b)?"
    rf"(?: (?P<num2>{_NUM}) (?P<scale2>billion|million)(?= won))?"
    r"(?!,?\d)"
    r"(?! (?:a|per) (?:ton|tonne|barrel|kilogram|kg|unit|gigabit|gigabyte|share|head|capita)\b)"
    r"(?! (?:barrels|people|visitors|jobs|households|users|subscribers|phones|shares)\b)"
    r"(?! (?:CGT|TEU)\b)"
    r"[ -]?(?P<unit>(?:U\.?S\.? ?|United States )?dollars?\b|USD\b"
    r"|[Ww]on\b|KRW\b|yen\b|yuan\b|euros?\b)?",
    re.IGNORECASE,
)  # fmt: skip
_PERCENT = re.compile(
    _SIGN + rf"(?P<num>{_NUM}) ?-?(?P<unit>percentage[ -]points?|pct\.?[ -]po?in?ts?|%p\b"
    r"|% ?points?|percent"
    r" points?|percent\b|per cent\b"
    r"|pct\b|%|points?\b)(?! range)(?P<arrow> ?[↑↓])?",
    re.IGNORECASE,
)
_DAYS = re.compile(
    rf"(?P<num>{_NUM})[ -](?:(?:fewer|more|less|additional|extra) )?(?:working |business"
    r" |work)?days?\b"
)
_DAYS_CHANGED = re.compile(  # "there were 23.5, 5.5 more than", "down by one at 23"
    rf"\b(?P<num>{_NUM}|one|two|three|four|five) (?:more|fewer|less)\b"
    r"(?! (?:percent|per cent|countr|than \d))"
    rf"|\b(?:down|up) (?:by )?(?P<by>{_NUM}|one|two|three|four|five)(?= (?:at|to) \d+(?:\.\d)?\b)"
)
_DAYS_COUNTED = re.compile(
    rf"(?<=\bthere were )(?P<num>{_NUM})(?=,)"
    r"|days? [^,;.()%$]{0,40}\b(?:at|to|was|were|numbered|totaled)"
    r" (?P<n2>\d{1,2}(?:\.\d)?)(?!\d|[.,]\d|[a-z]| ?(?:percent|per cent|%|billion|million|points))"
    r"|days, (?P<n5>\d\d?(?:\.\d)?)(?= in (?:total|all)\b)"
    r"|days?: (?P<n3>\d\d?(?:\.\d)?)\b|(?<=\(vs\. )(?P<n4>\d\d?(?:\.\d)?)(?= )"
)
_COUNTS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5"}
_DAYS_BARE = re.compile(  # days that are compared with, or that follow the word
    r"\bdays?(?: \w+){0,3}?(?:,? (?:as against|against|instead of|rather than|down from|up from"
    r"|from|than|vs\.?|versus|compared (?:with|to))"
    r"| (?:was|were|stood at|came to|totaled|reached)(?: (?:unchanged|the same|flat),?)?(?: at)?"
    r"| fewer,| more,)"
    r" (?P<num>\d{1,2}(?:\.\d)?)(?!\d|[.,]\d| ?(?:percent|per cent|%|billion|million|points))"
)
# The first numbers of "5.4, 3 and 2.1 percent", "fell 44, to Japan 43.4 and to India 38.5 percent".
_MEMBER = (
    r"(?:,? and |, | or )(?:(?:those |shipments |exports )?(?:to |of )?(?:the )?"
    r"(?!up\b|down\b|by\b|at\b)(?:[A-Z][A-Za-z.]*|[a-z]+s)(?: (?:[A-Z][A-Za-z.]*|[a-z]+s))? )?[-−]?"
)
_LISTED = re.compile(
    rf"(?<![\d.$-])(?!(?:19|20)\d\d\b){_NUM}(?=(?:{_MEMBER}{_NUM})+ ?(?:percent|per cent|pct|%))"
)
_BARE_AFTER_TREND = re.compile(
    r"(?:up|down|rose|fell|minus|plus|gained|lost|rising|falling) (?P<num>\d+\.\d+)(?![\d%])"
    r"(?! ?(?:percent|per cent|pct|billion|million|trillion|%))"
)
# The whole of a sentence, as it is spoken: "Japan, 16.1.", "And steel, down 17.6."
_FRAGMENT = re.compile(
    r"(?:(?:And|But) )?(?:the )?[A-Z]?[A-Za-z.]+(?: [A-Za-z.]+){0,2}, (?:up |down |plus |minus )?"
    r"(?P<num>\d{1,3}\.\d)\.?"
)
_LAST_BARE = re.compile(  # "Cars lost 15.6 percent, and steel, after the flood, 17.6."
    r".*\d ?(?:%|percent|per cent)\b.*, (?:and |but )?[^,%$]*, (?P<num>\d{1,3}\.\d)\.?"
)
_LISTED_BARE = re.compile(  # "China 12.4 percent more, the EU 9.3, Vietnam 10.5"
    r"(?:(?<=%)|(?<=percent)|(?<=more)|(?<=less)|(?<=\d))(?:, | and |, and )"
    r"(?:the )?[A-Z][\w.]*(?: [A-Z][\w.]*)?"
    r" (?P<num>\d{1,2}\.\d)(?=[,;]|\.(?:$| )|$| and )"
)
_BRACKETED = re.compile(r"\((?:up|down) (?P<num>\d+(?:\.\d+)?)\)")
_VOLUME = re.compile(
    rf"(?P<num>{_NUM})(?: (?P<scale>million|thousand))? "
    r"(?P<unit>units|vehicles|cars|tons|tonnes|metric tons|kilograms|kg|barrels|lit(?:er|re)s|TEUs?"
    r"|CGT|pieces|pairs|bottles|heads?)\b"
)
UNCOUNTED = re.compile(r"(?:barrels|lit(?:er|re)s|TEUs?|CGT|pieces|pairs|bottles|heads?)$")
_NUMBER_OF = re.compile(  # "the number of cars fell 3 percent to 246,924"
    r"\b(?P<what>[Nn]umber of (?:vehicles|cars|units|automobiles)|[Tt]onnage)\b"
    r"(?:[^.;]|\.(?=\d)){0,60}?"
    r"\b(?:to|at|was|were|been|reached|hit|totaled) "
    rf"(?P<num>\d{{1,3}}(?:,\d{{3}})+|{_NUM} (?P<scale>million))"
    r"(?! ?(?:units|vehicles|cars|ton|dollars|%))"
)
_UNITS = {"vehicles": "units", "cars": "units", "tons": "t", "tonnes": "t", "metric tons": "t"}
_COMPARE = re.compile(
    r"(?:the |a |that )?(?:same|corresponding|comparable|equivalent|like) "
    r"(?:[a-z]+ |\w+-month )?"
    r"(?:period|months?|stretch|span|time ?frame|time|point|days|quarters?|half)(?: (?:of|in))?"
    r"(?: the)?(?: (?:last|previous|prior) year| a year (?:ago|earlier|before)"
    r"| (?:the )?year (?:ago|earlier|before)| (?P<year>(?:19|20)\d\d))"
    r"|(?:at )?(?:that|this|the same) (?:point|time|stage) (?:of|in) (?P<year2>(?:19|20)\d\d)|y-o-y"
)
_FORMER = re.compile(
    r"\b(?:previous|former|prior|old|earlier|existing)"
    r" (?:[A-Z][a-z]+|all-time|monthly|quarterly|annual|yearly|historical?)[ -]"
    r"(?:record|high|peak|best)\b"
)
_WORD = re.compile(r"(?:[A-Za-z]\.){2,}|[A-Za-z]+(?:'[A-Za-z]+)?|[A-Za-z]/[A-Za-z]|\d+|[^\w\s]")
_CAPITALS = frozenset(("us", "eu", "uk", "it", "cis"))  # words of their own where they are small
_PUNCTUATION = {",": ",", ";": ";", ":": ":", "(": "(", ")": ")", "—": ",", "[": "(", "]": ")"}


def comparisons(text: str, main: Period | None) -> Iterator[Mention]:
    """What a sentence compares with by the name of its own period a year before, or of another
    year; a former record."""
    for found in _FORMER.finditer(text):
        yield Mention("after", *found.span())
    for found in _COMPARE.finditer(text):
        year = int(found["year"] or found["year2"] or 0)
        ago = main.last // 12 - year if main and year else 1
        if main and ago != 1:
            then = Period(main.last - 12 * ago, main.day, main.length)
            yield Mention("period", found.start(), found.end(), str(then))
        else:
            yield Mention("compare", found.start(), found.end(), "yoy")


def figures(text: str) -> Iterator[Mention]:
    """The numbers with units of a sentence, each as a cell would have it, without its sign."""
    for found in _PERCENT.finditer(text):
        unit = found["unit"].lower()
        is_points = "point" in unit or unit == "%p"
        if unit in ("point", "points") and not re.search("percent|%", text):
            continue
        yield Mention(
            "points" if is_points else "percent", found.start(), found.end(),
            found["num"].replace(",", ""),
            sign=_sign(found["arrow"] or found["sign"]),
        )  # fmt: skip
    for found in _LISTED.finditer(text):
        yield Mention("percent", found.start(), found.end(), found[0])
    for found in _BARE_AFTER_TREND.finditer(text):
        yield Mention("percent", found.start("num"), found.end("num"), found["num"])
    for found in _LISTED_BARE.finditer(text):
        yield Mention("percent", found.start("num"), found.end("num"), found["num"])
    last = _FRAGMENT.fullmatch(text) or _LAST_BARE.fullmatch(text)
    if last and "day" not in text:
        yield Mention("percent", last.start("num"), last.end("num"), last["num"])
    for found in _BRACKETED.finditer(text):
        yield Mention("percent", found.start("num"), found.end("num"), found["num"])
    for found in _VOLUME.finditer(text):
        scale = f" {found['scale']}" if found["scale"] else ""
        unit = _UNITS.get(found["unit"], found["unit"])
        yield Mention("volume", found.start(), found.end(), f"{found['num']}{scale} {unit}")
    for found in _NUMBER_OF.finditer(text):
        unit = "t" if found["what"].lower() == "tonnage" else "units"
        yield Mention("volume", found.start("num"), found.end("num"), f"{found['num']} {unit}")
    for found in _MONEY.finditer(text):
        if mention := _money(found):
            yield mention
    if re.search(r"(?i:working|business|work)[ -]?(?:days?|calendar)|days? of work", text):
        for pattern in (_DAYS, _DAYS_BARE, _DAYS_CHANGED, _DAYS_COUNTED):
            for found in pattern.finditer(text):
                group = found.lastgroup or "num"
                said = _COUNTS.get(found[group], found[group])
                yield Mention("workdays", found.start(group), found.end(), said)


def _money(found: re.Match[str]) -> Mention | None:
    currency, unit, scale = (
        (found["cur"] or "").strip(),
        (found["unit"] or "").lower(),
        (found["scale"] or "").lower(),
    )
    is_won = unit in ("won", "krw") or currency in ("₩", "KRW", "W")
    is_dollar = currency.upper().removeprefix("US").removeprefix("U.S.").strip() in (
        "$",
        "D",
        "DOLLAR",
        "DOLLARS",
    )
    is_dollar = is_dollar or unit.endswith(("dollar", "dollars", "usd"))
    if not currency and found.string[: found.start("num")][-1:].isalpha():
        return None  # "Dh1.2 million"
    if (
        unit in ("yen", "yuan", "euro", "euros")
        or currency
        in (
            "€",
            "¥",
            "£",
            "A$",
            "C$",
            "HK$",
            "S$",
            "NT$",
        )
        or currency.upper() in ("EUR", "GBP", "JPY", "CNY", "RMB", "AED", "SGD")
    ):
        return None
    if not (is_won or is_dollar or (scale and len(scale) > 1 and scale != "thousand")) or (
        len(scale) == 1 and not currency
    ):
        return None
    if is_won and is_dollar:  # a slip of the paper's: trillions are won
        is_won = scale == "trillion"
    number = found["num"].replace(",", "")
    suffix = SUFFIXES.get(scale, "")
    if found["num2"]:
        number, suffix = (
            _joined(number, found["num2"].replace(",", ""), found["scale2"].lower()),
            "tn",
        )
    if not suffix and is_dollar:
        if float(number) < LEAST_DOLLARS:
            return None
        suffix = " usd"
    sign, end = _sign(found["s1"] or found["s2"]), found.start() + len(found[0].rstrip(" -"))
    if is_won:
        return Mention("krw", found.start(), end, f"{number}{suffix} KRW", sign=sign)
    return Mention("usd", found.start(), end, f"{number}{suffix}", sign=sign)


def _joined(trillions: str, rest: str, scale: str) -> str:
    """158 trillion 586.8 billion -> 158.5868, of trillions."""
    whole, _, decimals = rest.partition(".")
    places = 3 if scale == "billion" else 6
    return (
        f"{trillions}.{whole.zfill(places)}{decimals}".rstrip("0")
        if not decimals
        else f"{trillions}.{whole.zfill(places)}{decimals}"
    )


def _sign(text: str | None) -> str:
    return {"": "", "+": "+", "plus": "+", "↑": "+"}.get((text or "").strip(), "-")


def phrases(text: str, lexicon: Lexicon, taken: Sequence[tuple[int, int]]) -> Iterator[Mention]:
    """The known phrases and the punctuation outside the spans already taken, the longest phrase at
    each place."""
    words = [w for w in _WORD.finditer(text) if not any(a <= w.start() < b for a, b in taken)]
    at = 0
    while at < len(words):
        word = words[at]
        used = 1
        if word[0] in _PUNCTUATION:
            yield Mention(_PUNCTUATION[word[0]], word.start(), word.end())
        elif word[0] != "-" and (found := _longest_phrase(words, at, lexicon)):
            phrase, used = found
            if phrase.kind == "item" and text[: word.start()].endswith(("non-", "Non-")):
                at += used
                continue  # another item, and none that is known
            yield Mention(
                phrase.kind, word.start(), words[at + used - 1].end(), phrase.means, phrase.ids
            )
        at += used


def with_hong_kong(mentions: Iterable[Mention]) -> Iterator[Mention]:
    """The mentions of a sentence that says of China's figure that it includes Hong Kong."""
    for mention in mentions:
        if mention.ids == (CHINA,):
            yield mention._replace(ids=(CHINA_HK,))
        elif mention.ids != (HONG_KONG,):
            yield mention


def _longest_phrase(
    words: Sequence[re.Match[str]], at: int, lexicon: Lexicon
) -> tuple[Phrase, int] | None:
    """The longest phrase that begins with a word, and of how many words and hyphens it is made."""
    key, best = "", None
    for used, word in enumerate(words[at : at + 2 * lexicon.longest], 1):
        if used > 1 and word.start() - words[at + used - 2].end() > 1:
            break  # a figure stands between them
        if word[0] != "-":
            key = f"{key} {_key(word[0])}".lstrip()
            phrase = lexicon.phrases.get(key)
            is_name = phrase is not None and phrase.kind in ("item", "place")
            is_written_so = key not in _CAPITALS or (word[0] == key.upper()) == is_name
            if phrase and is_written_so:
                best = phrase, used
    return best


def _key(word: str) -> str:
    return word.casefold().removesuffix("'s").removesuffix("'")
