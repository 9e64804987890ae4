"""Closeness of two parties by topics and fields, and the share of wants met."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from ontology.sentence import Sentence, joined, sentence, word

Relatedness = Callable[[str, str], float]
"""Relatedness of two different fields, 0..1, by their names; a field is related 1 to itself."""

SAME_FIELD = 0.6
"""Closeness of two in one field: a field is broad, and only a common topic or keyword says more."""
RULE = sentence(
    "Closeness: 1 for a common topic or keyword, else {number} x the relatedness of the two closest fields.",
    number=SAME_FIELD,
)


_NAMED = 3


class Interests(Protocol):
    """Anybody with fields and topics."""

    @property
    def sectors(self) -> Sequence[str]:
        """Return the names of the fields."""

    @property
    def topics(self) -> Sequence[str]:
        """Return the names of the topics and keywords."""


def unrelated(_one: str, _other: str) -> float:
    """Relate no sector to another: the choice where no relatedness is at hand."""
    return 0.0


def closest(
    ones: Sequence[str], others: Sequence[str], relatedness: Relatedness
) -> tuple[float, tuple[str, str] | None]:
    """Return the closest two fields with their relatedness; 0 and None without fields.

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
    """Return the closeness of two by `RULE`, with a sentence; 0 and nothing if none.

    >>> from types import SimpleNamespace
    >>> laser = SimpleNamespace(sectors=(), topics=("laser",))
    >>> closeness(laser, laser, unrelated)
    (1.0, 'Both work on laser.')
    """
    shared = [topic for topic in one.topics if topic in other.topics]
    if shared:
        return 1.0, sentence(
            "Both work on {topics}.", topics=joined([word(topic) for topic in shared[:_NAMED]])
        )
    near, fields = closest(one.sectors, other.sectors, relatedness)
    if fields is None:
        return 0.0, ""
    first, second = map(word, fields)
    if first == second:
        return SAME_FIELD * near, sentence("Both are in {field}.", field=first)
    return SAME_FIELD * near, sentence("{field} is related to {other}.", field=first, other=second)


def wish_met(seeker: str, wishes: Sequence[str], giver: str) -> Sentence:
    """Return the reason that one offers what the other wants, in the words of their own."""
    return sentence(
        "{name} wants {topics}, which {other} offers.",
        name=seeker,
        topics=joined([word(wish) for wish in wishes]),
        other=giver,
    )


def normal(texts: Sequence[str]) -> dict[str, str]:
    """Return the texts by their spelling without case and surplus spaces.

    >>> normal(["Laser  Light"])
    {'laser light': 'Laser  Light'}
    """
    return {" ".join(text.casefold().split()): text for text in texts}


def share_met(wants: Mapping[str, str], offers: Mapping[str, str]) -> float:
    """Return the share of wants that is offered, by normal spelling; 0 without wants."""
    return len(wants.keys() & offers.keys()) / len(wants) if wants else 0.0
