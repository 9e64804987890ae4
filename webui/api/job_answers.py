"""Answers of jobs: how far one is, proposals of consortia, agendas."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from ontology.toml_file import Text, TomlTable
from webui.api.answers import ApiDocument, Iri
from webui.pages.plan_request import DAY_OPTIONS


class GraphEvent(TomlTable, frozen=True):
    """An event of the graph by name or IRI, and its day; participants are assumed from its topics."""

    event: Text
    participants: Annotated[
        int, Meta(ge=DAY_OPTIONS["participants"][1], le=DAY_OPTIONS["participants"][2])
    ] = 20
    slots: Annotated[int, Meta(ge=DAY_OPTIONS["slots"][1], le=DAY_OPTIONS["slots"][2])] = 8
    minutes: Annotated[int, Meta(ge=DAY_OPTIONS["minutes"][1], le=DAY_OPTIONS["minutes"][2])] = 20
    gap: Annotated[int, Meta(ge=DAY_OPTIONS["gap"][1], le=DAY_OPTIONS["gap"][2])] = 5
    tables: Annotated[int, Meta(ge=0, le=500, description="Tables; 0 for as many as are needed.")] = 0
    start: Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")] = "09:00"
    on: date | None = None
    zone: Annotated[
        str, Meta(max_length=100, description="An IANA time zone; empty for that of its country.")
    ] = ""


class JobAnswer(ApiDocument, frozen=True):
    """A job: its state, what it has reported, and where its result is once it is done.

    `before` jobs come first; it has run for `seconds`; `fault` says why there is no result.
    """

    id: str
    task: Literal["consortium", "agenda"]
    title: str
    snapshot: str
    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    before: int
    seconds: float
    progress: list[str]
    fault: str
    created: str
    kept_until: str
    page: Annotated[str, Meta(description="The address of the job as a page.")]
    result: Annotated[str | None, Meta(description="The address of its result, null while there is none.")]
    files: Annotated[dict[str, str], Meta(description="Addresses of its result as files.")]


class CandidateCounts(ApiDocument, frozen=True):
    """How many candidates were considered, left out, and the same to the call as another."""

    considered: int
    excluded: int
    interchangeable: int


class PartWeights(ApiDocument, frozen=True):
    """Weights of the parts of a score."""

    topics: float
    stages: float
    complementarity: float
    trust: float


class ConsortiumMember(ApiDocument, frozen=True):
    """A member with what it covers, what it alone covers, and how much the consortium loses without it."""

    member: str
    country: str
    region: str
    kind: str
    sectors: list[str]
    member_topics: list[str]
    region_classes: list[str]
    standing: str
    covers: list[str]
    only: list[str]
    tied_to: list[str]
    loss: float
    reasons: list[str]
    iri: Iri


class ProposedConsortium(ApiDocument, frozen=True):
    """A consortium with its score, the most that any could have, and the gap between."""

    total: float
    topics: float
    stages: float
    complementarity: float
    trust: float
    bound: float
    gap: float
    status: str
    members: list[ConsortiumMember]


class RelaxedRuleItem(ApiDocument, frozen=True):
    """A rule and how far it has to give."""

    rule: str
    words: str
    by: float
    unit: str


class ExampleMember(ApiDocument, frozen=True):
    """A member of a consortium that is possible with the rules relaxed."""

    member: str
    iri: Iri


class RelaxationItem(ApiDocument, frozen=True):
    """Rules that have to give together, and a consortium that is possible then."""

    status: str
    fewest: bool
    rules: list[RelaxedRuleItem]
    example: list[ExampleMember]


class ConsortiumResult(ApiDocument, frozen=True):
    """Consortia for a call, or what to relax where none is possible, as `hansa consortium` prints them."""

    call: str
    status: str
    seconds: float
    candidates: CandidateCounts
    assumptions: list[str]
    weights: PartWeights
    consortia: list[ProposedConsortium]
    relaxations: list[RelaxationItem]


class AgendaEvent(ApiDocument, frozen=True):
    """The event of an agenda."""

    id: str
    title: str
    place: str
    timezone: str


class AgendaParticipant(ApiDocument, frozen=True):
    """A participant and how many meetings it has; `calendar` is the name of its file."""

    id: str
    label: str
    country: str
    sectors: list[str]
    meetings: int
    calendar: str


class UnmetParticipant(ApiDocument, frozen=True):
    """A participant with fewer meetings than its minimum."""

    participant: str
    meetings: int
    why: str


class AgendaMeeting(ApiDocument, frozen=True):
    """A meeting as one of its two participants has it; times are local to the event."""

    start: str
    end: str
    table: int
    participant_id: str
    participant: str
    partner_id: str
    partner: str
    partner_organisation: str
    partner_country: str
    value: float
    fit: float
    relatedness: float
    reasons: str


class AgendaResult(ApiDocument, frozen=True):
    """An agenda with its fairness and proof, as `hansa agenda` prints it."""

    event: AgendaEvent
    assumptions: list[str]
    participants: list[AgendaParticipant]
    served: int
    short: int
    unmet: list[UnmetParticipant]
    value: float
    bound: float
    gap: float
    status: str
    seconds: float
    meetings: int
    agenda: list[AgendaMeeting]
