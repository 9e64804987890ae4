"""Rarity of words among the names of organisations: the rarer a word, the more it says."""

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
    """Return the counts of the words that are common among the 36,963 names of the CORDIS tables, `""` for all names.

    A register of a hundred names cannot say that a word is rare.
    """
    with _COUNTS.open(encoding="utf-8", newline="") as lines:
        return Counter({row["word"]: int(row["names"]) for row in csv.DictReader(lines)})


@dataclass(frozen=True)
class Rarity:
    """Weights of words, ln(1 + N / n) for a word that n of N names have (a word of no name counts as one of one)."""

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
