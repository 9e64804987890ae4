"""Value of a meeting of two participants, with its reasons."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Protocol

from graph.matchmaking.agenda.event import Event, Matching, Participant

Relatedness = Callable[[str, str], float]
"""Relatedness of two different fields, 0..1, by their names; a field is related 1 to itself."""

SAME_FIELD = 0.6
"""Closeness of two in one field: a field is broad, and only a common topic or keyword says more."""
RULE = f"Closeness: 1 for a common topic or keyword, else {SAME_FIELD} x the relatedness of the two closest fields."


_NAMED = 3


class Interests(Protocol):
    """Anybody with fields and topics."""

    @property
    def sectors(self) -> Sequence[str]:
        """Return the names of the fields."""

    @property
    def topics(self) -> Sequence[str]:
        """Return the names of the topics and keywords."""


@dataclass(frozen=True)
class Match:
    """A meeting that would be worth holding; `one` and `other` are positions in the event's participants.

    fit: mean of the two shares of wants that the other offers. relatedness: closeness of the two, by `RULE`.
    value: their weighted mean. All in 0..1.
    """

    one: int
    other: int
    fit: float
    relatedness: float
    value: float
    reasons: tuple[str, ...]


def unrelated(_one: str, _other: str) -> float:
    """Relate no sector to another: the choice where no relatedness is at hand."""
    return 0.0


def matches(event: Event, relatedness: Relatedness = unrelated) -> tuple[Match, ...]:
    """Return every match of two participants who may meet, by position.

    Participants of one organisation, those kept apart and, with `cross_border`, those of one country do not.
    """
    worthwhile = []
    rule = event.matching
    offers = [normal(participant.offers) for participant in event.participants]
    wants = [normal(participant.wants) for participant in event.participants]
    for one, other in combinations(range(len(event.participants)), 2):
        a, b = event.participants[one], event.participants[other]
        if not may_meet(event, a, b):
            continue
        fit = (share_met(wants[one], offers[other]) + share_met(wants[other], offers[one])) / 2
        near, common = closeness(a, b, relatedness)
        value = (rule.fit * fit + rule.relatedness * near) / (rule.fit + rule.relatedness)
        if value > 0 and value >= rule.threshold:
            worthwhile.append(
                Match(one, other, fit, near, value, _reasons(a, b, common if near else "", rule))
            )
    return tuple(worthwhile)


def may_meet(event: Event, one: Participant, other: Participant) -> bool:
    """Say whether the rules of the event let the two meet."""
    if one.organisation and one.organisation == other.organisation:
        return False
    if event.matching.cross_border and one.country and one.country == other.country:
        return False
    return frozenset({one.id, other.id}) not in event.apart


def closest(
    ones: Sequence[str], others: Sequence[str], relatedness: Relatedness
) -> tuple[float, tuple[str, str] | None]:
    """Return the relatedness of the two closest sectors, and which they are; 0 and None without sectors.

    >>> closest(["Apparel", "Plastics"], ["Plastics"], unrelated)
    (1.0, ('Plastics', 'Plastics'))
    """
    best: tuple[float, tuple[str, str] | None] = (0.0, None)
    for one in ones:
        for other in others:
            near = 1.0 if one == other else relatedness(one, other)
            if near > best[0]:
                best = (near, (one, other))
    return best


def closeness(one: Interests, other: Interests, relatedness: Relatedness) -> tuple[float, str]:
    """Return how close the interests of two are by `RULE`, and a sentence that says why; 0 and nothing if not.

    >>> closeness(Participant("a", "A", topics=("laser",)), Participant("b", "B", topics=("laser",)), unrelated)
    (1.0, 'Both work on laser.')
    """
    shared = [topic for topic in one.topics if topic in other.topics]
    if shared:
        return 1.0, f"Both work on {', '.join(shared[:_NAMED])}."
    near, fields = closest(one.sectors, other.sectors, relatedness)
    if fields is None:
        return 0.0, ""
    same = fields[0] == fields[1]
    return (
        SAME_FIELD * near,
        f"Both are in {fields[0]}." if same else f"{fields[0]} is related to {fields[1]}.",
    )


def normal(texts: Sequence[str]) -> dict[str, str]:
    """Return the texts by their spelling without case and surplus spaces.

    >>> normal(["Laser  Light"])
    {'laser light': 'Laser  Light'}
    """
    return {" ".join(text.casefold().split()): text for text in texts}


def share_met(wants: Mapping[str, str], offers: Mapping[str, str]) -> float:
    """Return the share of what is wanted that is offered, by normal spelling; 0 where nothing is."""
    return len(wants.keys() & offers.keys()) / len(wants) if wants else 0.0


def _reasons(one: Participant, other: Participant, common: str, rule: Matching) -> tuple[str, ...]:
    reasons = []
    for seeker, giver in ((one, other), (other, one)):
        offered = normal(giver.offers)
        met = [text for key, text in normal(seeker.wants).items() if key in offered]
        if met and rule.fit:
            reasons.append(f"{seeker.label} wants {', '.join(met)}, which {giver.label} offers.")
    if common and rule.relatedness:
        reasons.append(common)
    return tuple(reasons)
