from ktrade.commands import options as o


def command(out: o.Out = o.Format.TABLE) -> None:
    """The kinds of official tables that 'ktrade ingest --profile NAME' reads.

    Example: ktrade profiles
    """
    import sys

    from ktrade.queries.profiles import profiles
    from ktrade.report import write
    from ktrade.report.style import Style

    write(profiles(), Style(out.value), sys.stdout)
