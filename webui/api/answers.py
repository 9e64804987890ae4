"""Answers of operations: the members of each with their types; the description of the interface is made of them."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType, field

from graph.opportunities.pair_explanation import Explanation

Iri = Annotated[str, Meta(description="An IRI; it leads to the thing.")]
Share = Annotated[float, Meta(ge=0, le=1)]


class ApiDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of answers and of their parts; subclasses repeat `frozen=True` for mypy."""


class ApiAnswer(ApiDocument, frozen=True):
    """Answer from a snapshot, named by its id."""

    snapshot: Annotated[str, Meta(description="The id of the snapshot that the answer is from.")]


class ProblemDocument(ApiDocument, frozen=True):
    """An error after RFC 9457: `detail` says in a line what is wrong and what was expected."""

    type: Annotated[str, Meta(description="The kind of error, described on the page of this interface.")]
    title: str
    status: int
    detail: str
    near: Annotated[list[str], Meta(description="What may have been meant.")] | UnsetType = UNSET
    instead: Annotated[list[str], Meta(description="What took the place of something gone.")] | UnsetType = (
        UNSET
    )


class Overview(ApiAnswer, frozen=True):
    """The served snapshot, and the addresses of the operations."""

    created: str
    reference_date: Annotated[str, Meta(description="The day that the data takes for today.")]
    base: Annotated[Iri, Meta(description="The IRI below which things are named.")]
    licence: str
    triples: int
    operations: dict[str, str]
    description: Annotated[str, Meta(description="The address of the OpenAPI document.")]


class Thing(ApiDocument, frozen=True):
    """A thing with its label."""

    id: Iri
    label: str


class NamedHit(ApiDocument, frozen=True):
    """A thing that a search matches; `remark` tells it from others of its name."""

    id: Iri
    label: str
    short: str
    code: str
    remark: str


class HitGroup(ApiDocument, frozen=True):
    """The first hits of a list or of a kind, of `total`."""

    kind: str
    heading: str
    total: int
    things: list[NamedHit]


class SearchAnswer(ApiAnswer, frozen=True):
    """What a text matches, by list; `near` are things of similar names."""

    q: str
    groups: list[HitGroup]
    near: list[Thing]
    opportunities: Annotated[int, Meta(description="How many opportunities have these words in their offer.")]


class Party(ApiDocument, frozen=True):
    """One of those who should work together, its regions, and in a sentence what it brings."""

    id: Iri
    label: str
    role: str
    regions: list[str]
    countries: list[str]
    region_classes: list[str]
    brings: str


class OpportunityItem(ApiDocument, frozen=True):
    """An opportunity with its place among those of its kind; numbers are 0 to 1, null where not stated."""

    id: Iri
    kind: str
    rank: int
    label: str
    parties: list[Party]
    sectors: list[Thing]
    topics: list[Thing]
    themes: list[Thing]
    marks: list[str]
    confidence_level: str
    novelty_level: str
    score: Share | None
    fit: Share | None
    novelty: Share | None
    confidence: Share | None
    strength: Share | None
    intent: Share | None
    link: Share | None
    tie: Share | None
    likelihood: Share | None
    details: Annotated[str, Meta(description="The address of its reasons.")]


class OpportunitiesAnswer(ApiAnswer, frozen=True):
    """A part of a list of opportunities, and how many there are in all; `notes` say how names were understood."""

    total: int
    notes: list[str]
    opportunities: list[OpportunityItem]


class StatedReasonItem(ApiDocument, frozen=True):
    """A reason with what it rests on; `party` is the one that brings it, empty where all do."""

    kind: str
    text: str
    party: str
    evidence: list[Thing]


class OpenDateItem(ApiDocument, frozen=True):
    """A call or an event that is open on the same subject, with its last day."""

    id: Iri
    label: str
    end: str


class OpportunityAnswer(ApiAnswer, frozen=True):
    """An opportunity with all its reasons, and calls and events that are open on it."""

    opportunity: OpportunityItem
    reasons: list[StatedReasonItem]
    dates: list[OpenDateItem]


class PartnerItem(ApiDocument, frozen=True):
    """A possible partner; numbers are 0 to 1, `label` is its label of cluster excellence."""

    partner: str
    kind: str
    country: str
    score: Share
    fit: Share
    novelty: Share
    confidence: Share
    link: Share
    experience: Share
    tie: Share
    need: Share
    market: Share
    offer: str
    website: str
    members: int | None
    label: str
    reasons: list[str]
    evidence: Annotated[list[list[Iri]], Meta(description="What each reason rests on.")]
    iri: Iri


class PartnersAnswer(ApiAnswer, frozen=True):
    """Partners of an organisation, the best first; `rule` says how they are ordered."""

    organisation: Thing
    notes: list[str]
    rule: str
    partners: list[PartnerItem]


class ExplanationAnswer(ApiAnswer, frozen=True):
    """Why two are recommended to each other, or which rule keeps them out."""

    notes: list[str]
    explanation: Explanation


class MapValue(ApiDocument, frozen=True):
    """The value of a territory: null where it is not known."""

    id: Iri
    code: str
    label: str
    country: str
    level: int
    value: float | None


class MapTie(ApiDocument, frozen=True):
    """A tie of the chosen region to another territory."""

    id: Iri
    code: str
    label: str
    partnerships: int
    projects: int


class MapAnswer(ApiAnswer, frozen=True):
    """The values of a map, the greatest first."""

    indicator: str
    heading: str
    unit: str
    field: str
    notes: list[str]
    values: list[MapValue]
    ties: list[MapTie]


class FactValue(ApiDocument, frozen=True):
    """A value of a property: a text, or a thing with its label."""

    text: str
    id: str
    code: str


class FactItem(ApiDocument, frozen=True):
    """A property with its values."""

    property: Iri
    label: str
    values: list[FactValue]


class ThingAnswer(ApiAnswer, frozen=True):
    """What is said of a thing; of a region or an organisation also its profile, as `hansa profile` prints it."""

    id: Iri
    label: str
    facts: list[FactItem]
    pointing: Annotated[list[FactItem], Meta(description="What points to it.")]
    links: Annotated[int, Meta(description="How many statements point to it in all.")]
    profile: Annotated[
        Mapping[str, list[dict[str, Any]]],
        Meta(description="Rows of each section; empty for other things."),
    ]
    documents: Annotated[dict[str, str], Meta(description="Addresses of the thing as a page and as RDF.")]


class ListItem(ApiDocument, frozen=True):
    """A thing in a list; `cells` are the texts of its columns."""

    id: Iri
    label: str
    short: str
    code: str
    cells: dict[str, list[str]]


class ListAnswer(ApiAnswer, frozen=True):
    """A part of a list of things, and how many there are in all."""

    list_: str = field(name="list")
    total: int
    things: list[ListItem]
