"""Strengths of territories in fields by employment: stars, places among all, and what is withheld."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.evidence.by_territory import Evidence
from graph.evidence.field_employment import FieldEmployment
from graph.measures.stars import EDITION_2014, award

# A place beyond the first quarter is no distinction.
_FIRST = 0.25


@dataclass(frozen=True)
class Strength:
    """Employment of a territory in a field.

    `quotient` is its share in employment against all regions, `rank` its place among the `total` regions that publish
    the field, 0 for one after the first quarter; `at_least` says that a part of the persons is withheld.
    """

    persons: int
    quotient: float
    rank: int
    total: int
    stars: int
    at_least: bool


def places(evidence: Evidence) -> list[int]:
    """Return the territories but for whole nations of several regions."""
    nations = evidence.territories.nations
    return [place for place in range(len(evidence.territories.regions)) if place not in nations]


def field_stars(employed: FieldEmployment, among: Sequence[int]) -> NDArray[np.int_]:
    """Return the stars of each territory in each field (n x m), awarded among some territories."""
    number = np.zeros(employed.persons.shape, dtype=np.int_)
    persons, shares, quotients = (
        np.nan_to_num(figures[among]) for figures in (employed.persons, employed.shares, employed.quotients)
    )
    if persons.any():
        number[among] = award(persons, shares, quotients, EDITION_2014).number
    return number


def strength(
    employed: FieldEmployment, place: int, column: int, stars: int, among: Sequence[int]
) -> Strength:
    """Return the strength of a territory in a field that it publishes, with its place among some territories."""
    quotient = float(employed.quotients[place, column])
    published = employed.quotients[among, column]
    published = published[~np.isnan(published)]
    rank = 1 + int((published > quotient).sum())
    return Strength(
        int(employed.persons[place, column]),
        quotient,
        rank if rank <= _FIRST * len(published) else 0,
        len(published),
        stars,
        bool(employed.at_least[place, column]),
    )
