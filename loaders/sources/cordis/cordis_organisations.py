"""Participants of the framework programmes, each described once and placed once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from loaders.errors import UnmappedError
from loaders.load import Load
from loaders.placing import PlacingTables, coordinates
from loaders.row import Row
from loaders.sources.cordis.cordis_cells import site, truth, vat
from ontology.namespace import DCTERMS, EURIO, HANSA, ORG, SCHEMA, SKOS, TYPE
from ontology.term import Lines, Term, boolean, decimal, literal

_KINDS = {
    "HES": (HANSA("University"), EURIO("HigherOrSecondaryEducation")),
    "PRC": (HANSA("Company"), EURIO("ForProfitOrganisation")),
    "REC": (HANSA("ResearchOrganisation"), EURIO("ResearchOrganisation")),
    "PUB": (HANSA("PublicBody"), EURIO("PublicBody")),
    "OTH": (HANSA("OtherKind"), EURIO("Organisation")),
}
_ORGANISATION, _ORGANISATION_KIND = ORG("Organization"), ORG("classification")
_LABEL, _SHORT = SKOS("prefLabel"), SKOS("altLabel")
_COUNTRY, _CITY, _POST_CODE = SCHEMA("addressCountry"), SCHEMA("addressLocality"), SCHEMA("postalCode")
_LATITUDE, _LONGITUDE = SCHEMA("latitude"), SCHEMA("longitude")
_IDENTIFIER, _VAT, _URL, _SME = SCHEMA("identifier"), SCHEMA("vatID"), SCHEMA("url"), HANSA("sme")
_SPATIAL, _PLACED_BY = DCTERMS("spatial"), HANSA("placedBy")
_T = TypeVar("_T")


@dataclass
class OrganisationDescriptions:
    """Descriptions of organisations, by this source or by an earlier one (`elsewhere`)."""

    load: Load
    places: PlacingTables
    elsewhere: frozenset[str] = frozenset()
    described: set[str] = field(default_factory=set)
    placed: set[str] = field(default_factory=set)
    located: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, load: Load, *files: str) -> "OrganisationDescriptions":
        """Read which organisations other sources describe; `files` are their tables, each optional."""
        return cls(load, PlacingTables.of(load), frozenset(identifiers(load, *files)))

    def part(self, row: Row, take: Callable[[], _T | None]) -> _T | None:
        """Return a part of a row; None, counted as a skip, where it cannot be mapped."""
        try:
            return take()
        except UnmappedError as error:
            self.load.skip(row.file, row.number, error)
            return None

    def organisation(self, row: Row) -> tuple[Term, Lines]:
        """Return the organisation of a row and what is new of it.

        Raises UnmappedError where it has no PIC or no name.
        """
        identifier = row.required("organisationID")
        term = participant(self.load, identifier, "organisationID")
        if identifier in self.elsewhere:
            return term, ""
        lines = ""
        if identifier not in self.described:
            lines = self._description(row, term, identifier)
            self.described.add(identifier)
        if identifier not in self.placed:
            lines += self._place(row, term, identifier)
        return term, lines

    def _description(self, row: Row, term: Term, identifier: str) -> Lines:
        name = row.required("name")
        lines = (
            f"{term} {TYPE} {_ORGANISATION} .\n{term} {_LABEL} {literal(name)} .\n"
            f"{term} {_IDENTIFIER} {literal(identifier)} .\n"
        )
        short = row.text("shortName")
        if short and short != name:
            lines += f"{term} {_SHORT} {literal(short)} .\n"
        activity = row.text("activityType")
        if activity in _KINDS:
            kind, eurio = _KINDS[activity]
            lines += f"{term} {TYPE} {eurio} .\n{term} {_ORGANISATION_KIND} {kind} .\n"
        elif activity:
            expected = ", ".join(_KINDS)
            error = UnmappedError("unknown activity type", "activityType", expected, activity)
            self.load.skip(row.file, row.number, error)
        sme = self.part(row, lambda: truth(row, "SME"))
        if sme is not None:
            lines += f"{term} {_SME} {boolean(sme)} .\n"
        number = self.part(row, lambda: vat(row, "vatNumber"))
        if number:
            lines += f"{term} {_VAT} {literal(number)} .\n"
        url = self.part(row, lambda: site(row, "organizationURL"))
        if url:
            lines += f"{term} {_URL} {url} .\n"
        code = row.text("country")
        country = self.part(row, lambda: self.load.code_lists.country(code)) if code else None
        if country:
            lines += f"{term} {_COUNTRY} {country} .\n"
        for column, predicate in (("city", _CITY), ("postCode", _POST_CODE)):
            stated = row.text(column)
            if stated:
                lines += f"{term} {predicate} {literal(stated)} .\n"
        return lines

    def _place(self, row: Row, term: Term, identifier: str) -> Lines:
        lines, point = "", row.text("geolocation")
        if point:
            place = self.part(row, lambda: coordinates(point))
            if place is None:
                point = ""
            elif identifier not in self.located:
                self.located.add(identifier)
                lines = (
                    f"{term} {_LATITUDE} {decimal(place[0])} .\n{term} {_LONGITUDE} {decimal(place[1])} .\n"
                )
        placed = self.places.place(
            row.text("country"),
            row.text("nutsCode"),
            point,
            row.text("postCode"),
            lambda error: self.load.skip(row.file, row.number, error),
        )
        if placed is None:
            return lines
        self.placed.add(identifier)
        return lines + placement(term, *placed)


def placement(term: Term, region: Term, method: Term) -> Lines:
    """Return the lines that place an organisation."""
    return f"{term} {_SPATIAL} {region} .\n{term} {_PLACED_BY} {method} .\n"


def participant(load: Load, identifier: str, column: str) -> Term:
    """Return the IRI of an organisation; raises UnmappedError where the identifier is none."""
    try:
        return load.mint.participant(identifier)
    except ValueError:
        raise UnmappedError("not a participant's id", column, "a PIC of 9 digits", identifier) from None


def identifiers(load: Load, *files: str) -> Iterator[str]:
    """Yield the ids in tables of other sources; their first column is that of ids."""
    for file in files:
        if file not in load.tables:
            continue
        column = load.source.files[file].columns[0]
        count = 0
        for row in load.tables[file]:
            count += 1
            yield row.text(column)
        load.rows[file] = count
