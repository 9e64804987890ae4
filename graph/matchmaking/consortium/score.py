"""Score of a consortium: four parts, each in 0..1, beside their weighted sum."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from graph.matchmaking.consortium.call import Call, Weights
from graph.matchmaking.consortium.candidate import Candidate, Ties

STEPS = 10
"""Capabilities are read in steps of a tenth, rounded down: finer differences are noise in the sources."""


@dataclass(frozen=True)
class Aim:
    """A topic or stage of the call, covered by any of `names`, with its weight."""

    name: str
    names: tuple[str, ...]
    weight: float

    def level(self, candidate: Candidate) -> int:
        """Return the candidate's capability for the aim in whole steps, 0..STEPS."""
        best = max(candidate.capability(name) for name in self.names)
        return math.floor(best * STEPS + 1e-9)

    def held_by(self, candidate: Candidate) -> bool:
        """Say whether the candidate has a sector or topic that covers the aim."""
        return candidate.has_any(self.names)


@dataclass(frozen=True)
class ScoreParts:
    """The parts of a score.

    topics, stages: weighted share that a member covers. union: mean over all aims of the best member's
    capability; strongest: the most that one member reaches of that mean alone; complementarity = union -
    strongest, what the members add beyond the strongest. trust: tie strength summed over the pairs of
    members, over the pairs of the largest consortium that the call allows.
    """

    topics: float
    stages: float
    union: float
    strongest: float
    trust: float

    @property
    def complementarity(self) -> float:
        """Return what the members reach together beyond the strongest of them alone."""
        return self.union - self.strongest

    def total(self, weights: Weights) -> float:
        """Return the weighted sum, over the sum of the weights: 0..1."""
        counted = weights.topics + weights.stages + weights.complementarity + weights.trust
        summed = (
            weights.topics * self.topics
            + weights.stages * self.stages
            + weights.complementarity * self.complementarity
            + weights.trust * self.trust
        )
        return summed / counted if counted else 0.0


def topics(call: Call) -> tuple[Aim, ...]:
    """Return the topics as aims; their weights sum to 1."""
    whole = sum(topic.weight for topic in call.topics)
    return tuple(Aim(topic.name, (topic.name,), topic.weight / whole) for topic in call.topics)


def stages(call: Call) -> tuple[Aim, ...]:
    """Return the stages as aims; their weights sum to 1."""
    whole = sum(stage.weight for stage in call.stages)
    return tuple(
        Aim(stage.name, (*stage.sectors, *stage.topics), stage.weight / whole) for stage in call.stages
    )


def aims(call: Call) -> tuple[Aim, ...]:
    """Return topics and stages together; where there are both, each half sums to 1/2."""
    both = (topics(call), stages(call))
    halves = sum(1 for part in both if part)
    return tuple(Aim(aim.name, aim.names, aim.weight / halves) for part in both for aim in part)


def reach(whole: Sequence[Aim], candidate: Candidate) -> float:
    """Return what a candidate reaches alone, the weighted mean of its levels, 0..1."""
    return sum(aim.weight * aim.level(candidate) for aim in whole) / STEPS


def pairs(call: Call) -> int:
    """Return the number of pairs in the largest consortium allowed, at least 1."""
    return max(1, call.partners_max * (call.partners_max - 1) // 2)


def score(call: Call, members: Sequence[Candidate], ties: Ties) -> ScoreParts:
    """Measure a consortium.

    >>> from graph.matchmaking.consortium.call import CallTopic
    >>> call = Call("c", (CallTopic("Automotive"), CallTopic("Plastics")), 2, 2)
    >>> a = Candidate("a", "A", "AT", "cluster", sectors=frozenset({"Automotive"}))
    >>> b = Candidate("b", "B", "BE", "cluster", sectors=frozenset({"Plastics"}))
    >>> score(call, [a, b], {("b", "a"): 0.5})
    ScoreParts(topics=1.0, stages=0.0, union=1.0, strongest=0.5, trust=0.5)
    """
    whole = aims(call)
    union = sum(aim.weight * max((aim.level(member) for member in members), default=0) for aim in whole)
    iris = {member.iri for member in members}
    tied = sum(strength for (one, other), strength in ties.items() if one in iris and other in iris)
    return ScoreParts(
        topics=covered(topics(call), members),
        stages=covered(stages(call), members),
        union=union / STEPS,
        strongest=max((reach(whole, member) for member in members), default=0.0),
        trust=tied / pairs(call),
    )


def covered(whole: Sequence[Aim], members: Collection[Candidate]) -> float:
    """Return the weighted share of the aims that a member holds."""
    return float(sum(aim.weight for aim in whole if any(aim.held_by(member) for member in members)))
