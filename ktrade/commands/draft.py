import sys
from collections.abc import Sequence
from contextlib import nullcontext
from typing import Annotated

import typer

from ktrade.commands import options as o
from ktrade.errors import (
    BadFiles,
    NothingKnown,
    NotUnderstood,
    UnknownName,
    nearest,
    shown,
    visible,
)
from ktrade.store.place import store_path

LARGEST_ARTICLE = 1 << 22  # a page of a newspaper's site, scripts and all, has a tenth of it
SERIES = ("ict", "total", "customs")
ARTICLE_HELP = "The article, saved as text or as an HTML page; - for standard input."
PUBLISHED_HELP = "Date of publication, such as 2026-02-12; default: the date in the article."
ABOUT_HELP = (
    "Whose items it reports: ict, total (the trade ministry's) or customs; default: what it says."
)
SOURCE_HELP = "Its id; adds the article to the sources.csv in this folder."


def command(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help=ARTICLE_HELP)],
    published: Annotated[
        str, typer.Option("--published", metavar="DATE", help=PUBLISHED_HELP)
    ] = "",
    about: Annotated[str, typer.Option("--about", metavar="SERIES", help=ABOUT_HELP)] = "",
    source: Annotated[str, typer.Option("--source", metavar="SOURCE-ID", help=SOURCE_HELP)] = "",
    db: o.Db = None,
) -> None:
    """Draft the facts file of an article, English or Korean, on standard output.

    A doubtful figure ends in a ? and its note says why; settle it against the article, since
    'ktrade ingest' refuses it. Status 1 if no figure was found.

    Example: ktrade draft article.txt --published 2026-02-12
    """
    from ktrade.model.quantity import parse_date
    from ktrade.model.wording import counted
    from ktrade.press.article import day_named, read_article
    from ktrade.press.conflicts import mark_conflicts
    from ktrade.press.page import read_page
    from ktrade.press.vocabulary import known_terms
    from ktrade.press.writer import facts_file

    if about and about not in SERIES:
        raise UnknownName(
            f"{shown(about)} is not a set of items{nearest(about, SERIES)}; expected"
            f" {', '.join(SERIES)}"
        )
    day = str(parse_date(published)) if published else ""
    page = read_page(_content(article))
    page = page._replace(published=day or page.published)
    told = page.published or day_named(page)
    if not told:
        raise NotUnderstood(
            f"{shown(article, 300)} does not say when it was published, and no year is guessed;"
            " name the day, as in --published 2026-02-12"
        )
    store = store_path(db)
    terms = known_terms(store)
    draft = read_article(page._replace(published=told), about, *terms)
    if not draft.facts:
        raise NothingKnown(f"no trade figure was found in {shown(article, 300)}")
    mark_conflicts(draft.facts, draft.main, told, store, terms)
    written = facts_file(draft.facts)
    if source:
        from ktrade.press.source import described

        print(visible(f"described in {described(source, page, draft)}"), file=sys.stderr)
    print(
        written.text, end="", flush=True
    )  # before it is told of: where it cannot be written, only that is
    counts = counted(written.figures, "figure")
    if written.claims:
        counts += f" and {counted(written.claims, 'claim')}"
    print(f"{counts}, {_to_settle(written.doubts)}", file=sys.stderr)


def _to_settle(doubts: Sequence[int]) -> str:
    """'2 to settle: lines 4, 9'."""
    if not doubts:
        return "none to settle"
    lines = list(dict.fromkeys(doubts))
    return (
        f"{len(doubts)} to settle: line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines))}"
    )


def _content(article: str) -> bytes:
    """The bytes of a file, or of standard input; BadFiles where it cannot be read or is no single
    article."""
    try:
        with open(article, "rb") if article != "-" else nullcontext(sys.stdin.buffer) as stream:
            content = stream.read(LARGEST_ARTICLE + 1)
    except (OSError, ValueError) as error:  # a name with a NUL byte is a ValueError
        raise BadFiles(
            f"{shown(article, 300)} cannot be read: {getattr(error, 'strerror', '') or error}"
        ) from None
    if len(content) > LARGEST_ARTICLE:
        raise BadFiles(
            f"{shown(article, 300)} is larger than {LARGEST_ARTICLE} bytes; expected one article"
        )
    return content
