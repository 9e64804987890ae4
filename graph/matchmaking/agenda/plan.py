"""The agenda of an event: meetings with their reasons, and who has none and why."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from graph.matchmaking.agenda.arrangement import Arrangement, arrange
from graph.matchmaking.agenda.event import Event, Participant, Slot, check
from graph.matchmaking.agenda.match import Match, matches
from graph.matchmaking.agenda.problem import Fairness, Problem, problem
from graph.matchmaking.closeness import Relatedness, unrelated
from graph.matchmaking.progress import Report, unreported
from ontology.sentence import plural, sentence


@dataclass(frozen=True)
class Meeting:
    """Two participants at a table (from 1) in a slot."""

    slot: Slot
    table: int
    one: Participant
    other: Participant
    match: Match

    def partner(self, participant: Participant) -> Participant:
        """Return the other of the two."""
        return self.other if participant.id == self.one.id else self.one


@dataclass(frozen=True)
class Unmet:
    """A participant without a meeting, or with fewer than their minimum, and why."""

    participant: Participant
    meetings: int
    why: str


@dataclass(frozen=True)
class Agenda:
    """Meetings in order of time and table, and what is proven about them.

    served, short: participants with a meeting, meetings missing to the minima; best: the fairest that any
    agenda could be. value: summed; bound: no agenda at least as fair is worth more; gap is relative.
    status: `optimal` (fairness and value proven best), `repaired` or `time limit` (see the gap).
    """

    event: Event
    meetings: tuple[Meeting, ...]
    unmet: tuple[Unmet, ...]
    fairness: Fairness
    best: Fairness
    value: float
    bound: float
    gap: float
    status: str
    seconds: float

    def of(self, participant: Participant) -> tuple[Meeting, ...]:
        """Return one participant's meetings in order of time."""
        return tuple(
            meeting for meeting in self.meetings if participant.id in (meeting.one.id, meeting.other.id)
        )


def plan(
    event: Event,
    relatedness: Relatedness = unrelated,
    *,
    time_limit: float = 60.0,
    report: Report = unreported,
) -> Agenda:
    """Arrange an event's meetings: participants served first, then minima, then value.

    Raise EventError where the event contradicts itself. The time limit in seconds is for the solvers; the
    same event gives the same agenda unless the limit is what ends the search.
    """
    start = time.monotonic()
    check(event)
    possible = matches(event, relatedness)
    report(
        sentence(
            "{number} possible meetings of {most} participants weighed.",
            number=len(possible),
            most=len(event.participants),
        )
    )
    stated = problem(event, possible)
    arrangement = arrange(stated, time_limit=time_limit)
    report(plural("{number} meeting arranged.", "{number} meetings arranged.", len(arrangement.slots)))
    return Agenda(
        event=event,
        meetings=_meetings(event, possible, arrangement),
        unmet=_unmet(event, possible, stated, arrangement),
        fairness=arrangement.fairness,
        best=arrangement.best,
        value=arrangement.value,
        bound=arrangement.bound,
        gap=arrangement.gap,
        status=arrangement.status,
        seconds=time.monotonic() - start,
    )


def _meetings(event: Event, possible: Sequence[Match], arrangement: Arrangement) -> tuple[Meeting, ...]:
    meetings = []
    for place, slot in sorted(enumerate(event.slots), key=lambda placed: placed[1].time.start):
        pairs = sorted(pair for pair, at in arrangement.slots.items() if at == place)
        for table, pair in enumerate(pairs, start=1):
            match = possible[pair]
            one, other = event.participants[match.one], event.participants[match.other]
            meetings.append(Meeting(slot, table, one, other, match))
    return tuple(meetings)


def _unmet(
    event: Event, possible: Sequence[Match], stated: Problem, arrangement: Arrangement
) -> tuple[Unmet, ...]:
    degree = stated.degrees(list(arrangement.slots))
    of: list[list[int]] = [[] for _ in event.participants]
    for pair, match in enumerate(possible):
        of[match.one].append(pair)
        of[match.other].append(pair)
    unmet = []
    for place, participant in enumerate(event.participants):
        if degree[place] == 0 or degree[place] < participant.least:
            why = _why(stated, place, of[place], arrangement)
            unmet.append(Unmet(participant, degree[place], why))
    return tuple(unmet)


def _why(stated: Problem, place: int, pairs: Sequence[int], arrangement: Arrangement) -> str:
    if not stated.free[place]:
        return sentence("is there for no whole slot")
    if not stated.most[place]:
        return sentence("may have no meeting")
    if not pairs:
        return sentence("no participant they may meet offers or wants what fits, or is in a related sector")
    common = [pair for pair in pairs if stated.common[pair]]
    if not common:
        return sentence("is there at no time together with any of their {number} matches", number=len(pairs))
    proof = sentence("no agenda would serve more participants or minima")
    if arrangement.fairness != arrangement.best:
        proof = sentence(
            "at most {number} participants could be served, unproven", number=arrangement.best.served
        )
    return sentence(
        "the times and tables of their {number} matches went to others; {proof}",
        number=len(common),
        proof=proof,
    )
