"""Of repairs equally plain, first is what brings a figure back to its series' size, then what fits
least by chance."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Loader, Run

HEADER = "period,category,value,change\n"
NEAR = "2030-12,cars,6.0bn,\n2030-11,cars,5.9bn,\n"


@pytest.mark.parametrize(
    ("row", "first"),
    [
        # a tenth of the months before: 6.2bn, and not a change of a tenth
        ("2031-01,cars,0.62bn,1.2bn\n", "if 0.62bn were 6.2bn (the decimal point moved)"),
        # as large as the months before: it is the change that is ten times too large
        ("2031-01,cars,6.2bn,12bn\n", "if 12bn were 1.2bn (the decimal point moved)"),
    ],
)
def test_the_figure_out_of_size_is_repaired_first(
    run: Run, load: Loader, tmp_path: Path, row: str, first: str
) -> None:
    """The level of a year earlier would be below zero, so that one of the two is off."""
    (tmp_path / "a.csv").write_text(HEADER + NEAR + row)
    load(tmp_path / "a.csv")
    told = json.loads(
        run("check", "-k", "contradiction", "-f", "json", KTRADE_DB=str(load.store)).stdout
    )
    (finding,) = told
    assert finding["repairs"][0]["words"] == first


@pytest.mark.parametrize("flow", ["export", "import"])
def test_what_fits_least_by_chance_is_the_first_repair(
    run: Run, load: Loader, tmp_path: Path, flow: str
) -> None:
    """Exports and imports of 0.5bn are no trade of 5.5bn. Either may be 5bn; but '5' is a print as
    wide as 1bn, which fits sooner by chance than 5.00."""
    other = {"export": "import", "import": "export"}[flow]
    rows = f"2031-01,{flow},cars,0.500bn\n2031-01,{other},cars,0.5bn\n2031-01,trade,cars,5.5bn\n"
    (tmp_path / "a.csv").write_text("period,flow,category,value\n" + rows)
    load(tmp_path / "a.csv")
    asked = ("check", "-k", "contradiction", "-f", "json")
    (finding,) = json.loads(run(*asked, KTRADE_DB=str(load.store)).stdout)
    assert finding["repairs"][0]["words"] == "if 0.500bn were 5.00bn (the decimal point moved)"
