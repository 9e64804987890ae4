"""What a meeting of two participants is worth, and why."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from graph.matchmaking.agenda.event import Event, Matching, Participant

Relatedness = Callable[[str, str], float]
"""How related two different sectors are, 0..1; a sector is related 1 to itself without being asked."""


@dataclass(frozen=True)
class Match:
    """A meeting that would be worth holding; `one` and `other` are positions in the event's participants.

    fit: mean of the two shares of wants that the other offers. relatedness: of the closest two sectors.
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
        near, sectors = closest(a.sectors, b.sectors, relatedness)
        value = (rule.fit * fit + rule.relatedness * near) / (rule.fit + rule.relatedness)
        if value > 0 and value >= rule.threshold:
            worthwhile.append(Match(one, other, fit, near, value, _reasons(a, b, near, sectors, rule)))
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


def normal(texts: Sequence[str]) -> dict[str, str]:
    """Return the texts by their spelling without case and surplus spaces.

    >>> normal(["Laser  Light"])
    {'laser light': 'Laser  Light'}
    """
    return {" ".join(text.casefold().split()): text for text in texts}


def share_met(wants: Mapping[str, str], offers: Mapping[str, str]) -> float:
    """Return the share of what is wanted that is offered, by normal spelling; 0 where nothing is."""
    return len(wants.keys() & offers.keys()) / len(wants) if wants else 0.0


def _reasons(
    one: Participant, other: Participant, near: float, sectors: tuple[str, str] | None, rule: Matching
) -> tuple[str, ...]:
    reasons = []
    for seeker, giver in ((one, other), (other, one)):
        offered = normal(giver.offers)
        met = [text for key, text in normal(seeker.wants).items() if key in offered]
        if met and rule.fit:
            reasons.append(f"{seeker.label} wants {', '.join(met)}, which {giver.label} offers.")
    if sectors and rule.relatedness:
        if sectors[0] == sectors[1]:
            reasons.append(f"Both are in {sectors[0]}.")
        else:
            reasons.append(f"{sectors[0]} is related to {sectors[1]} ({near:.2f}).")
    return tuple(reasons)
