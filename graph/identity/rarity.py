"""Weights of words by their rarity among the names of organisations."""

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from math import log
from pathlib import Path

from graph.identity.record import Record

_COUNTS = Path(__file__).parent / "word_counts.csv"


@lru_cache(maxsize=1)
def known_counts() -> Counter[str]:
    """Return in how many names of the CORDIS tables each frequent word is.

    The key `""` is for the number of all names. A register of a hundred names cannot show which words are rare.
    """
    with _COUNTS.open(encoding="utf-8", newline="") as lines:
        return Counter({row["word"]: int(row["names"]) for row in csv.DictReader(lines)})


@dataclass(frozen=True)
class Rarity:
    """Weights ln(1 + N / n) of words that n of N names have.

    A word of no name counts like a word of one.
    """

    names: int
    counts: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, *registers: Iterable[Record]) -> "Rarity":
        """Count the words of the names of all registers, besides those of the CORDIS tables."""
        counts = known_counts().copy()
        names = counts.pop("")
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
