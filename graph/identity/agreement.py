"""How far two names, and two places, agree."""

from dataclasses import dataclass

from rapidfuzz import fuzz

from graph.identity.common_words import KINDS, SMALL
from graph.identity.name import Name
from graph.identity.rarity import Rarity
from graph.identity.record import place

# Two words that are this alike (per cent) are one word spelled in two ways.
_ALIKE = 86.0
# Names that differ by lost blanks are at least this alike as letters.
_NEAR = 0.9
# The most that a part of one name shares with the whole of another: a part is often the parent body.
_PART = 0.75


@dataclass(frozen=True)
class Names:
    """How two names agree, all 0 to 1.

    `shared` is the weight of the words that both have in that of all their words; `held` is the same in the lighter of
    the two; `apart` the weight of words that each has and the other lacks, the lesser of the two, in that of all;
    `told` how much the shared words tell (1: as much as two words that nobody else has); `spelled` how alike the
    names are as letters without blanks; `short` whether one is the other's acronym; `kind` whether only one of them
    says that it is a hospital, a foundation, a faculty.
    """

    shared: float
    held: float
    apart: float
    told: float
    spelled: float
    short: bool
    kind: bool


def names(one: Name, other: Name, rarity: Rarity, known: frozenset[str] = frozenset()) -> Names:
    """Compare two names by the variants of them that agree best.

    `known` are words that tell nothing here because the records say them already, such as the city.

    >>> from graph.identity.name import name
    >>> found = names(name("FINCONS S.P.A."), name("Fincons SpA"), Rarity(1000))
    >>> found.shared, found.apart, found.spelled
    (1.0, 0.0, 1.0)
    """
    spelled = fuzz.ratio(one.compact, other.compact) / 100
    found = [
        _weigh(*(_parted(a, b) if spelled >= _NEAR else (a, b)), rarity, known)
        for a in one.wholes
        for b in other.wholes
    ]
    # A part may be the whole name of the other, but two equal parts are a parent that both name.
    for parts, wholes in ((one.parts, other.wholes), (other.parts, one.wholes)):
        for part in parts:
            for whole in wholes:
                shared, held, apart, told = _weigh(part, whole, rarity, known)
                found.append((min(shared, _PART), held, apart, told))
    shared, held, apart, told = max(found)
    if spelled == 1.0:
        shared, held, apart = 1.0, 1.0, 0.0
    short = bool(
        one.acronyms & {other.compact, *other.words, *other.acronyms}
        or other.acronyms & {one.compact, *one.words}
    )
    kind = bool((set(one.words) ^ set(other.words)) & KINDS) and spelled < 1.0
    return Names(shared, held, apart, told, spelled, short, kind)


def _weigh(
    a: tuple[str, ...], b: tuple[str, ...], rarity: Rarity, known: frozenset[str]
) -> tuple[float, float, float, float]:
    common = set(a) & set(b)
    rest_a, rest_b = [w for w in a if w not in common], [w for w in b if w not in common]
    both = sum(rarity.weight(word) for word in common)
    left = list(rest_b)
    alone_a = 0.0
    for word in rest_a:
        match = next((other for other in left if _alike(word, other)), None)
        if match is None:
            alone_a += rarity.weight(word)
        else:
            left.remove(match)
            both += min(rarity.weight(word), rarity.weight(match))
    alone_b = sum(rarity.weight(word) for word in left)
    whole = both + alone_a + alone_b
    if not whole:
        return 0.0, 0.0, 0.0, 0.0
    lighter = both + min(alone_a, alone_b)
    known_weight = sum(rarity.weight(word) for word in common & known)
    told = min(1.0, (both - known_weight) / (2 * rarity.highest))
    return both / whole, both / lighter if lighter else 0.0, min(alone_a, alone_b) / whole, told


def _parted(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Part the words of either name that lost a blank which the other has: `szegedibiologiai`, `eninformatique`."""
    return (
        tuple(dict.fromkeys(piece for word in a for piece in _pieces(word, b))),
        tuple(dict.fromkeys(piece for word in b for piece in _pieces(word, a))),
    )


def _pieces(word: str, others: tuple[str, ...]) -> tuple[str, ...]:
    for other in others:
        if 4 < len(other) < len(word):
            if word.startswith(other) and ((rest := word.removeprefix(other)) in others or rest in SMALL):
                return (other,) if rest in SMALL else (other, rest)
            if word.endswith(other) and ((rest := word.removesuffix(other)) in others or rest in SMALL):
                return (other,) if rest in SMALL else (rest, other)
    return (word,)


def _alike(one: str, other: str) -> bool:
    if len(one) < 4 or len(other) < 4 or one[0] != other[0]:
        return False
    return fuzz.ratio(one, other, score_cutoff=_ALIKE) > 0


def cities(one: str, other: str) -> bool | None:
    """Say whether two cities are one, None where one is not stated.

    >>> cities("Munich", "MÜNCHEN"), cities("Graz", "Wien"), cities("Graz", "")
    (True, False, None)
    """
    a, b = place(one), place(other)
    if not a or not b:
        return None
    if a & b:
        return True
    return any(fuzz.ratio(x, y) >= _ALIKE for x in a for y in b)
