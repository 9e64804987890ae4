"""Agreement of two names, and of two cities."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from graph.identity.common_words import (
    DIRECTIONS,
    FIELDS,
    GENERAL,
    KINDS,
    LEGAL_FORMS,
    SMALL,
    canonical,
    is_proper,
)
from graph.identity.name import ParsedName, acronym_of
from graph.identity.rarity import Rarity
from graph.identity.record import place
from graph.identity.spelling import alike

# The most that a part of one name shares with the whole of another: a part is often the parent body.
_PART = 0.75
# A word of a name that begins or ends another word has at least so many letters.
_PIECE = 5
# An acronym that stands for words of the other name has at least three letters and at most as many as a word.
_SHORTEST, _LONGEST = 3, 7


@dataclass(frozen=True)
class NameAgreement:
    """Agreement of two names; the numbers are 0 to 1.

    `shared` is the weight of the words that both have in that of all their words, `proper` the same of their proper
    words (see `is_proper`); `covered` whether one has all words of the other (where these are general ones, and the
    other names a field or a direction besides, it is not); `rarity` how rare the shared words are (1: as two words
    that nobody else has), `brand` how rare the first proper word is, where both begin with it; `proper_conflict` and
    `general_conflict` the weight of the words that each has and the other lacks, the lesser of the two (1: as one
    word that nobody else has); `spelling` how alike the names are as letters; `acronym` whether one states the
    other's acronym; `kind` whether only one says that it is a hospital, a foundation, a faculty.
    """

    shared: float
    proper: float
    covered: bool
    rarity: float
    brand: float
    proper_conflict: float
    general_conflict: float
    spelling: float
    acronym: bool
    kind: bool


@dataclass(frozen=True)
class _Weight:
    """Weight of words of a name, of the proper and of the general ones."""

    proper: float = 0.0
    general: float = 0.0

    @property
    def all(self) -> float:
        return self.proper + self.general


@dataclass(frozen=True)
class _Words:
    """Weights of the words of two names: in both, in one alone, in the other alone."""

    both: _Weight
    one: _Weight = _Weight()
    other: _Weight = _Weight()

    @property
    def shared(self) -> float:
        return _ratio(self.both.all, self.both.all + self.one.all + self.other.all)


def compare_names(
    one: ParsedName,
    other: ParsedName,
    rarity: Rarity,
    stated: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset()),
) -> NameAgreement:
    """Return the agreement of two names, by the variants of them that agree best.

    `stated` are the words that either record states besides its name, its city and country: a word that both state
    is no evidence in their names, and one of a single name is no disagreement where the other's record states it.

    >>> from graph.identity.name import parse_name
    >>> fincons = parse_name("FINCONS S.P.A."), parse_name("Fincons SpA")
    >>> agreement = compare_names(*fincons, Rarity(1000))
    >>> agreement.shared, agreement.proper_conflict, agreement.spelling
    (1.0, 0.0, 1.0)
    """
    spelling = fuzz.ratio(one.compact, other.compact) / 100
    candidates = [
        (words.shared, 1.0, words)
        for a in one.wholes
        for b in other.wholes
        for words in (_weigh(*_expanded(one, a, other, b), rarity, stated),)
    ]
    # A part may be the whole name of the other, but two equal parts are a parent that both name.
    for parts, wholes, places in ((one.parts, other.wholes, stated), (other.parts, one.wholes, stated[::-1])):
        for part in parts:
            for whole in wholes:
                words = _weigh(part, whole, rarity, places)
                candidates.append((min(words.shared, _PART), _PART, words))
    shared, _, words = max(candidates, key=lambda candidate: candidate[:2])
    if spelling == 1.0:
        shared, words = 1.0, _Words(words.both)
    fields = (one.word_set ^ other.word_set) & (FIELDS | DIRECTIONS)
    brand = bool(one.brand) and (one.brand == other.brand or alike(one.brand, other.brand))
    return NameAgreement(
        shared,
        _ratio(words.both.proper, words.both.proper + words.one.proper + words.other.proper),
        not min(words.one.all, words.other.all) and (words.both.proper > 0 or not fields),
        min(1.0, words.both.all / (2 * rarity.highest)),
        min(rarity.weight(one.brand), rarity.weight(other.brand)) / rarity.highest if brand else 0.0,
        min(1.0, min(words.one.proper, words.other.proper) / rarity.highest),
        min(1.0, min(words.one.general, words.other.general) / rarity.highest),
        spelling,
        acronym_of(one, other),
        bool((one.word_set ^ other.word_set) & KINDS) and spelling < 1.0,
    )


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _weigh(
    a: Sequence[str], b: Sequence[str], rarity: Rarity, stated: tuple[frozenset[str], frozenset[str]]
) -> _Words:
    common = set(a) & set(b)
    left = [word for word in b if word not in common]
    known = stated[0] & stated[1]
    # A word that both records state besides is no evidence in their names, unless these are the same.
    both = [word for word in a if word in common and word not in known]
    one, other = [], []
    for word in a:
        if word in common:
            continue
        match = next((candidate for candidate in left if alike(word, candidate)), None)
        if match is None:
            one.append(word)
        else:
            left.remove(match)
            both.append(max(word, match, key=lambda each: (rarity.counts[each], each)))
    one = [word for word in one if word not in stated[1]]
    other = [word for word in left if word not in stated[0]]
    if not one and not other:
        both += [word for word in a if word in common and word in known]
    return _Words(*(_weight(words, rarity) for words in (both, one, other)))


def _weight(words: Sequence[str], rarity: Rarity) -> _Weight:
    proper = general = 0.0
    for word in words:
        if is_proper(word):
            proper += rarity.weight(word)
        else:
            general += rarity.weight(word)
    return _Weight(proper, general)


def _expanded(
    one: ParsedName, a: tuple[str, ...], other: ParsedName, b: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words of two names, acronyms and compounds written as in the other."""
    if set(a) == set(b):
        return a, b
    a, b = _without_acronym(a, other, b)
    b, a = _without_acronym(b, one, a)
    return (
        tuple(dict.fromkeys(piece for word in a for piece in _pieces(word, other.spelled))),
        tuple(dict.fromkeys(piece for word in b for piece in _pieces(word, one.spelled))),
    )


