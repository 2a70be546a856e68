"""An article as it was saved, text or HTML -> its paragraphs, and what it says of itself.

Navigation, captions and teasers of other stories carry figures too, of other months: a paragraph counts only where
it reads as prose, with a sentence's end.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import NamedTuple

_SKIPPED = frozenset(
    [
        "script",
        "style",
        "nav",
        "header",
        "footer",
        "aside",
        "figure",
        "figcaption",
        "form",
        "button",
        "select",
        "noscript",
        "svg",
        "iframe",
        "template",
    ]
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "ul",
        "ol",
        "td",
        "tr",
        "table",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "article",
        "section",
        "main",
        "blockquote",
        "title",
        "dd",
        "dt",
        "hr",
    ]
)
_VOID = frozenset(["br", "hr", "img", "input", "meta", "link", "source", "area", "base", "col", "embed", "wbr"])
_CAPTION = re.compile(
    r"\[YONHAP\]|\(Photo|Photo ?:|file photo|\[(?:NEWS1|AP|REUTERS|AFP)[/\]]|사진 ?[=:]|\[사진|자료사진", re.IGNORECASE
)
_END_OF_ARTICLE = re.compile(
    r"^(?:Also worth reading|More in \w+|Related (?:Stories|Articles?)s?|Most (?:Read|Popular)|Recommended|"
    r"Copyright\b|관련 ?기사|많이 본 ?|저작권자|ⓒ|©)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…][\"”'’)\]]*$|다[.\"”]*$")
_OPEN_END = re.compile(r"(?:,|\b(?:the|a|an|of|to|by|from|in|and|at|rose|fell|up|down|total\w*|than))$")
_DATE = (
    r"(?:(?P<y>20\d\d|19\d\d)[-./년] ?(?P<m>\d{1,2})[-./월] ?(?P<d>\d{1,2})"
    r"|(?P<d2>\d{1,2})\.? (?P<n2>[A-Z][a-z]{2,8})\.?,? (?P<y2>20\d\d|19\d\d)"
    r"|(?P<n3>[A-Z][a-z]{2,8})\.? (?P<d3>\d{1,2}),? (?P<y3>20\d\d|19\d\d))"
)
_LABELLED = re.compile(
    r"(?:Published|Updated|Posted|date|입력|등록|승인|게재|발행)\W{0,4}(?:일시?|시간)?\W{0,3}" + _DATE, re.I
)
_BARE = re.compile(r"\W*" + _DATE + r"[\s\d:.,|APMKSTapm()-]*")
_STAMP = re.compile(r"^(?:date|Published|Updated) ?:? ?20\d\d-\d\d-\d\d\b\s*", re.I)  # before the first sentence
_TRAILING = re.compile(r"\s" + _DATE + r"$")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class Page(NamedTuple):
    """An article: its paragraphs with their numbers in it, and '' for what it does not say of itself.

    `published` is an ISO date.
    """

    paragraphs: tuple[tuple[int, str], ...]
    title: str = ""
    published: str = ""
    publisher: str = ""
    url: str = ""


def read_page(content: bytes) -> Page:
    """The article in a file's bytes: HTML where it looks so, else plain text, UTF-8 or as its bytes tell."""
    text = _decoded(content)
    if re.search(r"<(?:html|body|div|p|article)\b", text[:20_000], re.IGNORECASE):
        reader = _Html()
        reader.feed(text)
        reader.close()
        return reader.page()
    lines = _unwrapped([" ".join(line.split()) for line in text.splitlines()])
    published = _published(lines)
    lines = [line for line in (_STAMP.sub("", line) for line in lines) if line]
    return Page(_prose(lines), lines[0] if lines else "", published)


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
    was_blank = True
    for line in lines:
        goes_on = found and not was_blank and len(found[-1]) > 50 and not _SENTENCE_END.search(found[-1])
        if line and goes_on and (line[0].islower() or _OPEN_END.search(found[-1])):
            found[-1] += " " + line
        elif line:
            found.append(line)
        was_blank = not line
    return found


