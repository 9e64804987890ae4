"""Agreement of two names, and of two cities."""

from dataclasses import dataclass

from rapidfuzz import fuzz

from graph.identity.common_words import KINDS, SMALL
from graph.identity.name import ParsedName
from graph.identity.rarity import Rarity
from graph.identity.record import place

# Two words that are this alike (per cent) are one word spelled in two ways.
_ALIKE = 86.0
# NameAgreement that differ by lost blanks are at least this alike as letters.
_NEAR = 0.9
# Upper bound of what a part of one name shares with the whole of another: a part is often the parent body.
_PART = 0.75


@dataclass(frozen=True)
class NameAgreement:
    """Agreement of two names; the numbers are 0 to 1.

    `shared` is the share of the common words in the weight of all words; `contained` their share in the lighter name;
    `distinct` the share of the words that only one name has, the lesser of the two; `rarity` the rarity of the common
    words (1: as rare as two words of no other name); `spelled` the likeness of the letters without blanks; `short`
    whether one is the acronym of the other; `kind` whether only one says that it is a hospital, a foundation, a
    faculty.
    """

    shared: float
    contained: float
    distinct: float
    rarity: float
    spelled: float
    short: bool
    kind: bool


def compare_names(
    one: ParsedName, other: ParsedName, rarity: Rarity, known: frozenset[str] = frozenset()
) -> NameAgreement:
    """Return the agreement of two names, by the variants of them that agree best.

    `known` are words without information because the records state them already, such as the city.

    >>> from graph.identity.name import parse_name
    >>> result = compare_names(parse_name("FINCONS S.P.A."), parse_name("Fincons SpA"), Rarity(1000))
    >>> result.shared, result.distinct, result.spelled
    (1.0, 0.0, 1.0)
    """
    spelled = fuzz.ratio(one.compact, other.compact) / 100
    variants = [
        _weigh(*(_parted(a, b) if spelled >= _NEAR else (a, b)), rarity, known)
        for a in one.wholes
        for b in other.wholes
    ]
    # A part may be the whole name of the other, but two equal parts are a parent that both name.
    for parts, wholes in ((one.parts, other.wholes), (other.parts, one.wholes)):
        for part in parts:
            for whole in wholes:
                shared, contained, distinct, rarity_shared = _weigh(part, whole, rarity, known)
                variants.append((min(shared, _PART), contained, distinct, rarity_shared))
    shared, contained, distinct, rarity_shared = max(variants)
    if spelled == 1.0:
        shared, contained, distinct = 1.0, 1.0, 0.0
    short = bool(
        one.acronyms & {other.compact, *other.words, *other.acronyms}
        or other.acronyms & {one.compact, *one.words}
    )
    kind = bool((set(one.words) ^ set(other.words)) & KINDS) and spelled < 1.0
    return NameAgreement(shared, contained, distinct, rarity_shared, spelled, short, kind)


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
    rarity_shared = min(1.0, (both - known_weight) / (2 * rarity.highest))
    return both / whole, both / lighter if lighter else 0.0, min(alone_a, alone_b) / whole, rarity_shared


def _parted(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Split the words of either name that lack a blank which the other has (`szegedibiologiai`)."""
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


def same_city(one: str, other: str) -> bool | None:
    """Return whether two cities are the same, None where one is not stated.

    >>> same_city("Munich", "MÜNCHEN"), same_city("Graz", "Wien"), same_city("Graz", "")
    (True, False, None)
    """
    a, b = place(one), place(other)
    if not a or not b:
        return None
    if a & b:
        return True
    return any(fuzz.ratio(x, y) >= _ALIKE for x in a for y in b)
