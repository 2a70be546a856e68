"""Verdicts by hand: every form of claim, each way it can come out."""

from __future__ import annotations

from pathlib import Path

import pytest

from ktrade.checks.claims import verdicts
from ktrade.checks.finding import CLAIM, ERROR, NOTE, Finding
from ktrade.checks.run import findings
from ktrade.model.claim_grammar import parse_claim
from ktrade.model.figure import Rounding, parse_figure
from ktrade.model.period import Period, Vintage
from ktrade.model.quantity import ClaimStatement, Observation, Quantity, Source, default_whole
from ktrade.model.vocabulary import Term, Vocabulary
from ktrade.model.wording import Wording
from ktrade.solver.figures import Given
from ktrade.solver.vintages import Bounds
from ktrade.store.read import Store


@pytest.fixture
def store(seeded: Path) -> Store:
    return Store(seeded)


def judged(store: Store, claim: str, figures: str, categories: Vocabulary | None = None) -> Finding:
    """The verdict on 'claim text | period [flow category destination] [@source]', given lines of
    figures.

    Figures are 'source: measure period print, measure period print, …', of the claim's series
    unless 'measure/flow/category/destination' says otherwise; a source reports on its name, read as
    a vintage.
    """
    text, _, place = claim.partition(" | ")
    where, _, teller = place.partition(" @")
    words = where.split()
    period, (flow, category, destination) = (
        Period.parse(words[0]),
        words[1:] or ("export", "ict", "world"),
    )
    observations, sources = [], {}
    for line in filter(None, map(str.strip, figures.splitlines())):
        source, _, rest = line.partition(": ")
        sources[source] = Source(source, reports=Vintage.parse(source))
        for cell in rest.split(", "):
            measure, when, printed = cell.split(" ")
            measure, *series = measure.split("/")
            f, c, d = series or (flow, category, destination)
            of = default_whole(c, d) if measure == "share" else None
            q = Quantity(measure, Period.parse(when), f, c, d, of)
            observations.append(
                Observation(q, parse_figure(printed, q.unit, Rounding.NEAREST), source, "s1")
            )
    teller = teller or str(Vintage.of(period))
    sources.setdefault(teller, Source(teller, reports=Vintage.parse(teller)))
    said = ClaimStatement(parse_claim(text), period, flow, category, destination, teller, "s2")
    vocabulary = categories or store.categories
    bounds = Bounds(Given(observations), sources, vocabulary, store.destinations)
    (finding,) = verdicts([said], bounds, sources, Wording(vocabulary, store.destinations))
    assert (finding.kind, finding.claim, finding.period) == (CLAIM, str(said.claim), period)
    assert finding.sources[0] == teller
    assert finding.severity == (ERROR if finding.status == "contradicted" else NOTE)
    verdict = {"open": "undecided"}.get(finding.status, finding.status)
    assert f"'{said.claim}' ({teller}) is {verdict}: " in finding.summary
    return finding


# Values of 2020-01 to 2020-04, all in one vintage: up, up, down.
FOUR = (
    "2020-04: value 2020-01 10.0bn, value 2020-02 12.0bn, value 2020-03 15.0bn, value 2020-04"
    " 14.0bn"
)
# Growth of the same, of one vintage.
RATES = "2020-04: yoy 2020-01 -5.0, yoy 2020-02 3.0, yoy 2020-03 4.0, yoy 2020-04 2.5"
DAYS = "2019-02-D20: value 2019-02-D20 20.0bn\n2020-01-D20: value 2020-01-D20 25.0bn\n"