def _without_acronym(
    a: tuple[str, ...], other: ParsedName, b: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words of two names, those that the first abbreviates as its acronym."""
    for word in a:
        if _SHORTEST <= len(word) <= _LONGEST and word not in GENERAL and word not in b:
            run = _run(word, other)
            if run:
                return a, (*(left for left in b if left not in run), word)
    return a, b


def _run(acronym: str, name: ParsedName) -> frozenset[str]:
    """Return the successive words of a name whose initials are an acronym."""
    initials = "".join(spelled[0] for spelled, _ in name.spelled)
    start = initials.find(acronym)
    if start < 0:
        return frozenset()
    return frozenset(word for _, word in name.spelled[start : start + len(acronym)])


def _pieces(word: str, others: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Return a word in two where it lacks a blank that the other name has (`szegedibiologiai`)."""
    if len(word) <= _PIECE or word in GENERAL:
        return (word,)
    for other, meaning in others:
        if _PIECE <= len(other) < len(word) and other in word:
            if word.startswith(other):
                rest = word.removeprefix(other)
                if rest in SMALL or rest in LEGAL_FORMS:
                    return (meaning,)
                if len(rest) >= _PIECE:
                    return meaning, canonical(rest)
            if word.endswith(other):
                rest = word.removesuffix(other)
                if rest in SMALL:
                    return (meaning,)
                if len(rest) >= _PIECE:
                    return canonical(rest), meaning
    return (word,)


def same_city(one: str, other: str) -> bool | None:
    """Return whether two cities are the same, None where one is not stated.

    >>> same_city("Munich", "MÜNCHEN"), same_city("Graz", "Wien"), same_city("Graz", "")
    (True, False, None)
    """
    a, b = place(one), place(other)
    if not a or not b:
        return None
    return bool(a & b) or any(alike(x, y) for x in a for y in b)
