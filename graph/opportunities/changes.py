"""Changes of opportunities between two snapshots."""

from dataclasses import dataclass

from graph.opportunities.ranked_opportunity import RankedOpportunity
from graph.opportunities.ranking import RankedOpportunities

# A smaller change of the score is that of a neighbour in its list.
_SCORE = 0.05


@dataclass(frozen=True)
class ChangedOpportunity:
    """An opportunity of both snapshots that says something else now."""

    before: RankedOpportunity
    now: RankedOpportunity

    @property
    def what(self) -> tuple[str, ...]:
        """Return in words what has changed."""
        before, now = self.before, self.now
        changes = (
            (before.label != now.label, "another offer"),
            (_subjects(before) != _subjects(now), "other fields or topics"),
            (
                abs(before.numbers.get("score", 0) - now.numbers.get("score", 0)) >= _SCORE,
                "more evidence"
                if now.numbers.get("score", 0) > before.numbers.get("score", 0)
                else "less evidence",
            ),
            (
                before.existing != now.existing,
                "existing collaboration" if now.existing else "no collaboration now",
            ),
        )
        return tuple(words for holds, words in changes if holds)


@dataclass(frozen=True)
class Changes:
    """What is new, gone and changed between two snapshots, each in the order of the lists."""

    new: tuple[RankedOpportunity, ...]
    gone: tuple[RankedOpportunity, ...]
    changed: tuple[ChangedOpportunity, ...]

    @property
    def iris(self) -> frozenset[str]:
        """Return the IRIs of what is new or changed."""
        return frozenset([*(one.iri for one in self.new), *(one.now.iri for one in self.changed)])


def changes(before: RankedOpportunities, now: RankedOpportunities) -> Changes:
    """Compare the opportunities of two snapshots by their IRIs."""
    pairs = [ChangedOpportunity(old, one) for one in now.all if (old := before.get(one.iri)) is not None]
    return Changes(
        tuple(one for one in now.all if before.get(one.iri) is None),
        tuple(one for one in before.all if now.get(one.iri) is None),
        tuple(pair for pair in pairs if pair.what),
    )


def _subjects(one: RankedOpportunity) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(field.iri for field in one.sectors), frozenset(topic.iri for topic in one.topics)
