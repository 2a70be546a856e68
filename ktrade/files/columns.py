"""The files a curator writes, and the columns of each."""

from __future__ import annotations

from ktrade.model.quantity import MEASURES

SOURCES_FILE = "sources.csv"


VOCABULARY_FILES = {"categories.csv": "category", "destinations.csv": "destination"}


SOURCE_COLUMNS = ("id", "publisher", "agency", "published", "rounding", "reports", "subject", "url")


TERM_COLUMNS = ("id", "name", "parent", "part", "aliases", "basis")


PLACE_COLUMNS = ("period", "flow", "category", "destination")


ROW_COLUMNS = ("source", "where", "note", "printed_in", "status")


WIDE_COLUMNS = (*PLACE_COLUMNS, *MEASURES, "year_earlier", "claims", *ROW_COLUMNS)


LONG_COLUMNS = (*PLACE_COLUMNS, "measure", "of", "printed", *ROW_COLUMNS)


SYNONYMS = {"month": "period", "claim": "claims"}
