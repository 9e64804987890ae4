"""Blocking: the pairs of records that share something rare, which alone are compared."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from rapidfuzz import fuzz

from graph.identity.name import ParsedName, acronym_of
from graph.identity.rarity import Rarity
from graph.identity.record import Record
from graph.identity.spelling import sound

# A key that more pairs than this share is too common to compare them all.
MOST_PAIRS = 4_000
# Each of so many of the rarest words of a name is a key, and each two of them.
_RAREST = 5
# Words are one for blocking when they begin with the same sounds: endings vary with language and case.
_BEGINNING = 5
# Names share at least this much, in letters or in words, before they are compared in detail.
_LEAST = 0.5
# A whole name, and a word of it, of at most so many letters may be the acronym of another.
_LONGEST_ACRONYM, _LONGEST_SHORT = 11, 5


def pairs(one: Sequence[Record], other: Sequence[Record] | None, rarity: Rarity) -> Iterator[tuple[int, int]]:
    """Yield pairs of positions in two registers, or (None) within one.

    Two records meet when they have a register number or a site in common, whatever their countries, or, in one
    country (or where one states none), a rare word, two words, the name without blanks, or an acronym.
    """
    theirs: dict[str, list[int]] = defaultdict(list)
    right = one if other is None else other
    for position, record in enumerate(right):
        for key in keys(record, rarity):
            theirs[key].append(position)
    mine: dict[str, list[int]] = theirs
    if other is not None:
        mine = defaultdict(list)
        for position, record in enumerate(one):
            for key in keys(record, rarity):
                if key in theirs:
                    mine[key].append(position)
    candidates: dict[int, set[int]] = defaultdict(set)
    for key, positions in mine.items():
        others = theirs[key]
        if len(positions) * len(others) > MOST_PAIRS and not key.startswith("="):
            continue
        for position in positions:
            candidates[position].update(others)
    for position in sorted(candidates):
        for match in sorted(candidates[position]):
            if (other is not None or match > position) and _promising(one[position], right[match], rarity):
                yield position, match


def _promising(one: Record, other: Record, rarity: Rarity) -> bool:
    """Return whether two records with a common key share enough to compare them in detail.

    Where both have one name only, it is a word that is half as rare as one of no other name, or half of the letters.
    """
    if one.host or other.host or one.numbers or other.numbers or len(one.names) + len(other.names) > 2:
        return True
    a, b = one.name, other.name
    stated = one.stated | other.stated
    common = sum(rarity.weight(word) for word in a.word_set & b.word_set if word not in stated)
    return (
        common >= _LEAST * rarity.highest
        or fuzz.ratio(a.compact, b.compact, score_cutoff=100 * _LEAST) > 0
        or acronym_of(a, b)
    )


def keys(record: Record, rarity: Rarity) -> set[str]:
    """Return the keys of a record.

    Those that begin with `=` are kept however many records share them.

    >>> sorted(keys(Record("<a:1>", "Fincons SpA", "IT", host="fincons.com"), Rarity(10)))
    ['=fincons.com', 'IT finko', 'IT:fincons', 'IT=fincons']
    """
    names = [*record.names, *filter(None, [record.site_name])]
    exact = {f"={number}" for number in record.numbers} | ({f"={record.host}"} if record.host else set())
    return exact.union(*(_keys(name, record.country, rarity) for name in names))


def _keys(name: ParsedName, country: str, rarity: Rarity) -> Iterator[str]:
    rarest = sorted(name.words, key=lambda word: (-rarity.weight(word), word))[:_RAREST]
    begun = sorted({sound(word)[:_BEGINNING] for word in rarest})
    yield from (f"{country} {word}" for word in begun)
    yield from (f"{country} {first} {second}" for first, second in combinations(begun, 2))
    yield f"{country}={name.compact}"
    yield from (f"{country}:{acronym}" for acronym in name.acronyms)
    yield from (f"{country}:{word}" for word in rarest if len(word) <= _LONGEST_SHORT)
    if len(name.compact) <= _LONGEST_ACRONYM:
        yield f"{country}:{name.compact}"