@pytest.mark.parametrize(
    ("claim", "figures", "status"),
    [
        # record and low: of all time they are never proved
        ("record | 2020-03 @2020-04", FOUR, "open"),
        ("record | 2020-04", FOUR, "contradicted"),  # 14 against 15
        ("record since 2020-01 | 2020-03 @2020-04", FOUR, "verified"),
        ("record since 2019-12 | 2020-03 @2020-04", FOUR, "open"),  # December is not known
        ("record since 2020-01 | 2020-04", FOUR, "contradicted"),
        ("record since 2020-04 | 2020-04", FOUR, "open"),  # nothing to compare
        ("low since 2020-01 | 2020-02 @2020-04", FOUR, "contradicted"),
        ("low since 2020-02 | 2020-04", FOUR, "contradicted"),
        ("low since 2020-03 | 2020-04", FOUR, "verified"),
        ("low | 2020-01 @2020-04", FOUR, "open"),
        # the same calendar month only
        ("record for month | 2020-04", FOUR, "open"),
        ("record for month | 2020-04", "2020-04: value 2019-04 14.5bn, value 2020-04 14.0bn",
        "contradicted"),
        ("record for month since 2018-04 | 2020-04",
        "2020-04: value 2018-04 9.0bn, value 2019-04 9.9bn, "
         "value 2020-04 14.0bn", "verified"),
        ("record for half | 2020-04", FOUR, "open"),  # no such scope of a month
        # rank
        ("rank 2 since 2020-01 | 2020-04", FOUR, "verified"),
        ("rank 1 since 2020-01 | 2020-04", FOUR, "contradicted"),
        ("rank 3 since 2020-01 | 2020-04", FOUR, "contradicted"),  # only March can be higher
        ("rank 3 since 2019-12 | 2020-04", FOUR, "open"),  # December may be
        ("rank 2 | 2020-04", FOUR, "open"),
        ("rank 1 | 2020-04", FOUR, "contradicted"),
        # highest and lowest since: the period named is not compared
        ("highest since 2020-03 | 2020-04", FOUR, "verified"),
        ("highest since 2020-02 | 2020-04", FOUR, "contradicted"),
        ("highest since 2019-12 | 2020-03 @2020-04", FOUR, "verified"),
        ("highest since 2019-11 | 2020-03 @2020-04", FOUR, "open"),
        # January was lower, and that is all right
        ("highest since 2020-01 | 2020-03 @2020-04", FOUR, "verified"),
        ("lowest since 2020-02 | 2020-04", FOUR, "verified"),
        ("lowest since 2020-01 | 2020-04", FOUR, "contradicted"),
        ("yoy highest since 2020-02 | 2020-03 @2020-04", RATES, "verified"),
        ("yoy highest since 2020-02 | 2020-04", RATES, "contradicted"),
        # streaks
        ("growth streak 3 | 2020-04", RATES, "verified"),
        ("growth streak 4 | 2020-04", RATES, "contradicted"),  # January fell
        # February grew too, by more than a point
        ("growth streak 2 | 2020-04", RATES, "contradicted"),
        ("growth streak 2 | 2020-04", "2020-04: yoy 2020-02 0.6, yoy 2020-03 4.0, yoy 2020-04 2.5",
        "verified"),
        ("growth streak 2 | 2020-04", "2020-04: yoy 2020-03 4.0, yoy 2020-04 2.5", "verified"),
        # 3, or broken
        ("growth streak 2 | 2020-04", "2020-04: yoy 2020-02 3.0, yoy 2020-04 2.5", "contradicted"),
        ("growth streak 2 | 2020-04", "2020-04: yoy 2020-04 2.5", "open"),
        # the sign of 0.0
        ("growth streak 2 | 2020-04", "2020-04: yoy 2020-03 0.0, yoy 2020-04 2.5", "open"),
        ("decline streak 1 | 2020-01 @2020-04", RATES, "verified"),
        ("decline streak 1 | 2020-04", RATES, "contradicted"),
        ("decline streak 2 | 2020-01 @2020-04", RATES, "open"),
        ("decline streak 1 | 2020-02", "2020-02: yoy 2020-01 -5.0, yoy 2020-02 -3.0",
        "contradicted"),
        # the growth of two levels, a year apart
        ("growth streak 1 | 2020-04", "2020-04: value 2019-04 10.0bn, value 2020-04 12.0bn",
        "verified"),
        ("growth streak 1 | 2020-04",
        "2019-04: value 2019-04 10.0bn\n2020-04: value 2020-04 12.0bn", "verified"),
        ("growth streak 1 | 2020-04",
        "2019-04: value 2019-04 12.0bn\n2020-04: value 2020-04 10.0bn", "contradicted"),
        # growth of 0.5 percent across vintages, and a fall of as much, may come from a revised base
        ("growth streak 1 | 2020-04",
        "2019-04: value 2019-04 10.000bn\n2020-04: value 2020-04 10.050bn", "open"),
        ("growth streak 1 | 2020-04",
        "2019-04: value 2019-04 10.050bn\n2020-04: value 2020-04 10.000bn", "open"),
        # first growth and decline
        ("first growth in 2 | 2020-02 @2020-04", RATES, "verified"),
        ("first growth in 3 | 2020-02 @2020-04", RATES, "open"),  # December
        ("first growth in 2 | 2020-03 @2020-04", RATES, "contradicted"),  # February grew
        ("first growth in 2 | 2020-01 @2020-04", RATES, "contradicted"),  # it fell
        ("first decline in 2 | 2020-01", "2020-01: yoy 2019-12 5.0, yoy 2020-01 -1.0", "verified"),
        ("first decline in 2 | 2020-01", "2020-01: yoy 2019-12 -5.0, yoy 2020-01 -1.0",
        "contradicted"),
        ("first growth since 2020-01 | 2020-03",
        "2020-03: yoy 2020-01 4.0, yoy 2020-02 -1.0, yoy 2020-03 2.0",
         "verified"),
        ("first growth since 2020-01 | 2020-03",
        "2020-03: yoy 2020-01 -4.0, yoy 2020-02 -1.0, yoy 2020-03 2.0",
         "contradicted"),
        ("first growth since 2020-01 | 2020-03",
        "2020-03: yoy 2020-01 -0.5, yoy 2020-02 -1.0, yoy 2020-03 2.0",
         "open"),
        ("first growth since 2020-01 | 2020-03",
        "2020-03: yoy 2020-01 4.0, yoy 2020-02 1.0, yoy 2020-03 2.0",
         "contradicted"),
        ("first decline since 2020-01 | 2020-03",
        "2020-03: yoy 2020-01 -4.0, yoy 2020-02 1.0, yoy 2020-03 -2.0",
         "verified"),
        # first above
        ("first above 13bn | 2020-03 @2020-04", FOUR, "open"),  # earlier ones are not known
        ("first above 13bn since 2020-01 | 2020-03 @2020-04", FOUR, "verified"),
        # as in March, for the first time since; but not since January
        ("first above 13bn since 2020-03 | 2020-04", FOUR, "verified"),
        ("first above 13bn since 2020-01 | 2020-04", FOUR, "contradicted"),
        ("first above 13bn | 2020-04", FOUR, "contradicted"),  # March was above
        ("first above 16bn | 2020-04", FOUR, "contradicted"),  # it is not
        # March was; 14.0 alone would not decide
        ("first above 14bn | 2020-04", FOUR, "contradicted"),
        ("first above 14bn for month | 2020-04", FOUR, "open"),
        ("first above 13bn for month since 2019-04 | 2020-04", FOUR + ", value 2019-04 12.0bn",
        "verified"),
        # may stand for a rounded 12.0
        ("first above 12.0bn since 2020-01 | 2020-02 @2020-04", FOUR, "open"),
        ("share first above 30 since 2020-01 | 2020-02",
        "2020-02: share 2020-01 29.0, share 2020-02 31.0",
         "verified"),
        ("share first above 30 | 2020-02", "2020-02: share 2020-01 33.0, share 2020-02 31.0",
        "contradicted"),
        ("share record since 2020-01 | 2020-02", "2020-02: share 2020-01 29.0, share 2020-02 31.0",
        "verified"),
        ("daily record since 2020-01 | 2020-02",
        "2020-02: daily 2020-01 1.4bn, daily 2020-02 1.1bn", "contradicted"),
        # above and below streaks
        ("above 11bn streak 3 | 2020-04", FOUR, "verified"),
        ("above 11bn streak 4 | 2020-04", FOUR, "contradicted"),
        ("above 9bn streak 5 | 2020-04", FOUR, "open"),
        ("below 13bn streak 2 | 2020-02 @2020-04", FOUR, "verified"),
        ("below 13bn streak 2 | 2020-04", FOUR, "contradicted"),
        ("yoy above 2 streak 3 | 2020-04", RATES, "verified"),
        # a run of surpluses, from exports and imports too
        ("above 0 streak 2 | 2020-02 balance total world", "2020-02: value 2020-01 1.2bn, "
         "value/export/total/world 2020-02 40bn..41bn, value/import/total/world 2020-02 38bn..39bn",
         "verified"),
        ("above 0 streak 2 | 2020-02 balance total world",
        "2020-02: value 2020-01 -0.2bn, value 2020-02 1.0bn",
         "contradicted"),
        # first days, quarters, halves, spans: the same kind and length only
        ("record | 2020-01-D20", DAYS + "2020-01: value 2020-01 40.0bn", "open"),
        ("record | 2020-02-D20", DAYS + "2020-02-D20: value 2020-02-D20 22.0bn", "contradicted"),
        ("record for month | 2020-02-D20", DAYS + "2020-02-D20: value 2020-02-D20 22.0bn", "open"),
        ("record for month since 2019-02-D20 | 2020-02-D20",
        DAYS + "2020-02-D20: value 2020-02-D20 22.0bn",
         "verified"),
        ("record for month | 2020-02-D20", DAYS + "2020-02-D20: value 2020-02-D20 19.0bn",
        "contradicted"),
        ("growth streak 2 | 2020-H1", "2020-06: yoy 2020-H1 3.0, yoy 2019-H2 2.0, yoy 2019-H1 -4.0",
        "verified"),
        ("record for half | 2020-H1", "2020-06: value 2020-H1 80bn, value 2019-H2 99bn", "open"),
        ("record | 2020-H1", "2020-06: value 2020-H1 80bn, value 2019-H2 99bn", "contradicted"),
        ("record | 2020-01..2020-10", "2020-10: value 2020-01..2020-10 80bn, value 2019 99bn",
        "open"),
        ("record | 2020-01..2020-10",
        "2020-10: value 2020-01..2020-10 80bn, value 2019-01..2019-10 99bn",
         "contradicted"),
        # a quarter that its months make up
        ("record | 2020-Q2",
        "2020-06: value 2020-Q2 20bn, value 2020-01 9bn, value 2020-02 9bn, value 2020-03 9bn",
         "contradicted"),
    ],
)  # fmt: skip
def test_the_forms(store: Store, claim: str, figures: str, status: str) -> None:
    finding = judged(store, claim, figures)
    assert finding.status == status, finding.summary


