"""The pages of the guide, bundled as they are read on the web."""

from __future__ import annotations

from pathlib import Path

from ktrade.errors import UnknownName, nearest, shown

FOLDER = Path(__file__).resolve().parent.parent / "guide"
# As one would read them.
TOPICS = (
    "commands",
    "entering",
    "tables",
    "figures",
    "bounds",
    "checks",
    "formats",
    "package",
    "python",
    "promises",
    "speed",
    "large",
    "changes",
)


def contents() -> str:
    """The topics, a line each, with the title of their page."""
    width = max(map(len, TOPICS))
    lines = [f"  {topic:{width}}   {_title(topic)}" for topic in TOPICS]
    return "\n".join(["ktrade guide TOPIC prints a page:", "", *lines])


def page(topic: str) -> str:
    """The page on a topic, in any case, as Markdown. UnknownName where there is none."""
    if topic.casefold() not in TOPICS:
        raise UnknownName(
            f"the guide has no page {shown(topic)}{nearest(topic, TOPICS)};"
            " 'ktrade guide' lists its pages"
        )
    return (FOLDER / f"{topic.casefold()}.md").read_text(encoding="utf-8").rstrip("\n")


def _title(topic: str) -> str:
    return page(topic).partition("\n")[0].removeprefix("# ")
