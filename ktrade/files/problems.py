"""The problems of a file, held back until it is read: one cause is reported once, with all its
rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice

from ktrade.errors import Problem

Report = Callable[[Problem], None]

MOST_PROBLEMS = 100  # who reads on? A file of another kind has one in every cell
MOST_CELLS = 10_000  # bad ones of a file: a word nobody knows may stand in every row of a million
SHOWN_RANGES = 8


class Problems:
    """Collects problems, and reports them in the order of the lines they were first met in."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._causes: dict[tuple[str, str], tuple[Problem, list[int]]] = {}
        self._cells = 0

    @property
    def are_too_many(self) -> bool:
        """Whether reading on would help nobody."""
        return self._cells >= MOST_CELLS

    def add(self, line: int, problem: Problem, cause: str = "") -> None:
        """Takes in a problem of a line; those of one column and cause, or of one message, are
        one."""
        if self.are_too_many:
            return  # told by now
        key = problem.column, cause or problem.message
        self._causes.setdefault(key, (problem, []))[1].append(line)
        self._cells += 1
        if len(self._causes) >= MOST_PROBLEMS or self.are_too_many:
            self.tell()

    def tell(self) -> None:
        """Reports what was collected, and forgets it."""
        causes, self._causes = sorted(self._causes.values(), key=lambda cause: cause[1][0]), {}
        for problem, lines in causes:
            others = sorted(set(lines[1:]) - set(lines[:1]))
            if others:
                rows = f"row{'s' if len(others) > 1 else ''} {_ranges(others)}"
                problem = problem._replace(message=f"{problem.message}; the same in {rows}")
            self._report(problem)
        if causes and self.are_too_many:
            too_many = f"has {MOST_CELLS} bad cells or more; the rest was not read"
            self._report(Problem(causes[0][0].file, 0, "", too_many))


def _ranges(lines: Iterable[int]) -> str:
    """'3, 5-9, 12' of line numbers in order; of many, the first and how many more."""
    runs: list[list[int]] = []
    for line in lines:
        if runs and line == runs[-1][1] + 1:
            runs[-1][1] = line
        else:
            runs.append([line, line])
    shown = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in islice(runs, SHOWN_RANGES))
    left = sum(b - a + 1 for a, b in runs[SHOWN_RANGES:])
    return f"{shown} and {left} more" if left else shown
