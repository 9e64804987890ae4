"""How far two names, and two places, agree."""

from dataclasses import dataclass

from rapidfuzz import fuzz

from graph.identity.name import Name
from graph.identity.rarity import Rarity
from graph.identity.record import place
from graph.identity.words import KINDS, SMALL

# Two words that are this alike (per cent) are one word spelled in two ways.
_ALIKE = 86.0
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
    found = [_weigh(a, b, rarity, known) for a in one.wholes for b in other.wholes]
    # A part may be the whole name of the other, but two equal parts are a parent that both name.
    for parts, wholes in ((one.parts, other.wholes), (other.parts, one.wholes)):
        for part in parts:
            for whole in wholes:
                shared, held, apart, told = _weigh(part, whole, rarity, known)
                found.append((min(shared, _PART), held, apart, told))
    shared, held, apart, told = max(found)
    spelled = fuzz.ratio(one.compact, other.compact) / 100
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
        pieces = [match] if match else _joined(word, left) or _joined_of(word, rest_a, left)
        for piece in pieces:
            if piece in left:
                left.remove(piece)
        if pieces:
            both += (
                rarity.weight(word) if len(pieces) > 1 else min(rarity.weight(word), rarity.weight(pieces[0]))
            )
        else:
            alone_a += rarity.weight(word)
    alone_b = sum(rarity.weight(word) for word in left)
    whole = both + alone_a + alone_b
    if not whole:
        return 0.0, 0.0, 0.0, 0.0
    lighter = both + min(alone_a, alone_b)
    known_weight = sum(rarity.weight(word) for word in common & known)
    told = min(1.0, (both - known_weight) / (2 * rarity.highest))
    return both / whole, both / lighter if lighter else 0.0, min(alone_a, alone_b) / whole, told


def _joined(word: str, parts: list[str]) -> list[str]:
    """Return the words that a word is made of where a blank was lost: `szegedibiologiai`, `eninformatique`."""
    for part in parts:
        if len(part) > 4 and len(word) > len(part) and (word.startswith(part) or word.endswith(part)):
            rest = word.removeprefix(part) if word.startswith(part) else word.removesuffix(part)
            if rest in SMALL:
                return [part]
            if rest in parts:
                return [part, rest]
    return []


def _joined_of(word: str, words: list[str], wholes: list[str]) -> list[str]:
    """Return the word that this one is a part of where the other name lost a blank."""
    return [whole for whole in wholes if word in _joined(whole, words)][:1]


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