def _prose(lines: list[str]) -> tuple[tuple[int, str], ...]:
    """The paragraphs of the article itself, numbered from 1."""
    found: list[str] = []
    for line in lines:
        if _END_OF_ARTICLE.search(line) and found and len(line) < 80:
            if not line.lower().startswith("related art"):  # which papers put amid the text
                break
            continue
        line = re.sub(r"^Photo ?: ?[A-Z]+(?: News)?\s+", "", line)
        if not _SENTENCE_END.search(line) or _CAPTION.search(line) or line in found:
            continue
        words = len(line.split()) * (2 if "가" <= line[-2:-1] <= "힣" else 1)  # Korean takes half as many
        if words >= 4 and (found or words >= 8 or len(lines) == 1 or re.search(r"\d", line)):
            found.append(line)
    return tuple(enumerate(found, 1))


def _published(lines: list[str]) -> str:
    """The date the article bears, ISO; '' where it bears none."""
    head = lines[:30]
    for pattern, search in ((_LABELLED, True), (_BARE, False), (_TRAILING, True)):
        for line in head:
            found = pattern.search(line) if search else pattern.fullmatch(line)
            if found and (date := _iso(found)):
                return date
    return ""


def _iso(found: re.Match[str]) -> str:
    parts = found.groupdict()
    name = parts["n2"] or parts["n3"] or ""
    month = int(parts["m"] or 0) or (MONTHS.index(name[:3].lower()) + 1 if name[:3].lower() in MONTHS else 0)
    year, day = parts["y"] or parts["y2"] or parts["y3"], int(parts["d"] or parts["d2"] or parts["d3"])
    return f"{year}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else ""


class _Html(HTMLParser):
    """Gathers the blocks of text of a page, outside navigation and captions."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._text: list[str] = []
        self._linked = 0
        self._skipping: list[str] = []
        self._in_link = False
        self._head: dict[str, str] = {}
        self._dates: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta":
            key = (given.get("property") or given.get("name") or given.get("itemprop") or "").lower()
            self._head.setdefault(key, given.get("content", "").strip())
        if tag == "link" and given.get("rel") == "canonical":
            self._head.setdefault("canonical", given.get("href", ""))
        if tag == "time" and given.get("datetime"):
            self._dates.append(given["datetime"])
        if self._skipping:
            if tag == self._skipping[-1] and tag not in _VOID:
                self._skipping.append(tag)
        elif tag in _SKIPPED:
            self._skipping.append(tag)
        elif tag in _BLOCKS:
            self._break()
        if tag == "a":
            self._in_link = True

    def handle_endtag(self, tag: str) -> None:
        if self._skipping:
            if tag == self._skipping[-1]:
                self._skipping.pop()
        elif tag in _BLOCKS:
            self._break()
        if tag == "a":
            self._in_link = False

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self._text.append(data)
            self._linked += len(data) if self._in_link else 0

    def _break(self) -> None:
        line = " ".join("".join(self._text).split())
        if line and self._linked < len(line) * 0.7:  # else a teaser, all of it a link
            self._lines.append(line)
        self._text, self._linked = [], 0

    def page(self) -> Page:
        """What has been gathered, once the whole page has been fed."""
        self._break()
        said = self._head
        dates = [said.get(key, "") for key in ("article:published_time", "datepublished", "pubdate", "date")]
        dates += [*self._dates, said.get("article:modified_time", "")]
        iso = [found[0] for date in dates if (found := re.match(r"\d{4}-\d\d-\d\d", date))]
        return Page(
            _prose(self._lines),
            said.get("og:title") or (self._lines[0] if self._lines else ""),
            iso[0] if iso else _published(self._lines),
            said.get("og:site_name", ""),
            said.get("canonical") or said.get("og:url", ""),
        )
