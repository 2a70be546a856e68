"""An article as it was saved, text or HTML -> its paragraphs, and what it says of itself.

Navigation, captions and teasers of other stories carry figures too, of other months: a paragraph
counts only where it reads as prose, with a sentence's end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from ktrade.press.drawn_tables import tables_said
from ktrade.press.lines import heading_of, numbers_told, plain_signs
from ktrade.press.tables import MONTHS
from ktrade.press.text_tables import rows_said

LONGEST_PARAGRAPH = 20_000  # characters; what is longer is data that a page carries, and no prose
_CAPTION = re.compile(
    r"\[YONHAP\]|\(Photo|Photo ?:|file photo|\[(?:NEWS1|AP|REUTERS|AFP)[/\]]|사진"
    r" ?[=:]|\[사진|자료사진",
    re.IGNORECASE,
)
_END_OF_ARTICLE = re.compile(
    r"^(?:Also worth reading|More in \w+|Related (?:Stories|Articles?)s?|Most"
    r" (?:Read|Popular)|Recommended|"
    r"Copyright\b|관련 ?기사|많이 본 ?|저작권자|ⓒ|©)",
    re.IGNORECASE,
)
_LEADS_ON = re.compile(r"\d.*\w[.!?] [A-Z].*:$")  # sentences, the last of which a list follows
_SENTENCE_END = re.compile(r"[.!?…][\"”'’)\]]*$|다[.\"”]*$|다\. ?\([^()]*\)$")
_MARKED = re.compile(
    r"[□■▣ㅇ○●◦◆◇◈▷▶]|[-–—•*·‣▲▼△▽※▪▫▸►✔☞] |[oO] (?=[A-Z])|\d\d?[.)] (?=[A-Z가-힣]|\d\d?월)"
    r"|[▲△](?=[가-힣A-Z])|\[\d\d?\] |\d{1,2}위 (?=[가-힣A-Z])|\([가-힣\d]{1,4}\) "
    r"|[①-⑳] ?(?=[가-힣])"  # "(품목) "
)
_BULLET = re.compile(
    r"^(?:[-–—•*·‣▲△▽※▪▫▸►✔☞①-⑳]|[oO](?= [A-Z])|\d\d?[.)](?= (?:[A-Z가-힣]|\d\d?월))) "
)
_NAMED_FIGURE = re.compile(
    r"[A-Z가-힣][^\d.,:;()]{1,40}(?:: ?)?"
    r"(?:(?:US)?\$\d|USD ?\d|[-+−△▲(]\d|[-−+]\$\d)[\d.,]* ?(?:%|[bm]n\b|[bm]illion\b|percent\b|억)"
    r"|[가-힣A-Z][가-힣A-Z· ]{1,20}(?: ?[:：]| )? ?[-+−△]?\d[\d.,조천백만 ]*(?:%"
    r"|[억만조] ?(?:달러|불)?)"
)
PERIOD_NAME = (
    r"(?:(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"(?: ?(?:[-–]|to) ?[A-Z][a-z]{2,8}| 1 ?[-–] ?\d\d)?|(?:The )?[Ff]irst half|[QH][1-4])"
)
# A list that an article begins with, and no title of it.
_FIRST = re.compile(rf"{_MARKED.pattern}|(?:Exports?|Imports?|(?:Trade )?[Bb]alance|Surplus): ")
_HEADED_FIGURE = re.compile(r"[A-Z][\w ]{2,30}: [A-Z][\w. ]{1,25} [-+−△]\d[\d.,]* ?%")
_NUMBERED = re.compile(r"(?:[IVX]{1,4}|\d{1,2}|[A-Z])[.)] ")
_HEADING = re.compile(
    rf"(?:(?:{PERIOD_NAME}): )?"
    r"(?:Exports?|Imports?|Trade|By (?:item|product|sector|region|country|destination|market)"
    r"|수출|수입)"
    r"(?: (?:by|of|with|주요)? ?[\w ]{2,25})?"
    r"(?: ?\([^()]{3,45}\))?:?"
    rf"|(?:{PERIOD_NAME})(?: \d{{4}})?:?"
    r"|\[[^\[\]]{2,30}\]"  # "[First half]"
)
# Lines of releases end in a noun; so do headlines, which are shorter or have dots in them.
_NOUN_END = re.compile(
    r"\d.*(?:증가|감소|상승|하락|기록|흑자|적자|밝힘|집계|달성|전환|차지|유지|음|함|됨|임)\)?[.)]?$"
)
_BARE_NUMBER = re.compile(r"(?<= )([-+−△]?\d[\d,]*(?:\.\d+)?)(?=,|;|\.?$| /)")
# Behind a paragraph; in capitals it is whose picture a caption tells of.
_AGENCY = re.compile(
    r"(?<=[.!?\"”]) ?[\[(](?:Yonhap|Reuters|Xinhua|Newsis|Bloomberg|A[FP]P?)[\])]$"
)
# "Exports (July 1-20)", "Exports by item (June, % change on a year earlier)"
_OF_TIME = re.compile(rf"^([A-Z][\w ]+?) ?\(({PERIOD_NAME})(?:, ([^()]*))?\):?$")
_OF_GROWTH = re.compile(
    r"change|growth|y/y|yoy|y-o-y|on[- ]year|year[- ]on[- ]year|year earlier", re.I
)
_UNSIGNED = re.compile(r"(?<![-+−–△▲▼↑↓\d.,$])(?<![-+−–△▲▼] )(\d+(?:\.\d+)?)(?= ?%(?! ?[↑↓]))")
_DAYS_HEADED = re.compile(r"[□■▣◆◇◈] ?\([^()]*?(\d{1,2}\.1 ?[~∼-] ?\d\d일?)[^()]*\)")
_NEXT_IN_LINE = re.compile(r"(?<=[%)]\.) (?=[A-Z])")  # "Cars: -7.0%. Steel: -3.0%"
SHORTEST_NOTE = 30  # characters
_OPEN_END = re.compile(
    r"(?:,|\b(?:the|a|an|of|to|by|from|in|and|at|rose|fell|up|down|total\w*|than))$"
)
_DATE = (
    r"(?:(?P<y>20\d\d|19\d\d)[-./년] ?(?P<m>\d{1,2})[-./월] ?(?P<d>\d{1,2})"
    r"|(?P<d2>\d{1,2})\.? (?P<n2>[A-Z][a-z]{2,8})\.?,? (?P<y2>20\d\d|19\d\d)"
    r"|(?P<n3>[A-Z][a-z]{2,8})\.? (?P<d3>\d{1,2}),? (?P<y3>20\d\d|19\d\d))"
)
_LABELLED = re.compile(
    r"(?:Published|Updated|Posted|date|입력|등록|승인|게재|발행|송고)\W{0,4}(?:일시?|시간)?\W{0,3}"
    + _DATE,
    re.I,
)
_BARE = re.compile(r"\W*" + _DATE + r"[\s\d:.,|APMKSTapm()-]*")
_TIMED = re.compile(_DATE + r"\.?,? (?:-|\|)? ?\d\d?:\d\d\b")  # beside the reporter's name
LONGEST_BYLINE = 80  # characters
WRAPPED = range(55, 91)  # characters of the longest line of a text that was broken
MOST_HEADS, LONGEST_HEAD = 8, 120  # lines above the first paragraph, characters of one
SHORTEST_LEAD = 8  # words
_STAMP = re.compile(
    r"^(?:date|Published|Updated) ?:? ?20\d\d-\d\d-\d\d\b\s*", re.I
)  # before the first sentence
_TRAILING = re.compile(r"\s" + _DATE + r"$")
_LEADING = re.compile(r"^" + _DATE + r"\.?(?: [^\d\s]+){1,3}$")  # before the publisher's name
_LABEL = re.compile(  # what a release bears above its title
    r"(?:(?:Press|News|Media) Release|For Immediate Release|보 ?도 ?(?:참고"
    r"|설명)? ?자 ?료)\b.{0,20}"
    r"|(?:배포|보도 ?(?:일시|시점)|담당 ?(?:부서|자)|문의|엠바고)(?: ?일시)? ?[:：].*|.*부터 보도.*"
    r"|(?:The )?(?:Ministry of [A-Z][\w, ]+|Korea Customs Service)",
    re.I,
)


class Page(NamedTuple):
    """An article: its paragraphs with their numbers in it, and '' for what it does not say of
    itself.

    `published` is an ISO date.
    """

    paragraphs: tuple[tuple[int, str], ...]
    title: str = ""
    published: str = ""
    publisher: str = ""
    url: str = ""
    above: str = ""  # the other lines above the first paragraph: a masthead, a subject, a subtitle


def read_page(content: bytes) -> Page:
    """The article in a file's bytes: HTML where it looks so, else plain text, UTF-8 or as its bytes
    tell."""
    text = plain_signs(_decoded(content))
    if re.search(r"<(?:html|body|div|p|article)\b", text[:20_000], re.IGNORECASE):
        from ktrade.press.html_page import read_html  # whose parser a text does not need

        return read_html(text)
    lines = [" ".join(line.split()) for line in tables_said(rows_said(text.splitlines()))]
    lines = numbers_told(lines)
    lines = _unwrapped([line for line in lines if len(line) <= LONGEST_PARAGRAPH])
    published = date_of(lines)
    lines = [line for line in (_STAMP.sub("", line) for line in lines) if line]
    title = next((line for line in lines[:6] if not _LABEL.fullmatch(line)), "")
    return Page(prose(lines), title, published, above=above_prose(lines))


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp949"):  # old Korean pages are in the second
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            pass
    return content.decode("utf-8", "replace")


def _unwrapped(lines: list[str]) -> list[str]:
    """The lines without blank ones, those joined again that an e-mail or a terminal has broken."""
    found: list[str] = []
    for is_text, lines_of_block in groupby(lines, bool):
        block = list(lines_of_block)
        if not is_text:
            continue
        if _is_wrapped(block):
            found.append(" ".join(block))
            continue
        found.append(block[0])
        for line in block[1:]:
            goes_on = len(found[-1]) > 50 and not _SENTENCE_END.search(found[-1])
            is_open = line[0].islower() or _OPEN_END.search(found[-1])
            if goes_on and is_open and not _MARKED.match(line):
                found[-1] += " " + line
            else:
                found.append(line)
    return found


def _is_wrapped(block: Sequence[str]) -> bool:
    """Whether lines are one paragraph that was broken at a width: no first word of a line would
    have had room on the one before."""
    width = max(map(len, block))
    return (
        len(block) > 1
        and width in WRAPPED
        and _SENTENCE_END.search(block[-1]) is not None
        and not all(_SENTENCE_END.search(line) for line in block)
        and not any(_MARKED.match(line) for line in block[1:])
        and all(len(a) + 1 + len(b.split()[0]) > width for a, b in pairwise(block))
    )


def above_prose(lines: Sequence[str]) -> str:
    """The lines above the first paragraph, but dates and labels."""
    found = []
    for line in lines[:MOST_HEADS]:
        if is_in_list(line) or (_SENTENCE_END.search(line) and len(line.split()) > SHORTEST_LEAD):
            break
        if len(line) <= LONGEST_HEAD and not (_BARE.fullmatch(line) or _LABEL.fullmatch(line)):
            found.append(line)
    return "\n".join(found)


def prose(lines: Sequence[str]) -> tuple[tuple[int, str], ...]:
    """The paragraphs of the article itself, numbered from 1."""
    found: list[str] = []
    heading, days = "", ""
    is_in_percent = is_of_growth = False
    headed_by = section = ""  # the mark of the heading, and the flow of the last that told one
    for number, line in enumerate(lines):
        if _END_OF_ARTICLE.search(line) and found and len(line) < 80:
            if not line.lower().startswith("related art"):  # which papers put amid the text
                break
            continue
        line = _AGENCY.sub("", re.sub(r"^Photo ?: ?[A-Z]+(?: News)?\s+", "", line))
        if _CAPTION.search(line) or line in found:
            continue
        if told := heading_of(line) if number else "":
            flow = re.search("수출(?!입)|수입", told)
            section = flow[0] if flow else "" if re.search("전체|수출입", told) else section
            by = re.search(
                "품목|지역|국가|시장", told
            )  # which of a release are of exports, if not told
            told = told if flow or not by else f"{told} {section or '수출'}"
            heading = "" if "수출입" in told else f"{told}: "
            headed_by, days = line[0] if line[0] in "□■▣◆◇◈" else "", ""
            is_in_percent = bool(
                re.search(r"증[감가]률|증가율|%", line) and not re.search("억|달러|불", line)
            )
            continue
        if mark := _MARKED.match(line):
            heading = "" if mark[0] == headed_by else heading  # another begins beside it
            headed_days = _DAYS_HEADED.match(line)
            is_above = mark[0] in "□■▣◆◇◈"
            days = f"{headed_days[1]} " if headed_days else "" if is_above else days
        if days and mark and not headed_days and is_in_list(line):
            found.append(f"{days}{_MARKED.sub('', line).strip()}")
            continue
        headed = _OF_TIME.sub(_time_first, _NUMBERED.sub("", line))
        is_heading = _HEADING.fullmatch(headed)
        if not is_heading and is_in_list(line) and (number or _FIRST.match(line)):
            said = _NEXT_IN_LINE.sub(f" {heading}", _BULLET.sub("", line)) if heading else line
            said = _BARE_NUMBER.sub(r"\1%", said) if is_in_percent else said
            said = _signed(said, is_of_growth)
            found.append(f"{heading}{_BULLET.sub('', said)}")
            continue
        if is_heading:
            headed_by = mark[0] if mark and mark[0] in "□■▣◆◇◈" else ""
            is_in_percent = "%" in headed and "$" not in headed
            is_of_growth = is_in_percent and _OF_GROWTH.search(headed) is not None
            headed = re.sub(r" ?\([^()]*\):?$", "", headed)
            heading = f"{headed.strip(':[]□■ㅇ○●◦◆◇◈▷▶<>【】 ')}: "
            continue
        heading, is_in_percent, is_of_growth = "", False, False
        is_note = number and len(line) >= SHORTEST_NOTE and "…" not in line
        is_text = _SENTENCE_END.search(line) or _LEADS_ON.search(line)
        if not is_text and not (is_note and _NOUN_END.search(line)):
            continue
        words = len(line.split()) * (
            2 if "가" <= line[-2:-1] <= "힣" else 1
        )  # Korean takes half as many
        if words >= 4 and (found or words >= 8 or len(lines) == 1 or re.search(r"\d", line)):
            found.append(line)
    return tuple(enumerate(found, 1))


def _time_first(heading: re.Match[str]) -> str:
    """A heading with the period that stands in its bracket before it."""
    return f"{heading[2]}: {heading[1]}{f' ({heading[3]})' if heading[3] else ''}"


def _signed(line: str, is_of_growth: bool) -> str:
    """The line of a list with a plus before each percentage without a sign, where they are growth:
    the heading says so, or there are three and they add up to more than the whole."""
    percents = [float(said) for said in _UNSIGNED.findall(line)]
    is_no_share = len(percents) > 2 and sum(percents) > 100 and line.count("%") == len(percents)
    return _UNSIGNED.sub(r"+\1", line) if is_of_growth or is_no_share else line


def is_in_list(line: str) -> bool:
    """Whether a line is an item of a list of figures, which has no sentence's end: it has a mark in
    front, or a name and at once its figure."""
    mark = _MARKED.match(line)
    is_marked = mark and re.search(r"\d", line[mark.end() :])
    is_named = _NAMED_FIGURE.match(line) or _HEADED_FIGURE.match(line)
    return bool(is_marked or (is_named and not _SENTENCE_END.search(line)))


def date_of(lines: Sequence[str]) -> str:
    """The date the article bears, ISO; '' where it bears none."""
    head = lines[:40]
    bylines = [line for line in head if len(line) <= LONGEST_BYLINE]
    for pattern, lines, search in (
        (_LABELLED, head, True), (_BARE, head, False), (_TIMED, bylines, True),
        (_TRAILING, head, True), (_LEADING, bylines, True),
    ):  # fmt: skip
        for line in lines:
            found = pattern.search(line) if search else pattern.fullmatch(line)
            if found and (date := _iso(found)):
                return date
    return ""


def _iso(found: re.Match[str]) -> str:
    parts = found.groupdict()
    name = parts["n2"] or parts["n3"] or ""
    month = int(parts["m"] or 0) or (
        MONTHS.index(name[:3].lower()) + 1 if name[:3].lower() in MONTHS else 0
    )
    year, day = (
        parts["y"] or parts["y2"] or parts["y3"],
        int(parts["d"] or parts["d2"] or parts["d3"]),
    )
    return f"{year}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else ""
