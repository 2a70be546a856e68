"""Quantities in a user's words: `yoy ict us 2026-01`, `share semiconductors 2026-01 of total
@2026-01`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from ktrade.errors import NothingKnown, NotUnderstood, UnknownName, nearest, shown
from ktrade.model.figure import Unit
from ktrade.model.number import volume_unit
from ktrade.model.period import Period, Vintage, month_named
from ktrade.model.quantity import (
    COMPARISONS,
    MEASURES_OF_A_WHOLE,
    MEASURES_OF_VOLUMES,
    TOTAL,
    UNITS,
    WORLD,
    Quantity,
    Whole,
    counted_in,
    default_whole,
    name_of_rest,
)
from ktrade.model.vocabulary import Vocabulary, flow_named
from ktrade.queries.filters import Filters, known_periods, latest_month
from ktrade.store.read import Store

FORM = "measure [flow] [category] [destination] period [from PERIOD] [of CATEGORY] [@vintage]"
PLURALS = {"category": "categories"}
MARKERS = ("in", "of", "from", "without")
EXPECTED = f"a quantity such as 'yoy ict us 2026-01': {FORM}"
LATEST, GROWTH = "latest", "growth"
_TOKEN = re.compile(r"\"([^\"]*)\"|'([^']*)'|(>=|<=|!=|[()<>=])|([^\s()<>=!\"']+)|(\S)")


@dataclass(frozen=True, slots=True)
class NamedQuantity:
    """A quantity, and the vintage it is to be read in, where one was named; of a comparison the
    measure and the earlier period it is made with."""

    quantity: Quantity
    vintage: Vintage | None
    measure: str = ""
    since: Period | None = None

    def __str__(self) -> str:
        if not self.since:
            return str(self.quantity)
        words = str(self.quantity).removeprefix(f"{self.quantity.measure} ")
        return f"{self.measure} {words} from {self.since}"


def tokens(text: str) -> list[str]:
    """Words, quoted names, comparisons and brackets; NotUnderstood for anything else."""
    found = []
    for double, single, sign, word, other in _TOKEN.findall(text):
        if other:
            raise NotUnderstood(
                f"{shown(other)} is not understood in {shown(text)}; expected names, and quotes in"
                " pairs"
            )
        found.append(double or single or sign or word)
    return found


def named_quantity(words: Sequence[str], store: Store) -> NamedQuantity:
    """The quantity that the words name; NotUnderstood or UnknownName, with what was expected, where
    none."""
    if not words:
        raise NotUnderstood(f"nothing is named; expected {EXPECTED}")
    text = shown(" ".join(words))
    word, *rest = words
    measure = word.casefold() if "from" in rest else measure_named(word)
    if measure not in UNITS and measure not in COMPARISONS:
        raise _not_a_measure(word)
    names_vintage = rest and rest[-1].startswith("@")
    vintage = Vintage.parse(rest.pop()[1:]) if names_vintage else None
    rest, counted = _behind(rest, "in")
    if counted and (measure not in MEASURES_OF_VOLUMES or len(counted) != 1):
        raise NotUnderstood(
            f"{text} has 'in', but 'in' names the unit of a volume; expected {EXPECTED}"
        )
    rest, of = _behind(rest, "of")
    if of and (measure not in MEASURES_OF_A_WHOLE):
        raise NotUnderstood(
            f"{text} has 'of', but 'of' names the whole of a share; expected {EXPECTED}"
        )
    rest, since = _behind(rest, "from")
    if since and measure not in COMPARISONS:
        raise NotUnderstood(
            f"{text} has 'from', but {measure} is of one period; expected {EXPECTED}"
        )
    if not since and measure not in UNITS:
        raise NotUnderstood(f"{text} names no earlier period; expected one such as 'from 2025-01'")
    rest, without = _behind(rest, "without")
    found: dict[str, str] = {}
    period = None
    for word in rest:
        if period is None and (read := _period(word, store)):
            period = read
        else:
            kind, name = _resolved(word, store)
            if kind in found:
                two = f"{PLURALS.get(kind, kind + 's')}: {found[kind]} and {name}"
                raise NotUnderstood(f"{text} names two {two}; expected {EXPECTED}")
            found[kind] = name
    if period is None:
        raise NotUnderstood(f"{text} names no period; expected {EXPECTED}")
    category, destination = found.get("category", TOTAL), found.get("destination", WORLD)
    if without:
        category, destination = _without(without, category, destination, store)
    whole = None
    if measure in MEASURES_OF_A_WHOLE:
        whole = _whole(of, destination, store) if of else default_whole(category, destination)
    unit = None
    if counted:
        unit = counted_in(volume_unit(counted[0]))
    elif measure in MEASURES_OF_VOLUMES:
        unit = store.counted_in(category, destination)
    place = (period, found.get("flow", "export"), category, destination, whole, unit)
    if not since:
        return NamedQuantity(Quantity(measure, *place), vintage)
    level = "share" if measure == "share_change" else "value"
    return NamedQuantity(
        Quantity(level, *place), vintage, measure, period_named(" ".join(since), store)
    )


def _not_a_measure(word: str) -> UnknownName:
    every = tuple(dict.fromkeys((*UNITS, *COMPARISONS)))
    known = f"{nearest(word, every)}; expected {', '.join(every)}"
    return UnknownName(f"{shown(word)} is not a measure{known}")


def measure_named(word: str) -> str:
    """The measure that a word stands for, in any case; growth without another period is that on a
    year earlier. '' for a word that names none by itself."""
    word = word.casefold()
    return "yoy" if word == GROWTH else word if word in UNITS or word in COMPARISONS else ""


def term_named(words: Vocabulary, word: str) -> str:
    """The id that a word stands for, in the singular or the plural; UnknownName where none."""
    return words.match(next((form for form in forms_of(word) if words.candidates(form)), word))


def forms_of(word: str) -> list[str]:
    """A word as it is, then in the plural and the singular."""
    forms = (word, f"{word}s", word.removesuffix("s"), word.removesuffix("es"))
    return [form for form in dict.fromkeys(forms) if form]


def unit_of(named: NamedQuantity) -> Unit | str:
    """What it is counted in."""
    return COMPARISONS.get(named.measure) or named.quantity.unit


def _behind(words: Sequence[str], word: str) -> tuple[list[str], list[str]]:
    """The words before and after one of them; all and none where it does not stand there.

    What stands behind ends where another of these words begins."""
    if word not in words:
        return list(words), []
    place = list(words).index(word)
    behind = list(words[place + 1 :])
    ends = [i for i, one in enumerate(behind) if one in MARKERS]
    end = min(ends, default=len(behind))
    return [*words[:place], *behind[end:]], behind[:end]


def _without(
    words: Sequence[str], category: str, destination: str, store: Store
) -> tuple[str, str]:
    """The category or the destination without the parts named; NotUnderstood for what is no
    part."""
    resolved = [_resolved(word, store) for word in words]
    for kind, terms, whole in (
        ("category", store.categories, category),
        ("destination", store.destinations, destination),
    ):
        ids = [term for named, term in resolved if named == kind]
        if ids and len(ids) == len(resolved):
            for term in ids:
                if terms.depth(term, whole) in (0, None):
                    raise NotUnderstood(
                        f"{term} is not part of {whole}; expected a {kind} below it"
                    )
            rest = name_of_rest(whole, ids)
            return (rest, destination) if kind == "category" else (category, rest)
    raise NotUnderstood(
        f"{shown(' '.join(words))} cannot be left out; expected categories, or destinations"
    )


def period_named(text: str, store: Store, filters: Filters | None = None) -> Period:
    """The period that a user names; also `latest`, the latest whole month reported on, and `Jan`,
    the latest January of which anything is, under the filters. NotUnderstood where it names none,
    NothingKnown where there is none.
    """
    if text.strip().casefold() == LATEST:
        return latest_month(store, filters or Filters())
    if month := month_named(text):
        every = known_periods(store, filters or Filters())
        known = [p for p in every if p.is_whole_month and p.last % 12 == month - 1]
        if not known:
            raise NothingKnown(f"nothing is known of any {text.strip().capitalize()}")
        return known[-1]
    return Period.parse(text)


def _period(word: str, store: Store) -> Period | None:
    try:
        return period_named(word, store)
    except NotUnderstood:
        return None


def parts_named(words: Sequence[str], store: Store) -> tuple[str, list[str]]:
    """('category' or 'destination', ids) of the parts that words name, all of one kind."""
    resolved = [_resolved(word, store) for word in words]
    kinds = {kind for kind, _ in resolved}
    if len(kinds) > 1 or "flow" in kinds:
        raise NotUnderstood(
            f"{shown(' '.join(words))} cannot be left out together; expected categories, or"
            " destinations"
        )
    return next(iter(kinds), ""), [term for _, term in resolved]


def _resolved(word: str, store: Store) -> tuple[str, str]:
    """(kind, id) of a flow, category or destination."""
    with suppress(UnknownName):
        return "flow", flow_named(word)
    matches: list[tuple[str, str]] = []
    problems = []
    for words in (store.categories, store.destinations):
        try:
            matches.append((words.kind, term_named(words, word)))
        except UnknownName as error:
            problems.append(str(error))
    if len(matches) == 2:
        raise UnknownName(
            f"{shown(word)} may be {' or '.join(' '.join(match) for match in matches)}; expected"
            " an id"
        )
    if not matches:
        raise UnknownName("; ".join(problems))
    return matches[0]


def _whole(of: Sequence[str], destination: str, store: Store) -> Whole:
    category, *towards = of
    if towards and (towards[0] != "to" or len(towards) != 2):
        expected = "expected 'of CATEGORY' or 'of CATEGORY to DESTINATION'"
        raise NotUnderstood(f"{shown(' '.join(of))} is not a whole; {expected}")
    return Whole(
        term_named(store.categories, category),
        term_named(store.destinations, towards[1]) if towards else destination,
    )
