"""Which pairs of records are worth weighing: those that share something rare within a country."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from graph.identity.rarity import Rarity
from graph.identity.record import Record

# A key that more pairs than this share tells too little to weigh them all.
MOST_PAIRS = 4_000
# Of so many of the rarest words of a name each is a key, and each two of them.
_RAREST = 4
# Words are one for blocking when they begin alike: endings vary with language and case.
_BEGINNING = 6


def pairs(one: Sequence[Record], other: Sequence[Record] | None, rarity: Rarity) -> Iterator[tuple[int, int]]:
    """Yield pairs of positions, each once, in order: of one register and another, or (None) within the one.

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
    found: dict[int, set[int]] = defaultdict(set)
    for key, positions in mine.items():
        others = theirs[key]
        if len(positions) * len(others) > MOST_PAIRS and not key.startswith("="):
            continue
        for position in positions:
            found[position].update(others)
    for position in sorted(found):
        for match in sorted(found[position]):
            if other is not None or match > position:
                yield position, match


def keys(record: Record, rarity: Rarity) -> set[str]:
    """Return what a record is looked up by; keys that begin with `=` are kept however many records share them.

    >>> sorted(keys(Record("<a:1>", "Fincons SpA", "IT", host="fincons.com"), Rarity(10)))
    ['=fincons.com', 'IT fincon', 'IT:fincons', 'IT=fincons']
    """
    found = {f"={number}" for number in record.numbers}
    if record.host:
        found.add(f"={record.host}")
    name, country = record.name, record.country
    rarest = sorted(name.words, key=lambda word: (-rarity.weight(word), word))[:_RAREST]
    begun = [word[:_BEGINNING] for word in rarest]
    found.update(f"{country} {word}" for word in begun)
    found.update(f"{country} {min(pair)} {max(pair)}" for pair in combinations(begun, 2))
    found.add(f"{country}={name.compact}")
    found.update(f"{country}:{acronym}" for acronym in name.acronyms)
    if len(name.compact) < 12:
        found.add(f"{country}:{name.compact}")
    return found
