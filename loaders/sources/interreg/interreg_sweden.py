"""Swedish partners in Interreg projects: projects as partnerships, their Swedish partners as members."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from loaders.curated_row import CONFIDENCES, interval, label
from loaders.errors import UnmappedError
from loaders.load import Load
from loaders.row import Row
from loaders.sources.interreg.place_names import by_name
from ontology.iri import country_iri, slug
from ontology.namespace import DCTERMS, HANSA, ORG, SCHEMA, TYPE
from ontology.term import Term, Triple, literal

COUNTRY = "SE"
ROLES = {"LP": HANSA("Coordinator"), "PP": HANSA("Partner"), "AP": HANSA("Partner")}
# Kinds that say the same in both lists; business support and the like are several of ours and stay "other".
KINDS: Mapping[str, Term] = {
    "Higher education and research institution": HANSA("University"),
    "Education and research institution": HANSA("University"),
    "Local public authority": HANSA("PublicBody"),
    "National public authority": HANSA("PublicBody"),
    "Regional public authority": HANSA("RegionKind"),
    "national, regional and local authorities": HANSA("PublicBody"),
    "Bodies governed by public law": HANSA("PublicBody"),
    "Sectoral agency": HANSA("Agency"),
    "Small or medium-sized enterprise (SME)": HANSA("Company"),
    "Large enterprise": HANSA("Company"),
    "Enterprise, except SME": HANSA("Company"),
}


@dataclass
class _Seen:
    """First spelling and regions of the organisations, by slug of the name."""

    names: dict[str, str] = field(default_factory=dict)
    regions: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    kinds: dict[str, str] = field(default_factory=dict)


def triples(load: Load) -> Iterator[Triple]:
    """Yield each project once, with its Swedish partners and their memberships."""
    places = by_name(load)
    seen = _Seen()
    yield from load.each("partners", lambda row: _membership(load, row, seen))
    for key in sorted(seen.names):
        yield from _organisation(load, key, seen, places)


def _membership(load: Load, row: Row, seen: _Seen) -> Iterator[Triple]:
    # The ids start again in every programme and are used twice in some; budgets are those of partners.
    row.taken.update(row.cells)
    role, name = row.required("organisationsroll"), row.required("organisationsnamn")
    if role not in ROLES:
        raise UnmappedError("unknown role", "organisationsroll", ", ".join(ROLES), role)
    start, end = _period(row)
    project, described = _project(load, row)
    key = slug(name)
    member = _member(load, key)
    membership = load.mint.membership(project, member)
    if not load.once(membership):
        raise UnmappedError("membership stated twice", "organisationsnamn", "each partner once", name)
    seen.names.setdefault(key, name)
    seen.regions[key].add(row.text("nuts3"))
    seen.kinds.setdefault(key, row.text("organisationstyp"))
    yield from described
    yield membership, TYPE, ORG("Membership")
    yield membership, ORG("member"), member
    yield membership, ORG("organization"), project
    yield membership, ORG("role"), ROLES[role]
    term, triples_of_interval = interval(load, start, end)
    yield membership, ORG("memberDuring"), term
    yield from triples_of_interval
    yield from _evidence(load, membership)


def _project(load: Load, row: Row) -> tuple[Term, list[Triple]]:
    """Return a project's IRI, and its triples unless they were yielded.

    A programme can give one name to several projects, such as a study and its sequel: their kind distinguishes them.
    """
    programme, name = row.required("program"), row.required("projektnamn")
    parts = (
        [programme, name]
        if row.text("projekttyp") == "Regular"
        else [programme, name, row.text("projekttyp")]
    )
    subject = load.mint.partnership("interreg-" + "-".join(slug(part) for part in parts))
    if not load.once(subject):
        return subject, []
    goals = ", ".join(goal for goal in (row.text("politisktmal"), row.text("specifiktmal")) if goal)
    described = [
        (subject, TYPE, ORG("OrganizationalCollaboration")),
        label(subject, name),
        (subject, HANSA("programmeName"), literal(f"Interreg {programme.removeprefix('Interreg ')}")),
        *((subject, SCHEMA(term), day) for term, day in _dates(row) if day),
        *_evidence(load, subject),
    ]
    if goals:
        described.append((subject, DCTERMS("description"), literal(f"Interreg objectives {goals}", "en")))
    return subject, described


def _period(row: Row) -> tuple[str, str]:
    """Return both dates; raises UnmappedError where they are reversed or no days."""
    for column in ("startdatum", "slutdatum"):
        try:
            date.fromisoformat(row.required(column))
        except ValueError:
            raise UnmappedError("no such day", column, "a day of the calendar", row.text(column)) from None
    return row.period("startdatum", "slutdatum")


def _dates(row: Row) -> tuple[tuple[str, Term | None], ...]:
    return ("startDate", row.date("startdatum")), ("endDate", row.date("slutdatum"))


def _organisation(
    load: Load, key: str, seen: _Seen, places: Mapping[tuple[str, str], str | None]
) -> Iterator[Triple]:
    """Yield an organisation; one of several regions is placed in its country only."""
    term = _member(load, key)
    yield term, TYPE, ORG("Organization")
    yield label(term, seen.names[key])
    yield term, SCHEMA("addressCountry"), country_iri(COUNTRY)
    kind = seen.kinds[key]
    if kind:
        yield term, ORG("classification"), KINDS.get(kind, HANSA("OtherKind"))
    stated = sorted(seen.regions[key] - {""})
    if len(stated) == 1:
        code = places.get((COUNTRY, stated[0]))
        if code:
            yield term, DCTERMS("spatial"), load.mint.region("2021", code)
            return
    reason = "several regions" if len(stated) > 1 else "unknown region" if stated else "no region"
    expected = "one name of a NUTS 3 region"
    load.skip(
        "partners", 0, UnmappedError(reason, "nuts3", expected, f"{', '.join(stated)} of {seen.names[key]}")
    )


def _member(load: Load, key: str) -> Term:
    """Return a partner's IRI, a record of this source; equal names elsewhere are no merger."""
    return load.mint.organisation(f"interreg-{COUNTRY.lower()}-{key}")


def _evidence(load: Load, subject: Term) -> Iterator[Triple]:
    yield subject, HANSA("confidence"), CONFIDENCES["S"]
    yield subject, DCTERMS("bibliographicCitation"), literal(load.source.title)
