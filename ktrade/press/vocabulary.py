"""The items and destinations a draft may name: the store's, else the bundled ones."""

from __future__ import annotations

from pathlib import Path

from ktrade.files.bundled import bundled_terms
from ktrade.model.vocabulary import Vocabulary


def known_terms(store: Path) -> tuple[Vocabulary, Vocabulary]:
    """Categories and destinations. Errors are those of opening a store."""
    if store.exists():
        from ktrade.store.read import Store

        with Store(store) as opened:
            if len(opened.categories):
                return opened.categories, opened.destinations
    return bundled_terms("category"), bundled_terms("destination")
