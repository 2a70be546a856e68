"""Made-up trade of the shape of a customs history: months × 200 items × 60 destinations, rounded as
printed.

The same rows each time: levels hold together (parts add up to their wholes, growth is that of the
levels) before they are rounded, and fewer rows mean the largest cells only.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

YEARS = range(2001, 2026)
GROUPS, ITEMS, COUNTRIES = 9, 190, 59  # with total and world: 200 categories, 60 destinations
Level = dict[
    tuple[int, int], float
]  # by item and country; below zero a group, all goods, the world

ALL = -1
FIRST_GROUP = -2


def write_vocabulary(folder: Path) -> None:
    """categories.csv and destinations.csv: items in groups that do not overlap, countries of the
    world."""
    categories = ["id,name,parent,part", "total,All goods,,"]
    categories += [f"g{group},Group {group},total,yes" for group in range(GROUPS)]
    categories += [
        f"g{item % GROUPS}/i{item},Item {item},g{item % GROUPS},yes" for item in range(ITEMS)
    ]
    destinations = ["id,name,parent,part", "world,World,,"]
    destinations += [f"c{country},Country {country},world,yes" for country in range(COUNTRIES)]
    (folder / "categories.csv").write_text("\n".join(categories) + "\n", encoding="utf-8")
    (folder / "destinations.csv").write_text("\n".join(destinations) + "\n", encoding="utf-8")


def write_facts(file: Path, rows: int) -> None:
    """A facts file of about so many rows, value and growth in each: one source a month, 25
    years."""
    with file.open("w", encoding="utf-8") as out:
        out.write("period,category,destination,value,yoy,source\n")
        cells: list[tuple[int, int]] = []
        past: list[Level] = []
        for month, level in enumerate(_levels(), YEARS[0] * 12 - 12):
            past.append(level)
            if len(past) > 12:
                base = past.pop(0)
                cells = (
                    cells
                    or sorted(level, key=level.__getitem__, reverse=True)[
                        : rows // (12 * len(YEARS))
                    ]
                )
                name = f"{month // 12}-{month % 12 + 1:02}"
                for cell in cells:
                    growth = 100 * (level[cell] / base[cell] - 1)
                    value = _printed(level[cell])
                    out.write(
                        f"{name},{_category(cell[0])},{_destination(cell[1])},{value},{growth:.1f},{name}\n"
                    )


def _levels() -> Iterator[Level]:
    """The true levels of each month in dollars, from a year before the first; sums are of their
    parts."""
    draw = random.Random(25)
    sizes = {(i, c): 1 / ((i + 5) * (c + 3)) for i in range(ITEMS) for c in range(COUNTRIES)}
    scale = 12e9 / sum(sizes.values())
    for _ in range(12 * (len(YEARS) + 1)):
        scale *= draw.uniform(0.97, 1.041)
        level: Level = {}
        for (item, country), size in sizes.items():
            value = size * scale * draw.uniform(0.8, 1.2)
            level[item, country] = value
            group = FIRST_GROUP - item % GROUPS
            for cell in ((item, ALL), (group, country), (group, ALL), (ALL, country), (ALL, ALL)):
                level[cell] = level.get(cell, 0.0) + value
        yield level


def _printed(dollars: float) -> str:
    if dollars >= 1e9:
        return f"{dollars / 1e9:.2f}bn"
    return f"{dollars / 1e6:.0f}m" if dollars >= 1e8 else f"{dollars / 1e6:.1f}m"


def _category(item: int) -> str:
    if item == ALL:
        return "total"
    return f"g{FIRST_GROUP - item}" if item < ALL else f"g{item % GROUPS}/i{item}"


def _destination(country: int) -> str:
    return "world" if country == ALL else f"c{country}"
