"""Countries by their codes (ISO 3166, UN M49) and names, English and Korean, as the tables of
customs and of the UN spell them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache

from ktrade.files.key import key_of
from ktrade.model.quantity import WORLD
from ktrade.model.vocabulary import Term
from ktrade.resources import PROFILES


def country_named(word: str) -> Term | None:
    """The destination that a code or name means, as a vocabulary would have it; None where it is no
    country's.

    `중국` and CN are mainland China: customs and the UN list Hong Kong and Macao for themselves. A
    country has a second number where the UN counts others with it: 842 are the United States with
    Puerto Rico.
    """
    return _countries().get(key_of(word).lstrip("0"))


@lru_cache(1)
def _countries() -> Mapping[str, Term]:
    found: dict[str, Term] = {}
    with open(PROFILES / "countries.csv", encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            aliases = tuple(row["aliases"].split(";")) if row["aliases"] else ()
            term = Term(row["id"], row["name"], WORLD, aliases=aliases, iso=row["iso"])
            for word in (row["iso"], row["iso3"], *row["m49"].split(";"), row["name"], *aliases):
                found.setdefault(key_of(word).lstrip("0"), term)
    return found
