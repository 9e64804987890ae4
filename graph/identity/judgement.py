"""Judgement of whether two records are one organisation, with weighted grounds for and against."""

from dataclasses import dataclass
from math import exp

from graph.identity import agreement
from graph.identity.rarity import Rarity
from graph.identity.record import Record, place

# Log-odds. The prior is that of a pair which blocking proposes. The weights of names and places were chosen by hand on
# the even rows of benchmarks/data/identity_pairs.csv and are tested on its odd rows (benchmarks/identity.py); those of
# register numbers and sites are set, because the labels of that file were drawn from them.
_PRIOR = -6.5
_SHARED, _CONTAINED, _DISTINCT, _RARITY, _SHORT = 9.0, 3.0, -10.0, 1.5, 0.7
_KIND, _REGION = -1.5, -5.0
_OTHER_COUNTRY, _SAME_CITY, _OTHER_CITY, _OTHER_FORM = -5.0, 1.2, -0.8, -0.4
_SAME_NUMBER, _OTHER_VAT, _OTHER_PIC = 6.0, -4.0, -2.5
_SAME_HOST, _OTHER_HOST = 3.5, -0.8
# A pair with the same register number or site needs less agreement of its names.
THRESHOLD, VOUCHED_THRESHOLD = 0.8, 0.5


@dataclass(frozen=True)
class Ground:
    """A sentence for or against, and its weight in log-odds (positive: for)."""

    sentence: str
    weight: float


@dataclass(frozen=True)
class Verdict:
    """Verdict on whether two records are one organisation: a score from 0 to 1, and its grounds.

    `vouched` says that a register number or a site is the same.
    """

    score: float
    grounds: tuple[Ground, ...]
    vouched: bool

    @property
    def is_match(self) -> bool:
        """Return whether the score reaches the threshold for evidence of its kind."""
        return self.score >= (VOUCHED_THRESHOLD if self.vouched else THRESHOLD)


def judge(one: Record, other: Record, rarity: Rarity) -> Verdict:
    """Return the verdict on two records.

    >>> one = Record("<a:1>", "FINCONS S.P.A.", "IT", "Milano")
    >>> round(judge(one, Record("<a:2>", "Fincons SpA", "IT", "Milan"), Rarity(1000)).score, 2)
    0.99
    >>> round(judge(one, Record("<a:3>", "Fincons GmbH", "DE", "Berlin"), Rarity(1000)).score, 2)
    0.1
    """
    grounds = [*_names(one, other, rarity), *_places(one, other)]
    numbers = _numbers(one, other)
    sites = _sites(one, other)
    grounds += [*numbers, *sites]
    vouched = any(ground.weight > 0 for ground in (*numbers, *sites))
    odds = _PRIOR + sum(ground.weight for ground in grounds)
    return Verdict(1 / (1 + exp(-odds)), tuple(grounds), vouched)


def _names(one: Record, other: Record, rarity: Rarity) -> list[Ground]:
    names = agreement.compare_names(one.name, other.name, rarity, place(one.city) | place(other.city))
    quoted = f"'{one.label}' and '{other.label}'"
    weight = _SHARED * names.shared + _RARITY * names.rarity
    share = f"the names {quoted} have {100 * names.shared:.0f} per cent of their words in common, by rarity"
    grounds = [Ground(f"the names are the same: {quoted}" if names.shared == 1.0 else share, weight)]
    if names.contained == 1.0 and 0 < names.shared < 1.0:
        grounds.append(Ground("one name contains the other", _CONTAINED * names.rarity))
    if names.kind:
        grounds.append(Ground("only one of the names says what kind of body it is", _KIND))
    if one.is_region != other.is_region:
        grounds.append(Ground("one is a region, which gives its name to others", _REGION))
    if names.distinct:
        grounds.append(Ground("each name has words that the other lacks", _DISTINCT * names.distinct))
    if names.short and names.shared < 1.0:
        grounds.append(Ground("one name is the short form of the other", _SHORT))
    forms, others = one.name.forms, other.name.forms
    if forms and others and not forms & others:
        sentence = f"the legal forms differ: {' '.join(sorted(forms))} and {' '.join(sorted(others))}"
        grounds.append(Ground(sentence, _OTHER_FORM))
    return grounds


def _places(one: Record, other: Record) -> list[Ground]:
    if one.country and other.country and one.country != other.country:
        return [Ground(f"the countries differ: {one.country} and {other.country}", _OTHER_COUNTRY)]
    same = agreement.same_city(one.city, other.city)
    if same is None:
        return []
    if same:
        return [Ground(f"the city is the same: {one.city}", _SAME_CITY)]
    return [Ground(f"the cities differ: {one.city} and {other.city}", _OTHER_CITY)]


def _numbers(one: Record, other: Record) -> list[Ground]:
    grounds = []
    for kind, against in (("vat", _OTHER_VAT), ("pic", _OTHER_PIC)):
        mine = {number for number in one.numbers if number.startswith(f"{kind}:")}
        theirs = {number for number in other.numbers if number.startswith(f"{kind}:")}
        if mine & theirs:
            grounds.append(Ground(f"the register number is the same: {min(mine & theirs)}", _SAME_NUMBER))
        elif mine and theirs:
            grounds.append(Ground(f"the register numbers differ: {min(mine)} and {min(theirs)}", against))
    return grounds


def _sites(one: Record, other: Record) -> list[Ground]:
    if not one.host or not other.host:
        return []
    if one.host == other.host:
        return [Ground(f"the site is the same: {one.host}", _SAME_HOST)]
    return [Ground(f"the sites differ: {one.host} and {other.host}", _OTHER_HOST)]
