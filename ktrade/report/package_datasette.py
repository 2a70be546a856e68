"""What Datasette shows beside a copy of the store: what its tables are, who says so, what a column
is counted in."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from ktrade.model.quantity import Source
from ktrade.report.grid import describe
from ktrade.report.package_tables import DESCRIPTION, DESCRIPTIONS, TITLE, Table

METADATA, DATABASE = "metadata.json", "ktrade.db"
SIZE = 100  # rows a page


def write_metadata(
    tables: Iterable[Table], known: Iterable[Source], licence: str, folder: Path
) -> None:
    """For `datasette ktrade.db --metadata metadata.json`."""
    described = {
        # the store's tables of sources and words are called by what one row is
        VIEWS.get(table.name, table.name): {
            "title": table.listing.title,
            "description": f"{table.listing.title}, one a row.",
            "columns": {field: DESCRIPTIONS[field] for field in table.listing.fields},
            "size": SIZE,
        }
        for table in tables
    }
    described["facts"]["facets"] = ["source", "measure", "period"]
    metadata = {
        "title": TITLE,
        "description": DESCRIPTION,
        **({"license": licence} if licence else {}),
        "source": "; ".join(describe(source) for source in known),
        "databases": {Path(DATABASE).stem: {"tables": described}},
    }
    text = json.dumps(metadata, ensure_ascii=False, indent=2)
    (folder / METADATA).write_text(f"{text}\n", encoding="utf-8")


VIEWS = {"sources": "source", "categories": "category", "destinations": "destination"}
