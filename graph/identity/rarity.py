"""Weights of words by their rarity among the names."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import log

from graph.identity.record import Record


@dataclass(frozen=True)
class Rarity:
    """Weights ln(1 + N / n) of words that n of N names have.

    A word of no name counts like a word of one.
    """

    names: int
    counts: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, *registers: Iterable[Record]) -> "Rarity":
        """Count the words of the names of all registers."""
        counts: Counter[str] = Counter()
        names = 0
        for register in registers:
            for record in register:
                names += 1
                counts.update(record.name.words)
        return cls(names, counts)

    def weight(self, word: str) -> float:
        """Return the weight of a word.

        >>> round(Rarity(100, Counter(university=50, aachen=1)).weight("aachen"), 3)
        4.615
        """
        return log(1 + self.names / max(1, self.counts[word]))

    @property
    def highest(self) -> float:
        """Return the weight of a word that one name has."""
        return log(1 + self.names)
