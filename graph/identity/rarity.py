"""Weights of words by their rarity among the names of organisations."""

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
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

    A word of no name counts like a word of one. `hosts` are the numbers of records that have each site.
    """

    names: int
    counts: Counter[str] = field(default_factory=Counter)
    hosts: Counter[str] = field(default_factory=Counter)
    _weights: dict[str, float] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, *registers: Iterable[Record]) -> "Rarity":
        """Count the words of the names of all registers, besides those of the CORDIS tables."""
        counts = known_counts().copy()
        names, hosts = counts.pop(""), Counter[str]()
        for register in registers:
            for record in register:
                names += 1
                counts.update(record.name.words)
                hosts[record.host] += 1
        return cls(names, counts, hosts)

    def weight(self, word: str) -> float:
        """Return the weight of a word.

        >>> round(Rarity(100, Counter(university=50, aachen=1)).weight("aachen"), 3)
        4.615
        """
        weight = self._weights.get(word)
        if weight is None:
            weight = self._weights[word] = log(1 + self.names / max(1, self.counts[word]))
        return weight

    @cached_property
    def highest(self) -> float:
        """Return the weight of a word that one name has."""
        return log(1 + self.names)
