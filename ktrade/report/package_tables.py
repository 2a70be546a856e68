"""What a store holds as five CSV tables, each field described, and the descriptor of them all: a
Data Package (datapackage.org, version 2)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ktrade import __version__
from ktrade.files.datapackage import DESCRIPTOR
from ktrade.model.figure import Rounding, Unit
from ktrade.model.quantity import FLOWS, MEASURES, STATUSES, Source
from ktrade.queries.answer import Listing
from ktrade.queries.filters import Filters
from ktrade.queries.listings import CLAIM_FIELDS, claims, facts, sources, terms
from ktrade.report.as_csv import render
from ktrade.report.grid import describe
from ktrade.report.style import Style
from ktrade.store.read import Store

NAME = "ktrade"
TITLE = "Korean trade as the press prints it"
DESCRIPTION = (
    "Figures as printed, each with its source and the interval of true values that its print"
    " allows."
)
PROFILES = "https://datapackage.org/profiles/2.0"

DESCRIPTIONS = {
    "period": "month 2026-01, quarter 2025-Q2, half 2025-H1, year 2025, span 2025-01..2025-10, or"
    " first days 2026-02-D20",
    "flow": "the flow: exports, imports, exports less imports (balance), or both (trade)",
    "category": "the item, by its id in categories.csv",
    "destination": "the destination (for imports the origin), by its id in destinations.csv",
    "measure": "what is measured",
    "of": "the whole of a share, or the unit of a volume that grew; empty: the usual one",
    "printed": "the figure as its source prints it; text, since trailing zeros matter",
    "low": "the smallest true value that could have been printed so, in the unit; empty: no bound",
    "high": "the largest true value that could have been printed so, in the unit; empty: no bound",
    "unit": "what low and high are counted in: single dollars, won, percent, …",
    "source": "the article or release, by its id in sources.csv",
    "where": "the place in the source, if it gives a figure in several",
    "note": "what a curator adds",
    "status": "empty; or a forecast, a target, or a figure known to be misprinted",
    "claim": "a statement of rank, record or run",
    "publisher": "who published it",
    "agency": "the news agency or office it is from",
    "published": "when it was published",
    "rounding": "how it rounds figures",
    "reports": "the last month, or first days of one, that it reports on; -rev: confirmed figures",
    "subject": "what it is about",
    "url": "where it can be read",
    "id": "the id",
    "name": "the name",
    "parent": "what it is a part of",
    "part": "yes: a piece that overlaps no other of its parent; rest: what the pieces leave of it",
    "aliases": "other names, separated by semicolons",
    "basis": "the classification or extent; as printed: nobody says which",
    "iso": "the country's code by ISO 3166",
}
NUMBERS = ("low", "high")
WORDS: Mapping[str, Iterable[str]] = {
    "flow": FLOWS, "measure": MEASURES, "unit": Unit, "status": STATUSES, "rounding": Rounding,
    "part": ("yes", "rest"),
}  # fmt: skip
REFERENCES = {"category": "categories", "destination": "destinations", "source": "sources"}
OPTIONAL = {"of", "low", "high", "where", "note", "status"}


class Table(NamedTuple):
    """A table of the package, by its name, and what is in it."""

    name: str
    listing: Listing

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    def schema(self) -> dict[str, object]:
        """Its Table Schema."""
        has_ids = "id" in self.listing.fields
        keys: dict[str, object] = {"primaryKey": ["id"]}
        if not has_ids:
            keys = {
                "foreignKeys": [
                    {"fields": [field], "reference": {"resource": table, "fields": ["id"]}}
                    for field, table in REFERENCES.items()
                ]
            }
        return {
            "$schema": f"{PROFILES}/tableschema.json",
            "fields": [_field(name, has_ids) for name in self.listing.fields],
            "missingValues": [""],
            **keys,
        }


def _field(name: str, has_ids: bool) -> dict[str, object]:
    kind = "number" if name in NUMBERS else "date" if name == "published" else "string"
    constraints: dict[str, object] = {}
    if name == "id" or not (has_ids or name in OPTIONAL):
        constraints["required"] = True
    if name in WORDS:
        constraints["enum"] = list(map(str, WORDS[name]))
    field: dict[str, object] = {"name": name, "type": kind, "description": DESCRIPTIONS[name]}
    return {**field, "constraints": constraints} if constraints else field


def tables(store: Store) -> list[Table]:
    """All that a store holds. NothingKnown where it holds no figure."""
    no_claims = Listing("Claims as printed", CLAIM_FIELDS, ())
    return [
        Table("facts", facts(store, None, Filters())),
        Table("claims", claims(store, None, Filters()) if store.count("claim") else no_claims),
        Table("sources", sources(store)),
        Table("categories", terms(store.categories)),
        Table("destinations", terms(store.destinations)),
    ]


def write_tables(
    all_tables: Sequence[Table], known: Iterable[Source], licence: str, folder: Path
) -> None:
    """Each table as a CSV file, and the descriptor of them all."""
    resources = [_written(table, folder) for table in all_tables]
    descriptor: dict[str, object] = {
        "$schema": f"{PROFILES}/datapackage.json",
        "name": NAME,
        "title": TITLE,
        "description": DESCRIPTION,
        "generator": f"ktrade {__version__}",
        **({"licenses": [{"name": licence}]} if licence else {}),
        "sources": [
            {
                "title": describe(source._replace(url="")),
                **({"path": source.url} if source.url else {}),
            }
            for source in known
        ],
        "resources": resources,
    }
    text = json.dumps(descriptor, ensure_ascii=False, indent=2)
    (folder / DESCRIPTOR).write_text(f"{text}\n", encoding="utf-8")


def _written(table: Table, folder: Path) -> dict[str, object]:
    """Writes the table; what the descriptor says of it."""
    with open(folder / table.file, "w", encoding="utf-8", newline="") as out:
        render(table.listing, Style("csv"), out)
    content = (folder / table.file).read_bytes()
    return {
        "name": table.name,
        "type": "table",
        "title": table.listing.title,
        "path": table.file,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": table.schema(),
    }
