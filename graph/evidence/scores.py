"""Strength of the evidence of territories in fields and topics, and scores of pairs.

The evidence of a territory in a field is 1 - (1 - o)(1 - .5 c)(1 - .5 p)(1 - .8 e): o the organisations that state it,
c the claims, p = 1 - .8^(partnerships on it with a member there), e the employment in its core divisions,
(1 - 1/(1 + quotient)) root(min(1, share / .01)). A pair's score is the geometric mean of its two. Nothing was fitted;
`benchmarks.insider` measures how pairs that insiders expect stand among all pairs.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graph.evidence.by_territory import (
    ONE_ORGANISATION,
    TEXT_TOPIC,
    Evidence,
    Matrix,
    claim_weight,
)
from ontology.term import Term

CLAIM, PARTNERSHIP, EMPLOYMENT = 0.5, 0.5, 0.8
# Each further partnership adds less: one counts .2, two .36.
ONE_PARTNERSHIP = 0.2
# A hundredth of all employment in a field is a full share; less counts by its root.
FULL_SHARE = 0.01
# In a topic, its field's organisations and employment say something, but less than the topic itself.
FIELD_ORGANISED, FIELD_EMPLOYED = 0.2, 0.5


@dataclass(frozen=True)
class Scores:
    """Evidence of each territory in each sector (n x m, 0 to 1), and the scores of pairs."""

    evidence: Evidence

    @cached_property
    def employed(self) -> Matrix:
        """Return what employment adds (n x m, 0 where nothing is known)."""
        quotients = np.nan_to_num(self.evidence.employed.quotients)
        shares = np.nan_to_num(self.evidence.employed.shares)
        strength: Matrix = (1 - 1 / (1 + quotients)) * np.sqrt(np.minimum(1, shares / FULL_SHARE))
        return strength

    @cached_property
    def fields(self) -> Matrix:
        """Return the evidence of each territory in each sector (n x m)."""
        number = np.zeros(self.evidence.claims.shape)
        for cell, partnerships in self.evidence.partnerships.items():
            number[cell] = len(partnerships)
        partnered = 1 - (1 - ONE_PARTNERSHIP) ** number
        missing = (1 - self.evidence.organised) * (1 - CLAIM * self.evidence.claims)
        strength: Matrix = 1 - missing * (1 - PARTNERSHIP * partnered) * (1 - EMPLOYMENT * self.employed)
        return strength

    def pair(self, one: int, other: int, sector: int) -> float:
        """Return the score of two territories in a sector."""
        return float(np.sqrt(self.fields[one, sector] * self.fields[other, sector]))

    def percentile(self, one: int, other: int, sector: int) -> float:
        """Return the share, in percent, of pairs of different countries that score less in a sector; ties count half.

        The pairs are all those of listed territories.
        """
        strength = self.fields[:, sector]
        pairs = np.sqrt(np.outer(strength, strength))[np.triu(self.evidence.abroad, 1)]
        own = self.pair(one, other, sector)
        below, equal = (pairs < own - 1e-12).sum(), (np.abs(pairs - own) <= 1e-12).sum()
        return float(100 * (below + equal / 2) / len(pairs)) if len(pairs) else 0.0

    def topic(self, territory: int, topic: Term) -> float:
        """Return the evidence of a territory in a topic: who states it, who claims it, and its field around it."""
        evidence = self.evidence
        unstated = unclaimed = 1.0
        for organisation in evidence.topic_organisations.get((territory, topic), ()):
            chosen = 1.0 if topic in organisation.topics else TEXT_TOPIC
            unstated *= 1 - ONE_ORGANISATION * organisation.confidence * chosen
        for priority in evidence.topic_priorities.get((territory, topic), ()):
            chosen = 1.0 if topic in priority.topics else TEXT_TOPIC
            unclaimed *= 1 - claim_weight(priority) * chosen
        missing = unstated * (1 - CLAIM * (1 - unclaimed))
        sector = evidence.facts.topics[topic].sector
        if sector is not None:
            at = territory, evidence.column[sector]
            missing *= 1 - FIELD_ORGANISED * float(evidence.organised[at])
            missing *= 1 - FIELD_EMPLOYED * float(self.employed[at])
        return 1 - missing
