"""FP7 and Horizon 2020 projects that started before 2018, with their placed participants."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from loaders.curated_row import interval
from loaders.errors import UnmappedError
from loaders.load import Load
from loaders.placing import BY_SOURCE
from loaders.row import Row
from loaders.sources.cordis.cordis import membership
from loaders.sources.cordis.cordis_fp7 import named, recorded
from loaders.sources.cordis.cordis_organisations import identifiers, participant, placement
from ontology.namespace import HANSA, ORG, SCHEMA
from ontology.term import Lines, Statement, Term, date, literal

# The societal challenges of Horizon 2020, and its leadership in enabling and industrial technologies.
THEMES = ("energy", "environment", "food", "health", "leit", "security", "society", "transport")
_PARTNER, _DURING, _START, _THEME = (
    HANSA("Partner"),
    ORG("memberDuring"),
    SCHEMA("startDate"),
    HANSA("theme"),
)
_STATED, _ESTIMATED = "h2020.csv.gz", "estimated_from_rcn_rank"
_PROGRAMMES = {"F": "FP7", "H": "H2020"}


@dataclass
class _Collaborations:
    """Projects and organisations of the rows so far.

    `described` are organisations that another source describes, `named` those that another source names;
    `elsewhere` are the record numbers of projects that another source states with their participants.
    """

    load: Load
    described: frozenset[str]
    named: frozenset[str]
    elsewhere: frozenset[str]
    during: dict[str, Term] = field(default_factory=dict)
    regions: dict[str, str] = field(default_factory=dict)
    newly_named: set[str] = field(default_factory=set)
    stated: set[tuple[str, str]] = field(default_factory=set)

    def project(self, row: Row) -> Lines:
        """Return a project; empty where another source states it."""
        project, framework = row.required("project"), row.required("programme")
        record, start, origin = project[1:], row.text("start"), row.required("start_source")
        if _PROGRAMMES.get(project[0]) != framework or not (record.isascii() and record.isdecimal()):
            raise UnmappedError("unknown project id", "project", "F or H and a record number", project)
        if origin not in (_STATED, _ESTIMATED):
            raise UnmappedError("unknown start source", "start_source", f"{_STATED} or {_ESTIMATED}", origin)
        row.date("start")
        themes = row.items("theme8", "|")
        unknown = [theme for theme in themes if theme not in THEMES]
        if unknown:
            raise UnmappedError("unknown theme", "theme8", ", ".join(THEMES), unknown[0])
        if record in self.elsewhere and framework == "H2020":
            return ""
        estimated = origin == _ESTIMATED
        subject = self.load.mint.recorded_project(record)
        lines = recorded(self.load, record, framework, "Inferred" if estimated else "Stated")
        for theme in themes:
            lines += f"{subject} {_THEME} {self.load.mint.theme(theme)} .\n"
        self.during[project] = ""
        if start:
            lines += f"{subject} {_START} {date(start)} .\n"
            self.during[project], triples = interval(self.load, start, "")
            lines += "".join(["%s %s %s .\n" % one for one in triples])  # noqa: UP031
            if estimated:
                lines += f"{subject} {HANSA('approximateField')} {literal('start')} .\n"
        return lines

    def participation(self, row: Row) -> Lines:
        """Return a participation with what is new of its organisation."""
        project, identifier = row.required("project"), row.required("org_id")
        broad, fine, country = row.text("nuts2"), row.text("nuts3"), row.text("country")
        during = self.during.get(project)
        if during is None:
            if project[:1] == "H" and project[1:] in self.elsewhere:
                return ""
            raise UnmappedError("unknown project", "project", "an id of projects.csv", project)
        if (project, identifier) in self.stated:
            raise UnmappedError("membership stated twice", "org_id", "each once", f"{project} {identifier}")
        member = participant(self.load, identifier, "org_id")
        self.stated.add((project, identifier))
        lines = self._organisation(row, member, identifier, country)
        code = fine or broad
        if code and identifier not in self.described:
            lines += self._place(row, member, identifier, code)
        body = self.load.mint.recorded_project(project[1:])
        subject = self.load.mint.membership(body, member)
        # The table does not state the coordinator.
        lines += membership(subject, member, body, _PARTNER)
        return lines + (f"{subject} {_DURING} {during} .\n" if during else "")

    def _organisation(self, row: Row, member: Term, identifier: str, country: str) -> Lines:
        if identifier in self.described or identifier in self.named or identifier in self.newly_named:
            return ""
        self.newly_named.add(identifier)
        # Its name is in none of the files that are there: the number is what is known of it.
        lines = named(member, identifier, f"PIC {identifier}" if len(identifier) == 9 else identifier)
        if country:
            try:
                term = self.load.code_lists.country(country)
            except UnmappedError as error:
                self.load.skip(row.file, row.number, error)
            else:
                lines += f"{member} {SCHEMA('addressCountry')} {term} .\n"
        return lines

    def _place(self, row: Row, member: Term, identifier: str, code: str) -> Lines:
        before = self.regions.get(identifier)
        if before is None:
            self.regions[identifier] = code
            version = self.load.source.nuts_version_of(code)
            try:
                region = self.load.code_lists.region(self.load.mint, version, code, "nuts3")
            except UnmappedError as error:
                self.load.skip(row.file, row.number, error)
                return ""
            return placement(member, region, BY_SOURCE)
        if before != code:
            second = UnmappedError("organisation in a second region", "nuts3", before, code)
            self.load.skip(row.file, row.number, second)
        return ""


def triples(load: Load) -> Iterator[Statement]:
    """Yield the projects with their themes, then the participations with their organisations."""
    run = _Collaborations(
        load,
        frozenset(identifiers(load, "described_horizon", "described_h2020")),
        frozenset(identifiers(load, "named_fp7", "named_network")),
        frozenset(identifiers(load, "h2020_projects")),
    )
    yield from load.each("projects", lambda row: [run.project(row)])
    yield from load.each("participations", lambda row: [run.participation(row)])
