"""Search for the best consortium: the whole programme, then by the strength of the strongest."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from graph.matchmaking.consortium.programme import CallProgramme
from graph.matchmaking.integer_programme import Programme, Solution, Status

WHOLE = 0.25
"""The share of the time that the whole programme gets before it is cut into bands."""
BANDS = 20
"""Bands into which a programme of up to `USUAL` candidates is cut; a larger one, where each takes longer, in fewer."""
USUAL = 1000
BETTER = 1e-6
"""How much better another consortium has to be: the solver cannot tell smaller differences apart."""

Polish = Callable[[Sequence[int]], tuple[float, list[int]]]
"""Return the total of a consortium and its members after exchanges that raise it."""


@dataclass(frozen=True)
class Band:
    """Consortia whose strongest member alone reaches one of the `strengths` (ascending), none above `bound`."""

    strengths: tuple[float, ...]
    bound: float


@dataclass(frozen=True)
class BestKnown:
    """Best consortium so far, if any; none is above `bound` by more than `BETTER`.

    `bands` says what is known of each; there are none where the programme was solved as a whole.
    """

    members: list[int] | None
    status: Status
    bound: float
    bands: tuple[Band, ...] = ()


NOTHING_KNOWN = BestKnown(None, "time limit", 1.0)
"""What is known before any search: no part of a score is above 1, so no total is."""


def search(
    stated: CallProgramme, polish: Polish, start: Sequence[int] | None, before: BestKnown, seconds: float
) -> BestKnown:
    """Return the best consortium of a programme, or after `seconds` the best so far.

    `start` is a consortium that holds the rules; `before` is the answer before the latest rows were added, and its
    bounds still hold.
    """
    if before.bands:
        return by_strength(stated, polish, start, before, seconds)
    end = time.monotonic() + seconds
    share = 1.0 if stated.strongest is None else WHOLE
    whole = stated.programme.solve(stated.gains, time_limit=seconds * share)
    known = BestKnown(_members(stated, whole), whole.status, min(whole.bound, before.bound))
    if whole.status != "time limit":
        return known
    members = start if known.members is None else known.members
    if members is None:
        # Any consortium will do to begin with, and without a score to raise one soon appears.
        members = _members(stated, stated.programme.solve({}, time_limit=end - time.monotonic()))
    return by_strength(stated, polish, members, known, end - time.monotonic())


def by_strength(
    stated: CallProgramme, polish: Polish, start: Sequence[int] | None, before: BestKnown, seconds: float
) -> BestKnown:
    """Return what `search` does, without trying the programme as a whole.

    The relaxed programme takes the mean of the members for the strongest of them, which is far below it. Within
    a band the strongest is at least the lower end, and who is above the upper end is out: the largest bound over
    the bands holds for all consortia, and is much the tighter one. Bands are searched from the highest bound
    down, each for better than is known, and cut in two where that takes too long.
    """
    run = _Run(stated, polish, time.monotonic() + seconds)
    run.take(start)
    bound = before.bound
    bands: list[Band] = []
    if stated.strongest is not None:
        bands = run.through(before)
        bound = max([run.total, *(band.bound for band in bands)])
    if run.members is not None and bound <= run.total + BETTER:
        return BestKnown(run.members, "optimal", run.total, tuple(bands))
    status: Status = "time limit" if bound > -np.inf else "infeasible"
    return BestKnown(run.members, status, bound, tuple(bands))


class _Run:
    """One search through the bands, with the best consortium so far."""

    def __init__(self, stated: CallProgramme, polish: Polish, end: float) -> None:
        self.members: list[int] | None = None
        self.total = -np.inf
        self._stated, self._polish, self._end = stated, polish, end

    def take(self, members: Sequence[int] | None) -> None:
        """Keep a consortium, polished, if it is the best so far."""
        if members is not None:
            total, better = self._polish(members)
            if total > self.total:
                self.total, self.members = total, better

    def through(self, before: BestKnown) -> list[Band]:
        """Search while a band may hold better and time is left; return the bands as they are known then."""
        alone = self._stated.alone
        parts = max(2, min(BANDS, BANDS * USUAL // len(alone)))
        bands = list(before.bands) or self._cut(Band(tuple(sorted(set(alone))), before.bound), parts)
        while self._left > 0:
            bands.sort(key=lambda band: band.bound)
            waiting = sum(1 for band in bands if band.bound > self.total + BETTER)
            if not waiting:
                break
            bands += self._searched(bands.pop(), self._left / waiting)
        return bands

    def _searched(self, band: Band, seconds: float) -> list[Band]:
        """Look for a better consortium in a band, and return what is known of it then."""
        within, gains = self._within(band), self._stated.gains
        if self.members is not None:
            within.row(list(gains), list(gains.values()), low=self.total + BETTER)
        solution = within.solve(gains, time_limit=seconds)
        self.take(_members(self._stated, solution))
        if solution.status != "time limit":
            return [replace(band, bound=min(band.bound, self.total + BETTER))]
        rest = replace(band, bound=min(band.bound, solution.bound))
        return self._cut(rest, 2) if len(band.strengths) > 1 else [rest]

    def _cut(self, band: Band, parts: int) -> list[Band]:
        """Cut a band in up to `parts`, each bounded by its relaxed programme."""
        cut = []
        for strengths in np.array_split(band.strengths, min(parts, len(band.strengths))):
            part = replace(band, strengths=tuple(strengths.tolist()))
            relaxed = self._within(part).solve(self._stated.gains, time_limit=self._left / 2, relaxed=True)
            cut.append(replace(part, bound=min(band.bound, relaxed.bound)))
        return cut

    def _within(self, band: Band) -> Programme:
        """Return the programme of the consortia of a band."""
        low, high = band.strengths[0], band.strengths[-1]
        alone = self._stated.alone
        inside = [place for place, strength in enumerate(alone) if low <= strength <= high]
        programme = self._stated.programme.copy()
        programme.limit([place for place, strength in enumerate(alone) if strength > high], 0.0)
        programme.row(inside, [1.0] * len(inside), low=1.0)
        if self._stated.strongest is not None:
            programme.row([self._stated.strongest], [1.0], low=low)
        return programme

    @property
    def _left(self) -> float:
        return self._end - time.monotonic()


def _members(stated: CallProgramme, solution: Solution) -> list[int] | None:
    return None if solution.values is None else solution.chosen(stated.members)
