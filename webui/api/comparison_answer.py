"""Answer of a comparison of regions: the members of its object with their types."""

from typing import Annotated

from msgspec import Meta

from webui.api.answers import ApiAnswer, ApiDocument, Iri

Codes = Annotated[list[str], Meta(description="The codes of the two regions.")]


class ComparedOrganisation(ApiDocument, frozen=True):
    """A cluster organisation of a region; `excellence` is its label."""

    label: str
    website: str
    members: int | None
    excellence: str
    iri: Iri


class ComparedRegion(ApiDocument, frozen=True):
    """A compared region: what was requested, and the territory that stands for it."""

    requested: str
    requested_code: str
    territory: str
    code: str
    iri: Iri
    note: str
    organisations: list[ComparedOrganisation]


class ComparedFigures(ApiDocument, frozen=True):
    """Figures of a region in a field, null where they are not published."""

    persons: float | None
    at_least: bool
    quotient: float | None
    organisations: list[str]
    claims: list[str]


class ComparedField(ApiDocument, frozen=True):
    """A field with the figures of each region by its code."""

    field: str
    difference: float
    regions: dict[str, ComparedFigures]


class ComparedTopic(ApiDocument, frozen=True):
    """A topic that at least two regions have, with organisations and claims by code."""

    topic: str
    organisations: dict[str, list[str]]
    claims: dict[str, list[str]]


class NamedPartnership(ApiDocument, frozen=True):
    """A partnership with its years."""

    label: str
    years: str
    iri: Iri


class JointPartnerships(ApiDocument, frozen=True):
    """The partnerships of two regions."""

    regions: Codes
    partnerships: list[NamedPartnership]


class ComparedOffer(ApiDocument, frozen=True):
    """An opportunity between two of the regions."""

    regions: Codes
    kind: str
    rank: int
    offer: str
    iri: Iri


class ComparedDivision(ApiDocument, frozen=True):
    """A division of industry with quotient and persons employed by code."""

    code: str
    division: str
    difference: float
    quotient: dict[str, float | None]
    persons: dict[str, int | None]


class ComparedEmployment(ApiDocument, frozen=True):
    """Published employment by division, in one year; empty where the graph has none."""

    year: str
    divisions: list[ComparedDivision]


class SharedProjectsItem(ApiDocument, frozen=True):
    """Funded projects that two regions share, and their weight after Newman."""

    regions: Codes
    projects: int
    newman_weight: float


class LikelyMeetingItem(ApiDocument, frozen=True):
    """The likelihood of a first project of two regions on a theme."""

    regions: Codes
    theme: str
    likelihood: float


class ComparedLikelihood(ApiDocument, frozen=True):
    """Likelihoods from a date on."""

    cut_date: str
    pairs: list[LikelyMeetingItem]


class ComparisonAnswer(ApiAnswer, frozen=True):
    """Two to ten regions side by side, as `hansa compare` prints them; `measures` explains the figures."""

    notes: list[str]
    measures: dict[str, str]
    regions: list[ComparedRegion]
    fields: list[ComparedField]
    topics: list[ComparedTopic]
    partnerships: list[JointPartnerships]
    opportunities: list[ComparedOffer]
    classes: dict[str, list[str]]
    employment: ComparedEmployment
    projects: list[SharedProjectsItem]
    likelihood: ComparedLikelihood
