"""An event: its slots, its participants and who may meet whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from ontology.errors import HansaError


class EventError(HansaError):
    """The event contradicts itself: says what is wrong with which participant or slot."""


@dataclass(frozen=True)
class TimeSpan:
    """A time from `start` to before `end`, local to the event."""

    start: datetime
    end: datetime
    label: str = ""

    def overlaps(self, other: "TimeSpan") -> bool:
        """Say whether the two share a moment."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: "TimeSpan") -> bool:
        """Say whether the other lies inside."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True)
class Slot:
    """A time for meetings, at `tables` tables at once."""

    time: TimeSpan
    tables: int


@dataclass(frozen=True)
class Participant:
    """Somebody who meets others.

    `offers` and `wants` are compared as texts, case and spaces apart. `available` empty: all the time. The
    meetings are at most `most` (None: one in every slot) and, as far as can be, at least `least`.
    """

    id: str
    label: str
    organisation: str = ""
    country: str = ""
    sectors: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    available: tuple[TimeSpan, ...] = ()
    least: int = 1
    most: int | None = None

    def free(self, time: TimeSpan) -> bool:
        """Say whether the participant is there for the whole time."""
        return not self.available or any(there.holds(time) for there in self.available)


@dataclass(frozen=True)
class Matching:
    """Value of a match: weights of its two parts, the least value that counts, borders."""

    fit: float = 2.0
    relatedness: float = 1.0
    threshold: float = 0.0
    cross_border: bool = False


@dataclass(frozen=True)
class Event:
    """An event; times are local to `timezone`, an IANA name. `apart` holds pairs of participant ids."""

    id: str
    title: str
    timezone: str
    slots: tuple[Slot, ...]
    participants: tuple[Participant, ...]
    place: str = ""
    breaks: tuple[TimeSpan, ...] = ()
    apart: frozenset[frozenset[str]] = frozenset()
    matching: Matching = Matching()


def check(event: Event) -> None:
    """Raise EventError where slots overlap, or ids are not unique or not known."""
    times = sorted((slot.time for slot in event.slots), key=lambda time: time.start)
    for before, after in pairwise(times):
        if before.overlaps(after):
            raise EventError(f"slot {after.start}: expected after {before.end}, found overlapping")
    for slot in event.slots:
        for pause in event.breaks:
            if slot.time.overlaps(pause):
                raise EventError(
                    f"slot {slot.time.start}: expected outside the break {pause.label or pause.start}"
                )
    ids = _unique(event.participants)
    for pair in event.apart:
        if len(pair) != 2 or not pair <= ids:
            raise EventError(f"apart {', '.join(sorted(pair))}: expected two participants of the event")


def _unique(participants: Sequence[Participant]) -> set[str]:
    ids: set[str] = set()
    for participant in participants:
        if participant.id in ids:
            raise EventError(f"participant {participant.id}: expected once, found twice")
        if participant.most is not None and participant.most < participant.least:
            raise EventError(
                f"participant {participant.id}: "
                f"expected most of at least {participant.least}, found {participant.most}"
            )
        ids.add(participant.id)
    return ids
