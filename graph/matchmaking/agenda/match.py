"""Value of a meeting of two participants, with its reasons."""

from dataclasses import dataclass
from itertools import combinations

from graph.matchmaking.agenda.event import Event, Matching, Participant
from graph.matchmaking.closeness import Relatedness, closeness, normal, share_met, unrelated, wish_met


@dataclass(frozen=True)
class Match:
    """A possible meeting of two participants, by their positions `one` and `other`.

    fit: mean of the two shares of wants that the other offers. relatedness: closeness of the two, by `RULE`.
    value: their weighted mean. All in 0..1.
    """

    one: int
    other: int
    fit: float
    relatedness: float
    value: float
    reasons: tuple[str, ...]


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


def _reasons(one: Participant, other: Participant, common: str, rule: Matching) -> tuple[str, ...]:
    reasons: list[str] = []
    for seeker, giver in ((one, other), (other, one)):
        offered = normal(giver.offers)
        met = [text for key, text in normal(seeker.wants).items() if key in offered]
        if met and rule.fit:
            reasons.append(wish_met(seeker.label, met, giver.label))
    if common and rule.relatedness:
        reasons.append(common)
    return tuple(reasons)