@pytest.mark.parametrize(
    ("then", "now", "status"),
    [
        ("10.00bn", "10.00bn", "open"),
        ("10.05bn", "10.00bn", "open"),  # half a percent: a revision may come to that
        ("10.30bn", "10.00bn", "contradicted"),  # 10.2944 less 10.0056 is 2.8 percent
        ("9.00bn", "10.00bn", "verified"),
    ],
)
def test_across_vintages_a_percent_disproves_nothing(
    store: Store, then: str, now: str, status: str
) -> None:
    figures = f"2020-01: value 2020-01 {then}\n2020-02: value 2020-02 {now}"
    assert judged(store, "record since 2020-01 | 2020-02", figures).status == status
    within = f"2020-02: value 2020-01 {then}, value 2020-02 {now}"
    expected = "contradicted" if then == "10.05bn" else status
    assert judged(store, "record since 2020-01 | 2020-02", within).status == expected


@pytest.mark.parametrize(
    ("rate", "status"), [("-0.5", "open"), ("-1.6", "contradicted"), ("0.5", "verified")]
)
def test_across_vintages_a_point_of_a_rate_disproves_nothing(
    store: Store, rate: str, status: str
) -> None:
    figures = f"2020-01: yoy 2020-01 {rate}\n2020-02: yoy 2020-02 4.0"
    assert judged(store, "growth streak 2 | 2020-02", figures).status == status


