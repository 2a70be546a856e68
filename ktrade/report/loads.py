"""What a load or its undoing did, in lines of text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ktrade.errors import shown
from ktrade.files.ingest import Summary
from ktrade.model.wording import counted
from ktrade.store.changes import Correction, Counts
from ktrade.store.undo import Load, TakenBack

SHOWN_CORRECTIONS = 20
PLURALS = {"category": "categories", "destination": "destinations"}


def load_in_words(summary: Summary, store: Path, dry_run: bool) -> list[str]:
    """The load in words: a line for each file that changed something, the corrections, what is
    new."""
    figures = summary.changes.figures
    held = sum(c.added + c.changed + c.unchanged for c in figures.values())
    if summary.is_empty:
        return [f"nothing changed: {store} holds the {counted(held, 'figure')} from these files"]
    lines = [line for name in figures if (line := _file_line(summary, name))]
    corrections = summary.changes.corrections
    lines += [f"  {_corrected(one)}" for one in corrections[:SHOWN_CORRECTIONS]]
    if len(corrections) > SHOWN_CORRECTIONS:
        lines.append(f"  … and {len(corrections) - SHOWN_CORRECTIONS} more")
    for what, ids in (
        ("new sources", summary.new_sources),
        ("changed sources", summary.changed_sources),
        ("sources not described in a sources.csv", summary.undescribed_sources),
        ("sources dated in the future", summary.future_sources),
        ("renamed", summary.renamed_terms),
    ):
        if ids:
            lines.append(f"{what}: {_listed(ids)}")
    for kind, count in summary.new_terms.items():
        if count:
            lines.append(f"{counted(count, kind, PLURALS[kind])} added")
    lines += [f"left out of {text}" for text in summary.left_out]
    figures_held = f"{counted(held, 'figure')} from these files"
    if dry_run:
        return [*lines, f"dry run, nothing written: {store} would hold {figures_held}"]
    return [*lines, f"written: {store} holds {figures_held}"]


def _corrected(one: Correction) -> str:
    """'changed  value export total world 2026-01 (SOURCE p. 2): 63.2bn -> 65.8bn'"""
    place = f"{one.figure} ({one.source}{' ' + one.where if one.where else ''})"
    if one.now is None:
        return f"removed  {place}: was {one.was}"
    if one.what == "printed":
        return f"changed  {place}: {one.was} -> {one.now}"
    return f"changed  {place}: {one.what} {shown(one.was)} -> {shown(one.now)}"


def undo_in_words(taken: TakenBack, dry_run: bool) -> list[str]:
    """What was undone, and what another --undo would undo: an undo is not a load, and cannot be
    undone."""
    last = f"{_named(taken.last)} is now the last load" if taken.last else "no load is left to undo"
    return [
        f"{'dry run, would undo' if dry_run else 'undone'}: {_named(taken.load)}",
        f"{counted(taken.restored, 'figure or claim', 'figures and claims')} restored",
        f"figures held: {taken.held} before, {taken.holds} now; {last}",
    ]


def _named(load: Load) -> str:
    return f"{_listed(load.files)}, loaded {load.loaded_at}"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:10]) + (f" and {len(names) - 10} more" if len(names) > 10 else "")


def _file_line(summary: Summary, name: str) -> str:
    """'x.csv: figures: 3 added, 29 unchanged; claims: 1 added', or '' where nothing changed."""
    changes = summary.changes
    parts = []
    for what, counts in (("figures", changes.figures[name]), ("claims", changes.claims[name])):
        if counts.added or counts.changed or counts.removed:
            parts.append(f"{what}: {_numbers(counts)}")
    return f"{name}: {'; '.join(parts)}" if parts else ""


def _numbers(counts: Counts) -> str:
    numbers = (
        (counts.added, "added"),
        (counts.changed, "changed"),
        (counts.removed, "removed"),
        (counts.unchanged, "unchanged"),
    )
    return ", ".join(f"{number} {what}" for number, what in numbers if number)
