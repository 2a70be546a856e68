"""Claims: printed statements of rank or run, six types of them."""

from __future__ import annotations

from dataclasses import dataclass

from ktrade.model.figure import Figure
from ktrade.model.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What all types share; `str` writes any of them as `parse_claim` reads it.

    `subject` is what is ranked: value, yoy, share or daily. With `scope`, only periods of that kind
    are compared, of the same time of year (`record for month`); with `since`, none before it.
    `is_down`: low instead of high, a decline instead of growth, below instead of above.
    """

    subject: str = "value"
    scope: str | None = None
    since: Period | None = None
    is_down: bool = False

    @property
    def measure(self) -> str:
        """The measure that is judged."""
        return self.subject

    def __str__(self) -> str:
        words = [self.subject] if self.subject != "value" else []
        words.append(self._statement())
        if self.scope:
            words.append(f"for {self.scope}")
        if self.since:
            words.append(f"since {self.since}")
        return " ".join(words)

    def _statement(self) -> str:
        """What is claimed, without subject, scope and since."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Extreme(Claim):
    """`record`, `low`: no other is as high, or as low. `highest since P`, `lowest since P`: P
    itself was (`excludes_since`)."""

    excludes_since: bool = False

    def _statement(self) -> str:
        if self.excludes_since:
            return "lowest" if self.is_down else "highest"
        return "low" if self.is_down else "record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank(Claim):
    """`rank 2`: the second highest of its periods."""

    count: int

    def _statement(self) -> str:
        return f"rank {self.count}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RankAmong(Claim):
    """`rank 2 of destinations`, `rank 2 of items`: the second highest of its period."""

    count: int
    among: str

    def _statement(self) -> str:
        return f"rank {self.count} of {self.among}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _AgainstLevel(Claim):
    """A claim that periods are above or below a level; without one, that they grew or declined."""

    level: Figure | None = None

    @property
    def measure(self) -> str:
        return self.subject if self.level else "yoy"

    def _state(self) -> str:
        if self.level:
            return f"{'below' if self.is_down else 'above'} {self.level.printed}"
        return "decline" if self.is_down else "growth"


@dataclass(frozen=True, slots=True, kw_only=True)
class Streak(_AgainstLevel):
    """`growth streak 6`: the sixth period of growth in a row; `above 10bn streak 3`."""

    count: int

    def _statement(self) -> str:
        return f"{self._state()} streak {self.count}"


@dataclass(frozen=True, slots=True, kw_only=True)
class First(_AgainstLevel):
    """`first growth in 4`: none of the three periods before grew; `first above 60bn`."""

    count: int | None = None

    def _statement(self) -> str:
        return f"first {self._state()}" + (f" in {self.count}" if self.count else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Breadth(Claim):
    """`breadth 13/15`: 13 of the 15 items, parts or members grew."""

    count: int
    total: int

    @property
    def measure(self) -> str:
        return "yoy"

    def _statement(self) -> str:
        return f"breadth {self.count}/{self.total}"
