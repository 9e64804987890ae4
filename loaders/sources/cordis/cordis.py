"""Horizon Europe and Horizon 2020 as CORDIS publishes them: projects, topics, participants, fields of science."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from loaders.errors import UnmappedError
from loaders.load import Load
from loaders.row import Row
from loaders.sources.cordis.cordis_cells import truth
from loaders.sources.cordis.cordis_organisations import OrganisationDescriptions
from loaders.sources.cordis.cordis_projects import ProjectRows, money_or_skip, register_number
from ontology.namespace import EURIO, HANSA, ORG, TYPE
from ontology.term import Lines, Statement, Term, boolean, literal

# In ORG's terms whoever is not the coordinator takes part; what exactly it is, eurio:roleLabel says as published.
ROLES = {
    "coordinator": HANSA("Coordinator"),
    "participant": HANSA("Partner"),
    "partner": HANSA("Partner"),
    "beneficiary": HANSA("Partner"),
    "associatedPartner": HANSA("Partner"),
    "internationalPartner": HANSA("Partner"),
    "thirdParty": HANSA("Partner"),
    "hostInstitution": HANSA("Partner"),
}
_MEMBERSHIP, _MEMBER, _BODY, _ROLE = (ORG(name) for name in ("Membership", "member", "organization", "role"))
_DURING, _EURIO_ROLE, _ROLE_LABEL = ORG("memberDuring"), EURIO("OrganisationRole"), EURIO("roleLabel")
_ENDED_EARLY = HANSA("endedEarly")
_MONEY = (
    ("totalCost", HANSA("totalCost")),
    ("ecContribution", HANSA("euContribution")),
    ("netEcContribution", HANSA("netEuContribution")),
)
# Contacts, addresses below the city and the record's own housekeeping answer no question of this graph.
_PROJECT_REST = ("contentUpdateDate", "masterCall", "nature", "keywords")
_PARTICIPANT_REST = ("projectAcronym", "street", "contactForm", "contentUpdateDate", "rcn", "order", "active")


@dataclass
class Participations:
    """The participants of the projects of a source; each pair is stated once."""

    load: Load
    projects: ProjectRows
    organisations: OrganisationDescriptions
    stated: set[tuple[str, str]] = field(default_factory=set)

    def membership(self, row: Row) -> Iterator[Lines]:
        """Yield a participation with what is new of its organisation and its project."""
        number, identifier = register_number(row, "projectID"), row.text("organisationID")
        if not self.stated:
            row.taken.update(_PARTICIPANT_REST)
        if not self.projects.is_chosen(number):
            row.taken.update(row.cells)
            return
        label = row.required("role")
        role = ROLES.get(label)
        if role is None:
            raise UnmappedError("unknown role", "role", ", ".join(ROLES), label)
        if (number, identifier) in self.stated:
            raise UnmappedError("membership stated twice", "organisationID", "each once", identifier)
        organisation, described = self.organisations.organisation(row)
        self.stated.add((number, identifier))
        yield described + self.projects.named(row, number)
        body = self.load.mint.project(number)
        subject = self.load.mint.membership(body, organisation)
        yield membership(subject, organisation, body, role) + self._more(row, subject, number, label)

    def _more(self, row: Row, subject: Term, number: str, label: str) -> Lines:
        lines = f"{subject} {TYPE} {_EURIO_ROLE} .\n{subject} {_ROLE_LABEL} {literal(label)} .\n"
        during = self.projects.during[number]
        if during:
            lines += f"{subject} {_DURING} {during} .\n"
        for column, predicate in _MONEY:
            money = money_or_skip(self.load, row, column)
            if money:
                lines += f"{subject} {predicate} {money} .\n"
        if self.organisations.part(row, lambda: truth(row, "endOfParticipation")):
            lines += f"{subject} {_ENDED_EARLY} {boolean(True)} .\n"
        return lines


def triples(load: Load) -> Iterator[Statement]:
    """Yield the topics, the projects, the participations with their organisations, the fields of science."""
    projects = ProjectRows.of(load)
    participations = Participations(
        load, projects, OrganisationDescriptions.of(load, "described", "described_h2020")
    )
    if "topics" in load.tables:
        yield from load.each("topics", lambda row: [projects.topic(row)])
    if "projects" in load.tables:
        yield from load.each("projects", lambda row: _project(projects, row))
    yield from load.each("organisations", participations.membership)
    if "subjects" in load.tables:
        yield from load.each("subjects", lambda row: [projects.science(row)])
    projects.check_chosen()
    projects.leftover_topics()


def _project(projects: ProjectRows, row: Row) -> Iterator[Lines]:
    row.taken.update(_PROJECT_REST)
    yield projects.project(row)


def membership(subject: Term, member: Term, body: Term, role: Term) -> Lines:
    """Return the lines of a membership."""
    return (
        f"{subject} {TYPE} {_MEMBERSHIP} .\n{subject} {_MEMBER} {member} .\n"
        f"{subject} {_BODY} {body} .\n{subject} {_ROLE} {role} .\n"
    )
