"""Find the best consortium: the programme as a whole, then by how strong the strongest member may be."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from graph.consortium.model import Model
from graph.integer import Programme, Solution, Status

BANDS = 20
"""Parts of about equal size into which candidates are cut by what they reach alone."""
WHOLE = 0.25
"""The share of the time that the whole programme gets before it is cut into bands."""
BETTER = 1e-6
"""How much better another consortium has to be: the solver cannot tell smaller differences apart."""

Polish = Callable[[Sequence[int]], tuple[float, list[int]]]
"""Return the total of a consortium and its members after exchanges that raise it."""


@dataclass(frozen=True)
class Found:
    """The best consortium that was found, if any; no other is above `bound`, by more than `BETTER`."""

    members: list[int] | None
    status: Status
    bound: float


@dataclass(frozen=True)
class _Band:
    """Consortia whose strongest member alone reaches one of the `strengths` (ascending), none above `bound`."""

    strengths: tuple[float, ...]
    bound: float


def search(
    stated: Model, polish: Polish, start: Sequence[int] | None, ceiling: float, seconds: float
) -> Found:
    """Return the best consortium of a programme, or after `seconds` the best so far.

    `start` is a consortium that holds the rules, `ceiling` a bound that is known.
    """
    end = time.monotonic() + seconds
    share = 1.0 if stated.strongest is None else WHOLE
    whole = stated.programme.solve(stated.gains, time_limit=seconds * share)
    members, bound = _members(stated, whole), min(whole.bound, ceiling)
    if whole.status != "time limit":
        return Found(members, whole.status, bound)
    run = _Run(stated, polish, end)
    run.take(start)
    run.take(members)
    return run.through(bound)


def by_strength(stated: Model, polish: Polish, ceiling: float, seconds: float) -> Found:
    """Return what `search` does, without trying the programme as a whole.

    The relaxed programme takes the mean of the members for the strongest of them, which is far below it. Within
    a band the strongest is at least the lower end, and who is above the upper end is out: the largest bound over
    the bands holds for all consortia, and is much the tighter one. Bands are searched from the highest bound
    down, each for better than is known, and cut in two where that takes too long.
    """
    return _Run(stated, polish, time.monotonic() + seconds).through(ceiling)


class _Run:
    """One search through the bands, with the best consortium so far."""

    def __init__(self, stated: Model, polish: Polish, end: float) -> None:
        self.members: list[int] | None = None
        self.total = -np.inf
        self._stated, self._polish, self._end = stated, polish, end

    def take(self, members: Sequence[int] | None) -> None:
        """Keep a consortium, polished, if it is the best so far."""
        if members is not None:
            total, better = self._polish(members)
            if total > self.total:
                self.total, self.members = total, better

    def through(self, ceiling: float) -> Found:
        """Search while a band may hold better and time is left."""
        bound = ceiling
        if self._stated.strongest is not None:
            waiting = self._cut(_Band(tuple(sorted(set(self._stated.alone))), ceiling), BANDS)
            while waiting and waiting[-1].bound > self.total + BETTER and self._left > 0:
                band = waiting.pop()
                waiting += self._searched(band, self._left / (len(waiting) + 1))
                waiting.sort(key=lambda one: one.bound)
            bound = max([self.total, *(band.bound for band in waiting)])
        if self.members is not None and bound <= self.total + BETTER:
            return Found(self.members, "optimal", self.total)
        return Found(self.members, "time limit" if bound > -np.inf else "infeasible", bound)

    def _searched(self, band: _Band, seconds: float) -> list[_Band]:
        """Look for a better consortium in a band, and return what is left of it to search."""
        within, gains = self._within(band), self._stated.gains
        if self.members is not None:
            within.row(list(gains), list(gains.values()), low=self.total + BETTER)
        solution = within.solve(gains, time_limit=seconds)
        self.take(_members(self._stated, solution))
        if solution.status != "time limit":
            return []
        rest = replace(band, bound=min(band.bound, solution.bound))
        return self._cut(rest, 2) if len(band.strengths) > 1 else [rest]

    def _cut(self, band: _Band, parts: int) -> list[_Band]:
        """Cut a band in up to `parts`, each with the bound of its relaxed programme; the lowest bound first."""
        cut = []
        for strengths in np.array_split(band.strengths, min(parts, len(band.strengths))):
            part = _Band(tuple(strengths.tolist()), band.bound)
            relaxed = self._within(part).solve(self._stated.gains, time_limit=self._left, relaxed=True)
            cut.append(replace(part, bound=min(band.bound, relaxed.bound)))
        return sorted((part for part in cut if part.bound > -np.inf), key=lambda part: part.bound)

    def _within(self, band: _Band) -> Programme:
        """Return the programme of the consortia of a band."""
        low, high = band.strengths[0], band.strengths[-1]
        alone = self._stated.alone
        programme = self._stated.programme.copy()
        programme.limit([place for place, strength in enumerate(alone) if strength > high], 0.0)
        inside = [place for place, strength in enumerate(alone) if low <= strength <= high]
        programme.row(inside, [1.0] * len(inside), low=1.0)
        if self._stated.strongest is not None:
            programme.row([self._stated.strongest], [1.0], low=low)
        return programme

    @property
    def _left(self) -> float:
        return self._end - time.monotonic()


def _members(stated: Model, solution: Solution) -> list[int] | None:
    return None if solution.values is None else solution.chosen(stated.members)
