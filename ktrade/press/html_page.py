"""A saved HTML page -> the article in it, without navigation, captions and teasers."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from ktrade.press.drawn_tables import flow_above
from ktrade.press.page import LONGEST_PARAGRAPH, Page, above_prose, date_of, prose
from ktrade.press.tables import sentences_of
from ktrade.press.text_tables import rows_said

_SKIPPED = frozenset(
    [
        *("script", "style", "nav", "header", "footer", "aside", "figure", "figcaption", "form"),
        *("button", "select", "noscript", "svg", "iframe", "template"),
    ]
)
_BLOCKS = frozenset(
    [
        *("p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "article"),
        *("section", "main", "blockquote", "title", "dd", "dt", "hr"),
        *("table", "caption", "tr", "th", "td"),
    ]
)
# What pages call the parts of theirs that are not the article; beside a word of the others, as in
# "article-more", the part may be it.
_AROUND = frozenset(
    [
        *("caption", "cap", "img", "photo", "related", "relation", "relate", "more", "best"),
        *("popular", "rank", "ranking", "copyright", "copy", "tag", "tags", "sns", "foot"),
        *("footer", "ticker", "comment", "comments", "promo", "recommend", "recommended", "menu"),
        *("gnb", "lnb", "nav", "banner", "breadcrumb", "prevnext", "file", "files", "subscribe"),
        *("newsletter", "ad", "ads", "advertisement", "sidebar", "aside"),
    ]
)
_ARTICLE = frozenset(["article", "body", "content", "contents", "view", "text"])
_VOID = frozenset(
    ["br", "hr", "img", "input", "meta", "link", "source", "area", "base", "col", "embed", "wbr"]
)
LONGEST_HEADING = 60  # characters, of what stands above a table


def read_html(text: str) -> Page:
    """The article of a page, and what its head says of it."""
    reader = _Blocks()
    reader.feed(text)
    reader.close()
    page = reader.page()
    said = re.search(
        r'"datePublished" ?: ?"(\d{4}-\d\d-\d\d)', text
    )  # in a script, for search engines
    return page if page.published or not said else page._replace(published=said[1])


def _is_around(given: dict[str, str]) -> bool:
    """Whether a part says by its class or id that it stands around the article."""
    words = re.findall(r"[A-Z]?[a-z]+", f"{given.get('class', '')} {given.get('id', '')}")
    said = {word.lower() for word in words}
    return bool(said & _AROUND) and not said & _ARTICLE


class _Table:
    """The cells of a table being read, each in all rows and columns that it spans."""

    def __init__(self, start: int) -> None:
        self.start = start  # the line of the page it begins at
        self.caption = ""
        self.rows: list[list[str]] = []
        self.span = 1, 1  # rows and columns of the cell that is open
        self._below: dict[int, tuple[int, str]] = {}  # by column: rows to go, of a cell above

    def take(self, text: str) -> None:
        """Puts the text of a cell into its row."""
        if not self.rows:
            return
        row = self.rows[-1]
        self._fill(row)
        down, across = self.span
        for _ in range(across):
            self._below[len(row)] = down - 1, text
            row.append(text)
        self._fill(row)

    def _fill(self, row: list[str]) -> None:
        while (left := self._below.get(len(row), (0, "")))[0] > 0:
            self._below[len(row)] = left[0] - 1, left[1]
            row.append(left[1])


class _Blocks(HTMLParser):
    """Gathers the blocks of text of a page, outside navigation and captions."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._text: list[str] = []
        self._linked = 0
        self._skipping: list[str] = []
        self._in_link = self._in_term = False
        self._term = ""  # of a list of terms, until its description comes
        self._head: dict[str, str] = {}
        self._dates: list[str] = []
        self._tables: list[_Table] = []  # that are open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta":
            key = (
                given.get("property") or given.get("name") or given.get("itemprop") or ""
            ).lower()
            self._head.setdefault(key, given.get("content", "").strip())
        if tag == "link" and given.get("rel") == "canonical":
            self._head.setdefault("canonical", given.get("href", ""))
        if tag == "time" and given.get("datetime"):
            self._dates.append(given["datetime"])
        if self._skipping:
            if tag == self._skipping[-1] and tag not in _VOID:
                self._skipping.append(tag)
        elif tag in _SKIPPED or (tag not in _VOID and _is_around(given)):
            self._break()
            self._skipping.append(tag)
        elif tag in _BLOCKS:
            self._break()
            self._in_term = tag == "dt"
            self._open(tag, given)
        if tag == "a":
            self._in_link = True

    def _open(self, tag: str, given: dict[str, str]) -> None:
        """Begins a table, a row or a cell of one."""
        if tag == "table":
            self._tables.append(_Table(len(self._lines)))
        elif tag in ("td", "th") and self._tables:
            down, across = (re.sub(r"\D", "", given.get(n, "")) for n in ("rowspan", "colspan"))
            self._tables[-1].span = min(int(down or 1), 99), min(int(across or 1), 99)
        elif tag == "tr" and self._tables:
            self._tables[-1].rows.append([])

    def _close(self, tag: str) -> None:
        """Ends a cell or a table, the lines of which give way to the sentences that say it."""
        if tag in ("td", "th"):
            self._tables[-1].take(" ".join("".join(self._text).split()))
        elif tag == "caption":
            self._tables[-1].caption = " ".join("".join(self._text).split())
        elif tag == "table":
            table = self._tables.pop()
            above = [line for line in self._lines[: table.start] if len(line) < LONGEST_HEADING]
            heading = above[-1] if above and above[-1] is self._lines[table.start - 1] else ""
            about = f"{heading} {table.caption}"
            title = self._head.get("title", "")
            flow = flow_above(self._lines[: table.start])
            said = sentences_of(table.rows, about, flow or title)
            if not said and all(
                all(row[1:]) for row in table.rows
            ):  # a cell left blank shifts none
                above = [*self._lines[: table.start], table.caption]
                said = rows_said([*above, *("   ".join(row) for row in table.rows)])[len(above) :]
                said = said if said != ["   ".join(row) for row in table.rows] else []
            self._lines[table.start :] = said or self._lines[table.start :]

    def handle_endtag(self, tag: str) -> None:
        if self._skipping:
            if tag == self._skipping[-1]:
                self._skipping.pop()
        elif tag == "title":
            self._head.setdefault("title", " ".join("".join(self._text).split()))
            self._text = []
        elif tag in _BLOCKS:
            if self._tables:
                self._close(tag)
            self._break()
        if tag == "a":
            self._in_link = False

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self._text.append(data)
            self._linked += len(data) if self._in_link else 0

    def _break(self) -> None:
        line = " ".join("".join(self._text).split())
        if self._term and line:
            line, self._term = f"{self._term}: {line}", ""
        if self._in_term and line:
            self._term, line = line.rstrip(" :"), ""  # told with what stands behind it
        if (
            0 < len(line) <= LONGEST_PARAGRAPH and self._linked < len(line) * 0.7
        ):  # else a teaser, all of it a link
            self._lines.append(line)
        self._text, self._linked, self._in_term = [], 0, False

    def page(self) -> Page:
        """What has been gathered, once the whole page has been fed."""
        self._break()
        said = self._head
        dates = [
            said.get(key, "")
            for key in ("article:published_time", "datepublished", "pubdate", "date")
        ]
        dates += [*self._dates, said.get("article:modified_time", "")]
        iso = [found[0] for date in dates if (found := re.match(r"\d{4}-\d\d-\d\d", date))]
        title = said.get("og:title") or said.get("title", "")
        body = [line for line in self._lines if len(line) < 20 or not title.startswith(line)]
        title = title or (self._lines[0] if self._lines else "")
        return Page(
            prose(body),
            title,
            iso[0] if iso else date_of(self._lines),
            said.get("og:site_name", ""),
            said.get("canonical") or said.get("og:url", ""),
            said.get("og:description") or said.get("description") or above_prose(body),
        )
