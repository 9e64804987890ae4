"""The event in numbers: what the solvers see."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from graph.matchmaking.agenda.event import Event
from graph.matchmaking.agenda.match import Match


@dataclass(frozen=True)
class Fairness:
    """Fairness of an agenda: participants with a meeting, then meetings short of the minimum."""

    served: int
    short: int

    def reaches(self, other: "Fairness") -> bool:
        """Say whether this is at least as fair as the other."""
        return (self.served, -self.short) >= (other.served, -other.short)


@dataclass(frozen=True)
class Problem:
    """Participants (n), tables of each slot, and pairs: ends[e] = (i, j), i < j, worth values[e]."""

    tables: tuple[int, ...]
    free: tuple[frozenset[int], ...]
    least: tuple[int, ...]
    most: tuple[int, ...]
    ends: tuple[tuple[int, int], ...]
    values: tuple[float, ...]

    @cached_property
    def common(self) -> tuple[frozenset[int], ...]:
        """Return the slots in which both of each pair are there."""
        return tuple(self.free[one] & self.free[other] for one, other in self.ends)

    def fairness(self, pairs: Sequence[int]) -> Fairness:
        """Return the fairness of a set of pairs."""
        degree = self.degrees(pairs)
        short = sum(max(0, least - meetings) for least, meetings in zip(self.least, degree, strict=True))
        return Fairness(sum(1 for meetings in degree if meetings), short)

    def degrees(self, pairs: Sequence[int]) -> list[int]:
        """Return the number of meetings of each participant."""
        degree = [0] * len(self.free)
        for pair in pairs:
            for end in self.ends[pair]:
                degree[end] += 1
        return degree

    def value(self, pairs: Sequence[int]) -> float:
        """Return the summed value of a set of pairs."""
        return sum(self.values[pair] for pair in pairs)


def problem(event: Event, matches: Sequence[Match]) -> Problem:
    """Put the event into numbers, with at most a meeting in each slot of a participant."""
    free = tuple(
        frozenset(place for place, slot in enumerate(event.slots) if participant.free(slot.time))
        for participant in event.participants
    )
    most = tuple(
        len(there) if participant.most is None else min(participant.most, len(there))
        for participant, there in zip(event.participants, free, strict=True)
    )
    return Problem(
        tables=tuple(slot.tables for slot in event.slots),
        free=free,
        least=tuple(participant.least for participant in event.participants),
        most=most,
        ends=tuple((match.one, match.other) for match in matches),
        values=tuple(match.value for match in matches),
    )
