"""What is left of a whole without parts, where no level is known: growth and shares as an index."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from tests.worlds.by_hand import quantity, solved

# 19.944..20.056 of 100, doubled to within 0.056 points, while the whole grew by 29.944..30.056
SHARES_AND_GROWTH = {
    "share export semiconductors world 2026-01 of total": "20.0",
    "yoy export semiconductors world 2026-01": "100.0",
    "yoy export total world 2026-01": "30.0",
}
ENDS = ((D("0.20056"), D("1.29944"), D("2.00056")), (D("0.19944"), D("1.30056"), D("1.99944")))


@pytest.mark.parametrize(
    ("measure", "room"),
    [("yoy", "1E-4"), ("share", "1E-9"), ("share_change", "1E-9"), ("contribution", "0.02")],
)
def test_a_rest_follows_from_growth_and_shares_alone(measure: str, room: str) -> None:
    by_hand = []
    for share, whole, part in ENDS:
        before = share * whole / part  # of 1 a year earlier
        by_hand.append(
            100
            * {
                "yoy": (1 - share) * whole / (1 - before) - 1,
                "share": 1 - share,
                "share_change": before - share,
                "contribution": whole - 1 - before * (part - 1),
            }[measure]
        )
    name = f"{measure} export total world 2026-01"
    asked = quantity(name if measure == "yoy" else f"{name} of total")
    left = solved(SHARES_AND_GROWTH).interval(
        asked._replace(category="total without semiconductors")
    )
    assert left
    assert abs(left.low - min(by_hand)) < D(room)
    assert abs(left.high - max(by_hand)) < D(room)


def test_two_parts_are_left_out_together() -> None:
    """30 of 130 that were 13 and 14.44 of 100: 91 now, 72.56 then."""
    lines = SHARES_AND_GROWTH | {
        "share export cars world 2026-01 of total": "10.0",
        "yoy export cars world 2026-01": "-10.0",
    }
    asked = quantity("yoy export total world 2026-01")
    left = solved(lines).interval(asked._replace(category="total without semiconductors cars"))
    assert left
    assert (
        D("25.2") < left.low < 100 * (D(91) / (87 - D(13) / D("0.9")) - 1) < left.high < D("25.7")
    )
