"""The sources of a table, below it: what each mark means, with a link where a terminal has them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.text import Text

from ktrade.errors import visible
from ktrade.model.quantity import Source
from ktrade.report.grid import describe

GAP = "   "
WIDTH = 80  # of a short list where no terminal says how wide it is


def legend(
    sources: Sequence[tuple[str, Source]], room: int | None, is_short: bool, has_links: bool
) -> list[Text]:
    """A line a source, or in a short list as many on a line as there is room for.

    With links the address is behind the text (OSC 8), which then may be broken where it likes;
    without, it is printed in full.
    """
    entries = [_entry(mark, source, is_short, has_links) for mark, source in sources]
    return list(_packed(entries, room or WIDTH)) if is_short else entries


def _entry(mark: str, source: Source, is_short: bool, has_links: bool) -> Text:
    is_link = has_links and source.url.startswith(("https://", "http://"))
    named = source._replace(url="") if is_link or is_short else source
    words = visible(describe(named))
    if is_short:
        words = words.removesuffix(f" ({visible(source.id)})")
    text = Text(f"{mark}  {words}")
    if is_link:
        text.stylize(f"link {visible(source.url)}", len(mark) + 2)
    return text


def _packed(entries: Sequence[Text], room: int) -> Iterator[Text]:
    line = Text("")
    for entry in entries:
        if line.plain and cell_len(f"{line.plain}{GAP}{entry.plain}") > room:
            yield line
            line = Text("")
        line = line + GAP + entry if line.plain else entry
    if line.plain:
        yield line