def test_its_own_period_is_read_as_the_claims_source_has_it(store: Store) -> None:
    figures = "2020-02: value 2020-01 10.0bn, value 2020-02 11.0bn\n2021-02: value 2020-02 9.0bn"
    assert judged(store, "record since 2020-01 | 2020-02", figures).status == "verified"
    # A source that does not print it: the one vintage that knows both periods decides.
    assert judged(store, "record since 2020-01 | 2020-02 @2020-03", figures).status == "verified"
    apart = (
        "2020-01: value 2020-01 10.0bn\n2020-02: value 2020-02 11.0bn\n2021-02: value 2020-02 9.0bn"
    )
    assert judged(store, "record since 2020-01 | 2020-02", apart).status == "verified"
    assert judged(store, "record since 2020-01 | 2020-02 @2020-03", apart).status == "open"


def test_what_was_first_reported_clears_a_claim_of_a_later_revision(store: Store) -> None:
    first = "2020-01: value 2020-01 9.0bn\n2020-02: value 2020-02 10.0bn\n"
    revised = "2021-01: value 2020-01 11.0bn"
    assert judged(store, "record since 2020-01 | 2020-02", first + revised).status == "open"
    assert judged(store, "record since 2020-01 | 2020-02", first).status == "verified"


def test_a_loose_print_does_not_hide_a_sharp_one(store: Store) -> None:
    figures = (
        "2020-01: value 2020-01 12.0bn\n2020-02: value 2020-02 10.0bn\n2021-01: value 2020-01 >1bn"
    )
    assert judged(store, "record | 2020-02", figures).status == "contradicted"


