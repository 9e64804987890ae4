"""Demands of a call on a consortium."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from ontology.errors import HansaError


class CallError(HansaError):
    """The call and the candidates do not fit together: says what is wrong with which."""


@dataclass(frozen=True)
class CallTopic:
    """A field, narrow topic or keyword of the call, with its weight among them."""

    name: str
    weight: float = 1.0
    of: str = "sector"


@dataclass(frozen=True)
class Stage:
    """A stage of the value chain, covered by any of its sectors or topics.

    `required` makes it a rule.
    """

    name: str
    sectors: tuple[str, ...]
    required: bool = True
    weight: float = 1.0
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class KindRule:
    """At least `least` members of a kind, such as technology centre."""

    kind: str
    least: int


@dataclass(frozen=True)
class RegionRule:
    """At least `least` members from regions of any of some classes, such as "transition region"."""

    classes: tuple[str, ...]
    least: int


@dataclass(frozen=True)
class ExperienceRule:
    """At least `least` members with earlier work in a programme or with a third country."""

    of: Literal["programme", "third country"]
    name: str
    least: int


@dataclass(frozen=True)
class Budget:
    """Money limits in euro of all members and of one, and the estimated cost."""

    total: float | None = None
    partner_max: float | None = None
    partner_cost: float | None = None


@dataclass(frozen=True)
class Weights:
    """Weights of the parts of the score, which are always reported beside the total."""

    topics: float = 1.0
    stages: float = 1.0
    complementarity: float = 1.0
    trust: float = 1.0


@dataclass(frozen=True)
class Call:
    """A call for consortia: rules to hold, topics and stages to cover.

    `countries_max` and `per_country_max` are None where the call sets no such limit. `country_max` holds the
    limits for single countries, which take the place of `per_country_max` there. `deadline` is the last day.
    """

    title: str
    topics: tuple[CallTopic, ...]
    partners_min: int
    partners_max: int
    stages: tuple[Stage, ...] = ()
    countries_min: int = 1
    countries_max: int | None = None
    per_country_max: int | None = None
    country_max: Mapping[str, int] = field(default_factory=dict)
    kinds: tuple[KindRule, ...] = ()
    regions: tuple[RegionRule, ...] = ()
    experience: tuple[ExperienceRule, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    budget: Budget = Budget()
    weights: Weights = Weights()
    deadline: date | None = None
