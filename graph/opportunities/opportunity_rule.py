"""Rules that a candidate must keep, each with a name and a sentence."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Candidate = TypeVar("Candidate")


@dataclass(frozen=True)
class OpportunityRule(Generic[Candidate]):
    """A condition on a candidate. `sentence` says what is required, to tell why a pair was kept out.

    `lacking` names the sides on which it fails, where it is about sides.
    """

    name: str
    sentence: str
    holds: Callable[[Candidate], bool]
    lacking: Callable[[Candidate], Sequence[str]] = lambda _: ()


def broken(
    rules: Sequence[OpportunityRule[Candidate]], candidate: Candidate
) -> OpportunityRule[Candidate] | None:
    """Return the first rule that a candidate breaks, or None for one that keeps all."""
    return next((rule for rule in rules if not rule.holds(candidate)), None)