def test_what_is_in_conflict_is_not_known(store: Store) -> None:
    figures = "2020-02: value 2020-01 10.0bn, value 2020-02 11.0bn, value 2020-02 19.0bn"
    finding = judged(store, "record since 2020-01 | 2020-02", figures)
    assert finding.status == "open"
    assert finding.summary.endswith(
        "the value for February 2020 is not known, since its figures are in conflict"
    )


def test_what_only_its_source_can_place_stays_open(store: Store) -> None:
    figures = "2020-02: value 2020-01 12.0bn, value 2020-02 10.0bn"
    assert judged(store, "record | 2020-02 export ict china", figures).status == "open"
    assert judged(store, "record | 2020-02 export ict us", figures).status == "contradicted"


def items(count: int) -> Vocabulary:
    terms = [
        Term(f"item{i}", f"Item {i}", "total", True, basis="15 main items") for i in range(count)
    ]
    ict = [
        Term("ict", "ICT", "total"),
        *(Term(f"ict.{x}", x, "ict", True) for x in "ab"),
        Term("ict.c", "c", "ict"),
    ]
    return Vocabulary("category", [Term("total", "All goods"), *terms, *ict])


@pytest.mark.parametrize(
    ("claim", "up", "down", "known_by_name", "status"),
    [
        ("breadth 13/15", 13, 2, 15, "verified"),
        ("breadth 13/15", 12, 2, 15, "open"),
        ("breadth 13/15", 14, 1, 15, "contradicted"),
        ("breadth 13/15", 12, 3, 15, "contradicted"),
        ("breadth 13/15", 13, 2, 16, "open"),  # one of 16 is not meant
        ("breadth 12/15", 13, 3, 16, "open"),  # one that grew may be it
        ("breadth 12/15", 14, 2, 16, "contradicted"),
        ("breadth 3/13", 10, 5, 15, "open"),  # which 13?
    ],
)
def test_breadth(
    store: Store, claim: str, up: int, down: int, known_by_name: int, status: str
) -> None:
    rates = [
        f"yoy/export/item{i}/world 2020-02 {5.0 if i < up else -5.0}" for i in range(up + down)
    ]
    figures = f"2020-02: {', '.join(rates)}"
    finding = judged(store, f"{claim} | 2020-02 export total world", figures, items(known_by_name))
    assert finding.status == status, finding.summary


def test_breadth_counts_the_parts_of_a_category_and_the_members_of_a_destination(
    store: Store,
) -> None:
    grew = "2020-02: yoy/export/computers/russia 2020-02 5.0"
    for text, status in (("breadth 1/1", "verified"), ("breadth 0/1", "contradicted")):
        assert judged(store, f"{text} | 2020-02 export computers cis", grew).status == status
    # no destination is known to be part of the United States
    assert judged(store, "breadth 1/2 | 2020-02 export computers us", grew).status == "open"


def test_breadth_of_a_category_counts_its_parts_alone(store: Store) -> None:
    # The third child overlaps with others, and is no part: what it did does not count.
    figures = "2020-02: yoy/export/ict.a/world 2020-02 5.0, yoy/export/ict.b/world 2020-02 -5.0, "
    figures += "yoy/export/ict.c/world 2020-02 5.0"
    for text, status in (("breadth 1/2", "verified"), ("breadth 2/2", "contradicted")):
        assert (
            judged(store, f"{text} | 2020-02 export ict world", figures, items(0)).status == status
        )


