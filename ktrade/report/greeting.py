"""What `ktrade` without a command prints: what the store holds, or how to begin."""

from __future__ import annotations

from pathlib import Path

from ktrade.errors import visible
from ktrade.model.wording import counted
from ktrade.store.read import Store

BEGIN = """\
Facts about Korean trade as the press prints them. There is no store yet:

  ktrade ingest            load the bundled facts from five articles
  ktrade new SOURCE-ID     start a file for an article of your own
  ktrade guide             how to ask, enter facts, read bounds
  ktrade --help            all commands"""

ASK = """\
  ktrade show              what is known about the latest month
  ktrade trend ict         a series over time, with a chart
  ktrade check             find contradictions
  ktrade guide             how to ask, enter facts, read bounds
  ktrade --help            all commands"""


def greeting(path: Path) -> str:
    """A few lines: how many figures, claims and sources there are, of which time, and what to type
    next.

    StoreUnusable where there is a file that is no store.
    """
    if not path.exists():
        return BEGIN
    with Store(path) as store:
        counts = (
            f"{counted(store.count('figure'), 'figure')} and"
            f" {counted(store.count('claim'), 'claim')} from"
            f" {counted(len(store.sources), 'source')}"
        )
        periods = store.periods()
    time = f", {periods[0]} to {periods[-1]}" if periods else ""
    return f"{counts}{time}\nin {visible(str(path))}\n\n{ASK}"
