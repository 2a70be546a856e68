"""The bundled profiles of official tables."""

from __future__ import annotations

from ktrade.files.profiles import read_profile
from ktrade.queries.answer import Listing
from ktrade.resources import profile_names

PROFILE_FIELDS = ("name", "title", "publisher", "basis", "units", "status", "url")


def profiles() -> Listing:
    """One profile a row: what it reads, its classification and units, and whether its figures are
    confirmed ones."""
    rows = []
    for name in profile_names():
        profile = read_profile(name)
        units = dict.fromkeys(unit for figure in profile.figures for unit in figure.units)
        status = "confirmed" if profile.confirmed else "first figures"
        rows.append(
            (
                name, profile.title, profile.publisher, profile.category.basis or None,
                ", ".join(units), status, profile.url or None,
            )
        )  # fmt: skip
    return Listing("Official tables", PROFILE_FIELDS, rows)