def test_a_summary_says_what_is_missing_or_where_the_figures_stand(store: Store) -> None:
    figures = "2020-11: yoy 2020-10 6.0, yoy 2020-11 15.8"
    missing = judged(store, "growth streak 6 | 2020-11", figures)
    assert (
        missing.summary
        == "Exports of ICT goods, November 2020: 'growth streak 6' (2020-11) is undecided: "
        "growth in June 2020 to September 2020 is not known"
    )
    broken = judged(store, "record | 2020-04", FOUR)
    assert (
        broken.summary == "Exports of ICT goods, April 2020: 'record' (2020-04) is contradicted: "
        "March 2020 is 14.94bn..15.06bn (2020-04 s1), April 2020 is 13.94bn..14.06bn (2020-04 s1)"
    )
    assert [member.observation.figure.printed for member in broken.members] == ["14.0bn", "15.0bn"]
    assert broken.details == ()  # the summary and the table of figures say it all
    of_all_time = judged(store, "record | 2020-03 @2020-04", FOUR)
    assert of_all_time.summary.endswith(
        "not all earlier periods are known; none of those known, from January 2020 on, is higher"
    )
    longer = judged(store, "growth streak 2 | 2020-04", RATES)
    assert longer.summary.endswith(
        "the run is longer: growth in February 2020 is 2.94..3.06 % (2020-04 s1)"
    )
    sure = judged(store, "first growth in 2 | 2020-02 @2020-04", RATES)
    assert sure.summary.endswith("growth in February 2020 is above 0, none of January 2020 is")


RANKED = "2031-11: value/export/total/us 2031-11 9.0bn, value/export/total/vietnam 2031-11 6.0bn, "
RANKED += "value/export/total/china-hk 2031-11 12.0bn"
JAPAN = ", value/export/total/japan 2031-11 13.0bn"
ALL = ", value/export/total/world 2031-11 29.0bn"  # of which 2bn are left


@pytest.mark.parametrize(
    ("claim", "figures", "status"),
    [
        ("rank 2 of destinations", RANKED + JAPAN, "contradicted"),  # Japan and China are larger
        ("rank 3 of destinations", RANKED + JAPAN, "open"),  # others may be
        ("rank 2 of destinations", RANKED, "open"),
        ("rank 2 of destinations", RANKED + ALL, "verified"),
        ("rank 1 of destinations", RANKED + ALL, "contradicted"),
        ("rank 3 of destinations", RANKED + ALL, "contradicted"),  # no other can be larger
        # inside China: it is no second one
        (
            "rank 2 of destinations",
            RANKED + ", value/export/total/china-mainland 2031-11 10.0bn",
            "open",
        ),
        # what only its source knows the extent of
        ("rank 2 of destinations", RANKED + ", value/export/total/china 2031-11 10.0bn", "open"),
        ("rank 1 of destinations", "2031-11: value/export/total/us 2031-11 9.0bn", "open"),
    ],
)
def test_ranks_among_destinations(store: Store, claim: str, figures: str, status: str) -> None:
    finding = judged(store, f"{claim} | 2031-11 export total us", figures)
    assert finding.status == status, finding.summary


def test_a_rank_is_not_verified_within_a_region(store: Store) -> None:
    """Russia is most of the CIS; what others there are in the world nobody says."""
    figures = (
        "2031-11: value/export/total/russia 2031-11 6.0bn, value/export/total/cis 2031-11 7.0bn"
    )
    assert (
        judged(store, "rank 1 of destinations | 2031-11 export total russia", figures).status
        == "open"
    )


def test_ranks_among_items(store: Store) -> None:
    figures = (
        "2031-11: value/export/cars/world 2031-11 6.0bn, value/export/semiconductors/world 2031-11"
        " 20.0bn, "
    )
    figures += "value/export/steel/world 2031-11 3.0bn, value/export/ict/world 2031-11 29.0bn"
    # ICT goods are of another classification, in which chips stand too
    for claim, status in (("rank 1 of items", "contradicted"), ("rank 2 of items", "open")):
        assert judged(store, f"{claim} | 2031-11 export cars world", figures).status == status
    rates = (
        "2031-11: yoy/export/cars/world 2031-11 6.0, yoy/export/semiconductors/world 2031-11 20.0"
    )
    assert (
        judged(store, "yoy rank 1 of items | 2031-11 export cars world", rates).status
        == "contradicted"
    )


