"""Projects of the framework programmes: names, costs, topics and fields of science."""

import re
from dataclasses import dataclass, field

from loaders.curated_row import interval
from loaders.errors import ContractError, UnmappedError
from loaders.load import Load
from loaders.row import Row
from loaders.sources.cordis.cordis_cells import amount
from loaders.sources.cordis.funding_schemes import FundingSchemes
from ontology.namespace import DCTERMS, EURIO, HANSA, ORG, SCHEMA, SKOS, TYPE
from ontology.term import Lines, Term, date, iri, literal

_COLLABORATION, _PROJECT, _GRANT = ORG("OrganizationalCollaboration"), EURIO("Project"), EURIO("Grant")
_LABEL, _SHORT, _NOTATION = SKOS("prefLabel"), SKOS("altLabel"), SKOS("notation")
_CONCEPT, _SCHEME, _BROADER = SKOS("Concept"), SKOS("inScheme"), SKOS("broader")
_CLASSIFIED, _PAGE = EURIO("hasEuroSciVocClassification"), DCTERMS("source")
_TOPIC, _FUNDED_BY, _SIGNED = (
    EURIO(name) for name in ("hasFundingSchemeTopic", "isFundedBy", "signatureDate")
)
_SCIENCE = HANSA("EuroSciVoc")
_PROGRAMME, _PROGRAMME_NAME, _CONFIDENCE = (
    HANSA(name) for name in ("programme", "programmeName", "confidence")
)
_NUMBER, _START, _END = EURIO("identifier"), SCHEMA("startDate"), SCHEMA("endDate")
_MONEY = (("totalCost", HANSA("totalCost")), ("ecMaxContribution", HANSA("euContribution")))
_TEXTS = tuple(
    (column, EURIO(name))
    for column, name in (
        ("rcn", "rcn"),
        ("status", "projectStatus"),
        ("objective", "abstract"),
        ("grantDoi", "doi"),
    )
)
_UNDER = tuple(
    (column, EURIO(name))
    for column, name in (
        ("legalBasis", "hasFundingSchemeProgramme"),
        ("subCall", "hasFundingSchemeCall"),
        ("fundingScheme", "hasFundingSchemeType"),
    )
)
# Cluster-facilitated projects for new value chains: the topics of every work programme of Horizon 2020.
_CLUSTER_PROJECTS = re.compile(r"INNOSUP-0?1(-\d{4}){1,2}")
_CLUSTER_PROGRAMME = "innosup-1"
_MOST_SHOWN = 8


