"""ktrade: facts about Korean trade as the press prints them, with bounds that hold.

In Python: `ktrade.open()` gives a store whose methods are the questions of the commands;
`ktrade.Figure`, `ktrade.Interval` and `ktrade.Period` are for figures of one's own.
"""

__version__ = "0.1.0"

# Imported when first asked for: `import ktrade` costs next to nothing.
_PLACES = {
    **dict.fromkeys(("open", "Store"), "ktrade.api.store"),
    **dict.fromkeys(("Answer", "Brief", "Findings", "Picture", "Verdict"), "ktrade.api.answer"),
    **dict.fromkeys(("Figure", "Interval", "Period"), "ktrade.api.values"),
    **dict.fromkeys(
        ("BadFiles", "Error", "NothingKnown", "NotUnderstood", "StoreUnusable", "UnknownName"),
        "ktrade.errors",
    ),
}
__all__ = [
    "Answer",
    "BadFiles",
    "Brief",
    "Error",
    "Figure",
    "Findings",
    "Interval",
    "NotUnderstood",
    "NothingKnown",
    "Period",
    "Picture",
    "Store",
    "StoreUnusable",
    "UnknownName",
    "Verdict",
    "__version__",
    "open",
]  # fmt: skip

TYPE_CHECKING = False  # typing itself would take longer to import than all else here
if TYPE_CHECKING:
    from ktrade.api.answer import Answer, Brief, Findings, Picture, Verdict
    from ktrade.api.store import Store, open
    from ktrade.api.values import Figure, Interval, Period
    from ktrade.errors import (
        BadFiles,
        Error,
        NothingKnown,
        NotUnderstood,
        StoreUnusable,
        UnknownName,
    )


def __getattr__(name: str) -> object:
    if name not in _PLACES:
        raise AttributeError(f"module 'ktrade' has no attribute {name!r}")
    from importlib import import_module

    found = globals()[name] = getattr(import_module(_PLACES[name]), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
