from typing import Annotated

import typer


def _topics(incomplete: str) -> list[str]:
    from ktrade.report.guide import TOPICS

    return [topic for topic in TOPICS if topic.startswith(incomplete)]


def command(
    topic: Annotated[
        str,
        typer.Argument(
            metavar="[TOPIC]",
            autocompletion=_topics,
            help="A page; without one, the list of pages.",
        ),
    ] = "",
) -> None:
    """The guide: how to ask, to enter facts, to read bounds and findings.

    Example: ktrade guide bounds
    """
    from ktrade.report.guide import contents, page
    from ktrade.report.pager import print_paged

    print_paged(page(topic) if topic else contents())