@dataclass
class ProjectRows:
    """Projects of a source: those described so far, their intervals and their topics.

    `only` contains prefixes of topics: where there are any, other projects are left out.
    """

    load: Load
    schemes: FundingSchemes
    only: tuple[str, ...] = ()
    during: dict[str, Term] = field(default_factory=dict)
    topics: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    left_out: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, load: Load) -> "ProjectRows":
        """Return the projects of a run, as its setting `topics` limits them."""
        given = load.source.settings.get("topics", "")
        return cls(load, FundingSchemes(load), tuple(one.strip() for one in given.split(",") if one.strip()))

    def topic(self, row: Row) -> Lines:
        """Return the lines of a new topic; remember its project."""
        code = row.required("topic")
        self.topics.setdefault(row.required("projectID"), []).append((row.number, code))
        return self.schemes.scheme(code, row.text("title"))[1]

    def project(self, row: Row) -> Lines:
        """Return a project of project.csv; raises UnmappedError."""
        number = register_number(row, "id")
        codes = row.items("topics")
        if number in self.during:
            raise UnmappedError("project stated twice", "id", "each project once", number)
        if not self._has_chosen_topic(number, codes):
            row.taken.update(row.cells)
            return ""
        subject = self.load.mint.project(number)
        title, acronym = row.text("title"), row.text("acronym")
        start, end = row.period("startDate", "endDate")
        # Whatever can fail comes before what is stated once: a row that is skipped must not take a description with it.
        signed = row.date("ecSignatureDate")
        lines = self._head(subject, number, title, acronym, row.text("frameworkProgramme"), codes)
        lines += dates(subject, start, end)
        for column, predicate in _MONEY:
            money = money_or_skip(self.load, row, column)
            if money:
                lines += f"{subject} {predicate} {money} .\n"
        for column, predicate in _TEXTS:
            text = row.paragraphs(column)
            if text:
                lines += f"{subject} {predicate} {literal(text)} .\n"
        return lines + self._grant_of(row, number, signed) + self._dates(number, start, end)

    def named(self, row: Row, number: str) -> Lines:
        """Return a project that only its participants' table names: by its acronym or its number."""
        if number in self.during:
            return ""
        acronym = row.text("projectAcronym")
        subject = self.load.mint.project(number)
        self.during[number] = ""
        return self._head(subject, number, "", acronym, self.load.source.settings["framework"], [])

    def is_chosen(self, number: str) -> bool:
        """Return whether a project is to be loaded, as far as its topics are known."""
        return number in self.during or self._has_chosen_topic(number, [])

    def science(self, row: Row) -> Lines:
        """Return a field of science of a project, with new fields above it."""
        number = register_number(row, "projectID")
        row.taken.update(("euroSciVocTitle", "euroSciVocDescription"))
        if number not in self.during:
            if not self.is_chosen(number) or number in self.left_out:
                return ""
            raise UnmappedError("unknown project", "projectID", "a project of this source", number)
        path, names = row.required("euroSciVocCode"), row.required("euroSciVocPath")
        field_of, lines = _field_of_science(self.load, path, names)
        return f"{lines}{self.load.mint.project(number)} {_CLASSIFIED} {field_of} .\n"

    def check_chosen(self) -> None:
        """Raise ContractError where the setting `topics` left no project."""
        if self.only and not self.during:
            setting = f"{self.load.source.name}.topics"
            codes = sorted({code for topics in self.topics.values() for _, code in topics})
            some = ", ".join(codes[:_MOST_SHOWN]) + (", …" if len(codes) > _MOST_SHOWN else "")
            change = f"{some or 'no topics'} (change it with --set {setting}=PREFIX)"
            raise ContractError("no projects of the topics", setting, ", ".join(self.only), change)

    def leftover_topics(self) -> None:
        """Count a skip for each topic of a project that no table describes."""
        for number, codes in self.topics.items():
            if number not in self.during and number not in self.left_out:
                for row, _ in codes:
                    error = UnmappedError("unknown project", "projectID", "a project of this source", number)
                    self.load.skip("topics", row, error)

    def _has_chosen_topic(self, number: str, codes: list[str]) -> bool:
        if not self.only:
            return True
        topics = [*codes, *(code for _, code in self.topics.get(number, ()))]
        if any(code.startswith(self.only) for code in topics):
            return True
        self.left_out.add(number)
        return False

    def _head(
        self, subject: Term, number: str, title: str, acronym: str, framework: str, codes: list[str]
    ) -> Lines:
        lines = head(subject, title or acronym or number, framework)
        grant = self.load.mint.grant(number)
        lines += f"{subject} {_NUMBER} {literal(number)} .\n"
        lines += f"{subject} {_PAGE} {iri(f'https://cordis.europa.eu/project/id/{number}')} .\n"
        lines += f"{subject} {_FUNDED_BY} {grant} .\n{grant} {TYPE} {_GRANT} .\n"
        if title and acronym and acronym != title:
            lines += f"{subject} {_SHORT} {literal(acronym)} .\n"
        known = dict.fromkeys([*(code for _, code in self.topics.get(number, ())), *codes])
        for code in known:
            scheme, description = self.schemes.scheme(code)
            lines += f"{description}{grant} {_TOPIC} {scheme} .\n"
        clusters = any(_CLUSTER_PROJECTS.fullmatch(code) for code in known)
        if clusters and _CLUSTER_PROGRAMME in self.load.code_lists.programmes:
            lines += f"{subject} {_PROGRAMME} {self.load.mint.programme(_CLUSTER_PROGRAMME)} .\n"
        return lines

    def _grant_of(self, row: Row, number: str, signed: Term | None) -> Lines:
        grant, lines = self.load.mint.grant(number), ""
        if signed:
            lines += f"{grant} {_SIGNED} {signed} .\n"
        for column, predicate in _UNDER:
            code = row.text(column)
            if code:
                scheme, description = self.schemes.scheme(code)
                lines += f"{description}{grant} {predicate} {scheme} .\n"
        return lines

    def _dates(self, number: str, start: str, end: str) -> Lines:
        self.during[number] = ""
        if not (start or end):
            return ""
        self.during[number], triples = interval(self.load, start, end)
        return "".join(["%s %s %s .\n" % one for one in triples])  # noqa: UP031


def head(subject: Term, name: str, framework: str, confidence: str = "Stated") -> Lines:
    """Return the lines that every project has."""
    return (
        f"{subject} {TYPE} {_COLLABORATION} .\n{subject} {TYPE} {_PROJECT} .\n"
        f"{subject} {_LABEL} {literal(name)} .\n"
        f"{subject} {_PROGRAMME_NAME} {literal(framework)} .\n"
        f"{subject} {_CONFIDENCE} {HANSA(confidence)} .\n"
    )


def dates(subject: Term, start: str, end: str) -> Lines:
    """Return the start and the end of a project, as far as they are known."""
    lines = f"{subject} {_START} {date(start)} .\n" if start else ""
    return lines + (f"{subject} {_END} {date(end)} .\n" if end else "")


def money_or_skip(load: Load, row: Row, column: str) -> Term | None:
    """Return an amount; None, counted as a skip, where it cannot be read."""
    try:
        return amount(row, column)
    except UnmappedError as error:
        load.skip(row.file, row.number, error)
        return None


def _field_of_science(load: Load, path: str, names: str) -> tuple[Term, Lines]:
    numbers, titles = path.strip("/").split("/"), names.strip("/").split("/")
    if len(numbers) != len(titles) or not all(number.isdecimal() for number in numbers):
        raise UnmappedError("broken path", "euroSciVocCode", f"a number for each of {names}", path)
    lines, above = "", ""
    for position, (number, title) in enumerate(zip(numbers, titles, strict=True), 1):
        term = load.mint.science(number)
        if load.once(term):
            notation = literal("/" + "/".join(numbers[:position]))
            lines += (
                f"{term} {TYPE} {_CONCEPT} .\n{term} {_NOTATION} {notation} .\n"
                f"{term} {_LABEL} {literal(title, 'en')} .\n{term} {_SCHEME} {_SCIENCE} .\n"
            )
            lines += f"{term} {_BROADER} {above} .\n" if above else ""
        above = term
    return above, lines


def register_number(row: Row, column: str) -> str:
    """Return the number of a grant or of a record; raises UnmappedError."""
    number = row.required(column)
    if not (number.isascii() and number.isdecimal() and len(number) <= 12):
        raise UnmappedError("not a project's number", column, "up to 12 digits", number)
    return number