def test_a_rank_among_all_items_of_a_basis_is_verified(store: Store) -> None:
    figures = "2031-11: " + ", ".join(
        f"value/export/item{i}/world 2031-11 {9 - i}.0bn" for i in range(3)
    )
    for text, status in (("rank 2 of items", "verified"), ("rank 1 of items", "contradicted")):
        assert (
            judged(store, f"{text} | 2031-11 export item1 world", figures, items(3)).status
            == status
        )
    assert (
        judged(store, "rank 2 of items | 2031-11 export item1 world", figures, items(4)).status
        == "open"
    )


def of_sentences(store: Store, claim: str, *figures: str) -> Finding:
    """The verdict on a claim of source 'x' at s2, given 'measure period print where' of ICT
    exports."""
    text, _, period = claim.partition(" | ")
    source = Source("x", reports=Vintage.parse(period))
    said = ClaimStatement(
        parse_claim(text), Period.parse(period), "export", "ict", "world", "x", "s2"
    )
    observations = []
    for line in figures:
        measure, when, printed, where = line.split()
        q = Quantity(measure, Period.parse(when), "export", "ict", "world")
        observations.append(
            Observation(q, parse_figure(printed, q.unit, Rounding.NEAREST), "x", where)
        )
    bounds = Bounds(Given(observations), {"x": source}, store.categories, store.destinations)
    (finding,) = verdicts(
        [said], bounds, {"x": source}, Wording(store.categories, store.destinations)
    )
    return finding


@pytest.mark.parametrize(
    ("before", "own", "status"),
    [
        ("3.0 s1", "4.0 s1", "verified"),
        ("3.0 s2", "4.0 s1", "open"),  # that it grew before stands in the claim's own sentence
        ("3.0 s1", "4.0 s2", "open"),
        ("-3.0 s2", "4.0 s1", "open"),
        ("-3.0 s1", "4.0 s2", "contradicted"),
        ("3.0 s1", "-4.0 s2", "contradicted"),  # the sentence taken at its word
    ],
)
def test_no_claim_is_verified_by_its_own_sentence(
    store: Store, before: str, own: str, status: str
) -> None:
    finding = of_sentences(
        store, "growth streak 2 | 2020-04", f"yoy 2020-03 {before}", f"yoy 2020-04 {own}"
    )
    assert finding.status == status, finding.summary


def test_what_only_the_claims_own_sentence_says_is_told_so(store: Store) -> None:
    finding = of_sentences(
        store, "growth streak 2 | 2020-04", "yoy 2020-03 3.0 s2", "yoy 2020-04 4.0 s1"
    )
    assert finding.summary.endswith(
        "undecided: growth in March 2020 appears only in the claim's own sentence"
    )


def test_what_stands_elsewhere_too_counts(store: Store) -> None:
    figures = ("yoy 2020-03 3.0 s1", "yoy 2020-04 4.0 s2", "yoy 2020-04 4.0 s1")
    assert of_sentences(store, "growth streak 2 | 2020-04", *figures).status == "verified"


def test_no_claim_rests_on_a_figure_in_a_conflict_between_vintages(store: Store) -> None:
    """Ten days of 71bn in a month of 54bn are no record."""
    q = Quantity("value", Period.parse("2031-02-D10"), "export", "total", "world")
    others = (
        q.other("value", period=Period.parse("2030-02-D10")),
        q.other("value", period=Period.parse("2031-02")),
    )
    sources = {
        name: Source(name, reports=Vintage.parse(name))
        for name in ("2030-02-D10", "2031-02-D10", "2031-02")
    }
    prints = (
        ("2031-02-D10", q, "71.0bn"),
        ("2030-02-D10", others[0], "15.0bn"),
        ("2031-02", others[1], "54.0bn"),
    )
    said = [
        Observation(q, parse_figure(p, q.unit, Rounding.NEAREST), source, "s1")
        for source, q, p in prints
    ]
    claim = ClaimStatement(
        parse_claim("record since 2030-02-D10"), q.period, *q[2:5], "2031-02-D10", "s2"
    )
    told = findings(Given(said), [claim], sources, store.categories, store.destinations)
    assert [(f.kind, f.status) for f in told] == [("contradiction", ""), ("claim", "open")]


def test_a_claim_about_a_thousand_years_asks_only_for_what_may_be_known(store: Store) -> None:
    assert (
        judged(store, "growth streak 9999 | 2020-04", "2020-04: yoy 2020-04 2.5").status == "open"
    )
    assert judged(store, "record since 1900-01 | 2020-04", FOUR).status == "contradicted"
