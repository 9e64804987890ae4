"""Blocking: the pairs of records that share something rare, which alone are compared."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from graph.identity.rarity import Rarity
from graph.identity.record import Record

# A key that more pairs than this share is too common to compare them all.
MOST_PAIRS = 4_000
# Of so many of the rarest words of a name each is a key, and each two of them.
_RAREST = 4
# Words are one for blocking when they begin alike: endings vary with language and case.
_BEGINNING = 6


def pairs(one: Sequence[Record], other: Sequence[Record] | None, rarity: Rarity) -> Iterator[tuple[int, int]]:
    """Yield pairs of positions in two registers, or (None) within one.

    Two records meet when they have a register number or a site in common, whatever their countries, or, in one
    country (or where one states none), a rare word, two words, the name without blanks, or an acronym.
    """
    theirs: dict[str, list[int]] = defaultdict(list)
    for position, record in enumerate(one if other is None else other):
        for key in keys(record, rarity):
            theirs[key].append(position)
    mine: dict[str, list[int]] = theirs
    if other is not None:
        mine = defaultdict(list)
        for position, record in enumerate(one):
            for key in keys(record, rarity):
                if key in theirs:
                    mine[key].append(position)
    partners: dict[int, set[int]] = defaultdict(set)
    for key, positions in mine.items():
        others = theirs[key]
        if len(positions) * len(others) > MOST_PAIRS and not key.startswith("="):
            continue
        for position in positions:
            partners[position].update(others)
    for position in sorted(partners):
        for match in sorted(partners[position]):
            if other is not None or match > position:
                yield position, match


def keys(record: Record, rarity: Rarity) -> set[str]:
    """Return the blocking keys of a record.

    Keys that start with `=` are used however many records share them.

    >>> sorted(keys(Record("<a:1>", "Fincons SpA", "IT", host="fincons.com"), Rarity(10)))
    ['=fincons.com', 'IT fincon', 'IT:fincons', 'IT=fincons']
    """
    result = {f"={number}" for number in record.numbers}
    if record.host:
        result.add(f"={record.host}")
    name, country = record.name, record.country
    rarest = sorted(name.words, key=lambda word: (-rarity.weight(word), word))[:_RAREST]
    begun = [word[:_BEGINNING] for word in rarest]
    result.update(f"{country} {word}" for word in begun)
    result.update(f"{country} {min(pair)} {max(pair)}" for pair in combinations(begun, 2))
    result.add(f"{country}={name.compact}")
    result.update(f"{country}:{acronym}" for acronym in name.acronyms)
    if len(name.compact) < 12:
        result.add(f"{country}:{name.compact}")
    return result
