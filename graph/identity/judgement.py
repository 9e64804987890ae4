"""Judgement of whether two records are one organisation, with weighted grounds for and against."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp

from graph.identity.agreement import NameAgreement, compare_names, same_city
from graph.identity.name import ParsedName
from graph.identity.rarity import Rarity
from graph.identity.record import Record

# Log-odds for an amount of 1. Those down to the country were learned (benchmarks/identity_weights.py); those of
# regions, register numbers and sites are set, because the labels were drawn from such numbers and sites.
PRIOR = -4.67
WEIGHTS = {
    "same": 3.18,
    "shared": 1.55,
    "proper": 0.84,
    "covered": 2.12,
    "rarity": 2.13,
    "brand": 0.97,
    "spelling": 1.92,
    "acronym": 0.72,
    "proper conflict": -0.70,
    "general conflict": -1.94,
    "fields": -3.00,
    "kind": -0.69,
    "form": -1.07,
    "city": 1.14,
    "other city": -1.58,
    "post code": 1.13,
    "other country": -4.92,
    "region": -5.0,
    "number": 6.0,
    "other vat": -4.0,
    "other pic": -2.5,
    "site": 3.5,
    "other site": -0.8,
}
# From here on a link is worth writing down with its reasons; it is surer the higher its score.
THRESHOLD = 0.3
# Spellings that are less alike than this (0 to 1) are no evidence.
_ALIKE = 0.85


@dataclass(frozen=True)
class Observation:
    """An agreement or a disagreement of two records: kind, amount (0 to 1) and sentence."""

    kind: str
    amount: float
    sentence: str


@dataclass(frozen=True)
class Ground:
    """A sentence for or against, and its weight in log-odds (positive: for)."""

    sentence: str
    weight: float


@dataclass(frozen=True)
class Verdict:
    """Verdict on whether two records are one organisation: a score from 0 to 1, and its grounds."""

    score: float
    grounds: tuple[Ground, ...]

    @property
    def is_match(self) -> bool:
        """Return whether the score is enough for a link."""
        return self.score >= THRESHOLD


def judge(one: Record, other: Record, rarity: Rarity) -> Verdict:
    """Return the verdict on two records.

    >>> one = Record("<a:1>", "FINCONS S.P.A.", "IT", "Milano")
    >>> judge(one, Record("<a:2>", "Fincons SpA", "IT", "Milan"), Rarity(1000)).is_match
    True
    >>> judge(one, Record("<a:3>", "Fincons GmbH", "DE", "Berlin"), Rarity(1000)).is_match
    False
    """
    observations = observe(one, other, rarity)
    grounds = tuple(Ground(seen.sentence, WEIGHTS[seen.kind] * seen.amount) for seen in observations)
    odds = PRIOR + sum(ground.weight for ground in grounds)
    return Verdict(1 / (1 + exp(-odds)), grounds)


def observe(one: Record, other: Record, rarity: Rarity) -> list[Observation]:
    """Return the agreements and the disagreements of two records."""
    return [
        *_best_names(one, other, rarity),
        *_kinds(one, other),
        *_places(one, other),
        *_numbers(one, other),
        *_sites(one, other, rarity),
    ]


def _best_names(one: Record, other: Record, rarity: Rarity) -> list[Observation]:
    """Return the observations on those two of the names that agree best."""
    pairs = [(a, b) for a in one.names for b in other.names]
    # That two records have one site is said apart.
    if one.site_name and one.host != other.host:
        pairs += [(one.site_name, b) for b in other.names]
    if other.site_name and one.host != other.host:
        pairs += [(a, other.site_name) for a in one.names]
    readings = [(a, b, compare_names(a, b, rarity, (one.stated, other.stated))) for a, b in pairs]
    return list(_names(*max(readings, key=lambda reading: (reading[2].shared, reading[2].rarity))))


def _names(one: ParsedName, other: ParsedName, agreement: NameAgreement) -> Iterator[Observation]:
    quoted = f"'{one.text}' and '{other.text}'"
    shared = agreement.shared
    if shared == 1.0:
        yield Observation("same", 1.0, f"the names are the same: {quoted}")
    else:
        share = f"the names {quoted} have {100 * shared:.0f} per cent of their words in common, by rarity"
        yield Observation("shared", shared, share)
    if agreement.proper:
        share = f"they have {100 * agreement.proper:.0f} per cent of their proper words in common"
        yield Observation("proper", agreement.proper, share)
    if agreement.covered and 0 < shared < 1.0:
        yield Observation("covered", agreement.rarity, "one name has all words of the other")
    if agreement.rarity:
        share = f"the common words are rare to {100 * agreement.rarity:.0f} per cent"
        yield Observation("rarity", agreement.rarity, share)
    if agreement.brand:
        yield Observation("brand", agreement.brand, f"the first proper word is the same: {one.brand}")
    if agreement.spelling > _ALIKE:
        amount = (agreement.spelling - _ALIKE) / (1 - _ALIKE)
        yield Observation(
            "spelling", amount, f"the letters are {100 * agreement.spelling:.0f} per cent alike"
        )
    if agreement.acronym and shared < 1.0:
        yield Observation("acronym", 1.0, "one name is the short form of the other")
    for kind, amount in (("proper", agreement.proper_conflict), ("general", agreement.general_conflict)):
        if amount:
            yield Observation(f"{kind} conflict", amount, f"each name has {kind} words that the other lacks")
    if agreement.kind:
        yield Observation("kind", 1.0, "only one of the names says what kind of body it is")


def _kinds(one: Record, other: Record) -> Iterator[Observation]:
    if one.is_region != other.is_region:
        yield Observation("region", 1.0, "one is a region, which gives its name to others")
    # Over all names: two that agree must not hide that the others say different things.
    if one.fields and other.fields and not one.fields & other.fields:
        both = f"{', '.join(sorted(one.fields))} and {', '.join(sorted(other.fields))}"
        yield Observation("fields", 1.0, f"the fields of activity differ: {both}")
    forms, others = one.name.forms, other.name.forms
    if forms and others and not forms & others:
        both = f"{' '.join(sorted(forms))} and {' '.join(sorted(others))}"
        yield Observation("form", 1.0, f"the legal forms differ: {both}")


def _places(one: Record, other: Record) -> Iterator[Observation]:
    if one.country and other.country and one.country != other.country:
        yield Observation("other country", 1.0, f"the countries differ: {one.country} and {other.country}")
        return
    same = same_city(one.city, other.city)
    if same:
        yield Observation("city", 1.0, f"the city is the same: {one.city}")
    elif same is False:
        yield Observation("other city", 1.0, f"the cities differ: {one.city} and {other.city}")
    if one.post_code and one.post_code == other.post_code:
        yield Observation("post code", 1.0, f"the post code is the same: {one.post_code}")


def _numbers(one: Record, other: Record) -> Iterator[Observation]:
    for kind in ("vat", "pic"):
        mine = {number for number in one.numbers if number.startswith(f"{kind}:")}
        theirs = {number for number in other.numbers if number.startswith(f"{kind}:")}
        if mine & theirs:
            yield Observation("number", 1.0, f"the register number is the same: {min(mine & theirs)}")
        elif mine and theirs:
            both = f"{min(mine)} and {min(theirs)}"
            yield Observation(f"other {kind}", 1.0, f"the register numbers differ: {both}")


def _sites(one: Record, other: Record, rarity: Rarity) -> Iterator[Observation]:
    if not one.host or not other.host:
        return
    if one.host == other.host:
        # Where many records have one site, it is that of their parent or of their region.
        amount = 1 / max(1, rarity.hosts[one.host] - 1)
        yield Observation("site", amount, f"the site is the same: {one.host}")
    else:
        yield Observation("other site", 1.0, f"the sites differ: {one.host} and {other.host}")
