"""IRIs of everything in the graph, minted in this module only.

An IRI is made of the fewest stable fields of its source; once public it never changes meaning. Official IRIs (NACE,
countries, NUTS codes) are the publishers' own; everything else stands below the base, which is a setting.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from ontology import country
from ontology.errors import TermError
from ontology.namespace import COUNTRY, CURRENCY, NACE2, NACE21
from ontology.term import Term, iri, text_of

DEFAULT_BASE = "http://localhost:8000/"
# Of the documents that describe a thing, behind its IRI.
DOCUMENT_SUFFIXES = ("html", "ttl", "jsonld", "nt", "rdf")
NUTS_VERSIONS = ("2013", "2016", "2021", "2024")
_BASE = re.compile(r"https?://[^\s<>\"{}|^`\\?#]+/\Z")
_BASE_FORM = "http(s)://host/ with a final slash"
_NUTS_CODE = re.compile(r"[A-Z]{2}[A-Z0-9]{0,3}\Z")
_NACE_CODE = re.compile(r"[A-Z]\Z|\d{2}(\.?\d{1,2})?\Z")
_CURRENCY_CODE = re.compile(r"[A-Z]{3}\Z")
_GROUP_CODE = re.compile(r"[A-U][0-9A-Z_-]*\Z|c\d{1,2}\Z")
_NUMBER = re.compile(r"\d{1,12}\Z", re.ASCII)
_PARTICIPANT = re.compile(r"(?P<pic>\d{9})\Z|(?P<fp7>[0-9a-f]{32})\Z", re.ASCII)
_LOCAL_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]*\Z")
# Letters that Unicode does not decompose into a base letter and a mark.
_LETTERS = str.maketrans(
    {
        "ł": "l",
        "Ł": "l",
        "ø": "o",
        "Ø": "o",
        "đ": "d",
        "Đ": "d",
        "ß": "ss",
        "æ": "ae",
        "Æ": "ae",
        "œ": "oe",
        "Œ": "oe",
        "þ": "th",
        "ð": "d",
        "ı": "i",
    }
)


@lru_cache(maxsize=4096)
def slug(text: str) -> str:
    """Return the text as lower-case ASCII with hyphens for other characters.

    A text without a Latin letter or digit gets a hash, so that two of them never meet.

    >>> slug("Marketing, Design, and Publishing")
    'marketing-design-and-publishing'
    >>> slug("Łódź")
    'lodz'
    """
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS)).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    return name or "x" + sha256(text.encode()).hexdigest()[:10]


def nace(version: str, code: str) -> Term:
    """Return the official IRI of an activity of NACE Rev. 2 ("2") or 2.1 ("2.1").

    >>> nace("2", "01.61")
    '<http://data.europa.eu/ux2/nace2/0161>'
    """
    if not _NACE_CODE.match(code):
        raise TermError("not a NACE code", "", "a letter or 2 to 4 digits", repr(code))
    if version not in ("2", "2.1"):
        raise TermError("not a NACE version", "", "2 or 2.1", repr(version))
    return (NACE2 if version == "2" else NACE21)(code.replace(".", ""))


def is_nuts_code(text: str) -> bool:
    """Return whether a text has the form of a NUTS code.

    >>> is_nuts_code("ES21"), is_nuts_code("Basque Country")
    (True, False)
    """
    return bool(_NUTS_CODE.match(text))


def country_iri(code: str) -> Term:
    """Return the EU authority's IRI of a country by its two-letter code.

    >>> country_iri("EL")
    '<http://publications.europa.eu/resource/authority/country/GRC>'
    """
    return COUNTRY(country.alpha3(code))


def currency(code: str) -> Term:
    """Return the EU authority's IRI of a currency by its ISO 4217 code.

    >>> currency("HUF")
    '<http://publications.europa.eu/resource/authority/currency/HUF>'
    """
    if not _CURRENCY_CODE.match(code):
        raise TermError("not a currency", "", "three capital letters", repr(code))
    return CURRENCY(code)


@dataclass(frozen=True)
class Minter:
    """A maker of the IRIs below a base.

    >>> Minter().region("2021", "ES21")
    '<http://localhost:8000/region/2021/ES21>'
    """

    base: str = DEFAULT_BASE

    def __post_init__(self) -> None:
        try:
            iri(self.base)
        except ValueError as error:
            raise TermError("not a base IRI", "--base-iri", _BASE_FORM, str(error)) from None
        if not _BASE.match(self.base):
            raise TermError("not a base IRI", "--base-iri", _BASE_FORM, self.base)

    def _below(self, *parts: str) -> Term:
        return iri(self.base + "/".join(parts))

    def region(self, version: str, code: str) -> Term:
        """Return the IRI of a NUTS region in one version: a code can mean two territories."""
        if version not in NUTS_VERSIONS:
            raise TermError("not a NUTS version", "", f"one of {', '.join(NUTS_VERSIONS)}", repr(version))
        if not is_nuts_code(code):
            raise TermError("not a NUTS code", "", "two letters and up to three of A-Z, 0-9", repr(code))
        return self._below("region", version, code)

    def geometry(self, version: str, code: str) -> Term:
        """Return the IRI of the border of a NUTS region in one version."""
        return self._below("geometry", *text_of(self.region(version, code)).rsplit("/", 2)[1:])

    def sector(self, name: str) -> Term:
        """Return the IRI of a cluster category by its English name."""
        return self._below("sector", slug(name))

    def industry(self, name: str) -> Term:
        """Return the IRI of an emerging industry by its English name."""
        return self._below("industry", slug(name))

    def ecosystem(self, name: str) -> Term:
        """Return the IRI of an EU industrial ecosystem by its English name."""
        return self._below("ecosystem", slug(name))

    def subcluster(self, sector: Term, name: str) -> Term:
        """Return the IRI of a part of a cluster category, by both names."""
        return self._below("subcluster", sector[1:-1].rpartition("/")[2], slug(name))

    def activity_group(self, scheme: str, code: str) -> Term:
        """Return the IRI of a group of activities in an input-output table ("a64", "wiod")."""
        if not _GROUP_CODE.match(code):
            raise TermError("not a group of activities", "", "a code such as C10-12 or c15", repr(code))
        return self._below("activity-group", scheme, code)

    def organisation(self, local: str) -> Term:
        """Return the IRI of an organisation by the id that its source gives it."""
        return self._below("organisation", _local(local))

    def named_organisation(self, country_code: str, name: str) -> Term:
        """Return the IRI of an organisation without an id, by its country and name."""
        return self._below("organisation", f"{country_code.lower() or 'xx'}-{slug(name)}")

    def participant(self, identifier: str) -> Term:
        """Return the IRI of a participant of the framework programmes.

        The id is a PIC, or that of the FP7 network.

        >>> Minter().participant("999981634")
        '<http://localhost:8000/organisation/pic-999981634>'
        """
        match = _PARTICIPANT.match(identifier)
        if match is None:
            raise TermError(
                "not a participant", "", "a PIC of 9 digits or an id of 32 hexadecimal", repr(identifier)
            )
        return f"<{self.base}organisation/{match.lastgroup}-{identifier}>"

    def project(self, grant: str) -> Term:
        """Return the IRI of a project by the number of its grant agreement."""
        return f"<{self.base}project/{_number(grant)}>"

    def recorded_project(self, record: str) -> Term:
        """Return the IRI of a project that is known by its record control number only.

        >>> Minter().recorded_project("92257")
        '<http://localhost:8000/project/rcn-92257>'
        """
        return f"<{self.base}project/rcn-{_number(record)}>"

    def grant(self, grant: str) -> Term:
        """Return the IRI of a grant by the number of its agreement."""
        return f"<{self.base}grant/{_number(grant)}>"

    def funding_scheme(self, code: str) -> Term:
        """Return the IRI of a part of a framework programme by its code."""
        return self._below("funding-scheme", slug(code))

    def science(self, number: str) -> Term:
        """Return the IRI of a field of science by its number in EuroSciVoc."""
        return self._below("science", _number(number))

    def theme(self, name: str) -> Term:
        """Return the IRI of a theme of projects."""
        return self._below("theme", slug(name))

    def strategy_theme(self, name: str) -> Term:
        """Return the IRI of a theme of strategies."""
        return self._below("strategy-theme", slug(name))

    def topic(self, name: str) -> Term:
        """Return the IRI of a narrow topic."""
        return self._below("topic", slug(name))

    def partnership(self, local: str) -> Term:
        """Return the IRI of a partnership."""
        return self._below("partnership", _local(local))

    def membership(self, body: Term, member: Term) -> Term:
        """Return the IRI of a membership by the body and its member."""
        return self._below("membership", body[1:-1].rpartition("/")[2], member[1:-1].rpartition("/")[2])

    def programme(self, local: str) -> Term:
        """Return the IRI of a programme."""
        return self._below("programme", _local(local))

    def event(self, local: str) -> Term:
        """Return the IRI of an event."""
        return self._below("event", _local(local))

    def call(self, local: str) -> Term:
        """Return the IRI of a call for consortia."""
        return self._below("call", _local(local))

    def priority(self, nuts: str, period: str, label: str) -> Term:
        """Return the IRI of a priority by its territory, period and text."""
        return self._below("priority", nuts, period, slug(label))

    def interval(self, start: str, end: str) -> Term:
        """Return the IRI of an interval.

        An open side is `open`: two dots, as in ISO 8601-2, would be lost from a path.
        """
        return self._below("interval", start or "open", end or "open")

    def instant(self, text: str) -> Term:
        """Return the IRI of an instant (a day, a month or a year)."""
        return self._below("instant", text)

    def association(self, source: Term, target: Term) -> Term:
        """Return the IRI of a correspondence between two activities."""
        return self._below(
            "association", *("-".join(term[1:-1].rsplit("/", 2)[1:]) for term in (source, target))
        )

    def observation(self, cube: Term, *dimensions: Term) -> Term:
        """Return the IRI of an observation by its cube and dimensions, in the cube's order."""
        return self._below(
            "observation", cube[1:-1].rpartition("#")[2], *(self._key(term) for term in dimensions)
        )

    def statistic(self, cube: Term, region: Term, activity: Term, year: str) -> Term:
        """Return the IRI of a published figure as `observation` does, but unchecked for speed.

        >>> mint = Minter()
        >>> cars, cube = nace("2", "29"), "<https://w3id.org/hansa/ontology#WageCube>"
        >>> mint.statistic(cube, mint.region("2013", "CZ02"), cars, "2015")
        '<http://localhost:8000/observation/WageCube/2013-CZ02/29/2015>'
        """
        parts = cube.rpartition("#")[2][:-1], self._key(region), self._key(activity), year
        return f"<{self.base}observation/{'/'.join(parts)}>"

    def figure(self, cube: Term, *codes: str) -> Term:
        """Return the IRI of an observation by its cube and the codes of its dimensions."""
        return self._below("observation", cube[1:-1].rpartition("#")[2], *codes)

    def opportunity(self, kind: Term, *parts: Term) -> Term:
        """Return the IRI of an opportunity by its kind, its parties and its subject."""
        name = re.sub(r"(?<!^)(?=[A-Z])", "-", kind[1:-1].rpartition("#")[2]).lower()
        return self._below("opportunity", name, "_".join(self._key(term) for term in parts))

    def reason(self, opportunity: Term, position: int) -> Term:
        """Return the IRI of an opportunity's reason."""
        return iri(f"{opportunity[1:-1]}#reason-{position}")

    def identity_link(self, one: Term, other: Term) -> Term:
        """Return the IRI of the link between two records, in either order.

        Records of other people's IRIs get a hash, because only the whole of such an IRI is unique.
        """
        names = []
        for term in sorted((one, other)):
            mine = term[1:-1].startswith(self.base)
            names.append(self._key(term) if mine else "x" + sha256(term.encode()).hexdigest()[:16])
        return self._below("identity", "_".join(names))

    def graph(self, source: str) -> Term:
        """Return the IRI of a source's named graph."""
        return self._below("graph", source)

    def run(self, source: str) -> Term:
        """Return the IRI of the run (prov:Activity) that made a source's graph."""
        return self._below("run", source)

    def catalogue(self) -> Term:
        """Return the IRI of the catalogue."""
        return self._below("catalogue")

    def dataset(self) -> Term:
        """Return the IRI of the data set of all graphs."""
        return self._below("dataset")

    def distribution(self, source: str) -> Term:
        """Return the IRI of the dump of a source's graph as a thing."""
        return self._below("distribution", source)

    def page(self, path: str) -> Term:
        """Return the address of a page or a service."""
        return self._below(path)

    def _key(self, term: Term) -> str:
        """Return a short name of a term, unique among things of its kind."""
        text = term[1:-1]
        if text.startswith(NACE21.iri):
            # Both revisions have a division 29.
            return f"nace21-{text.removeprefix(NACE21.iri)}"
        if not text.startswith(self.base):
            return text.rpartition("/")[2].rpartition("#")[2]
        kind, _, local = text.removeprefix(self.base).partition("/")
        return (
            local.replace("/", "-")
            if kind in ("region", "sector", "organisation")
            else f"{kind}-{local}".replace("/", "-")
        )


def _local(text: str) -> str:
    if not _LOCAL_ID.match(text):
        raise TermError("not an id", "", "ASCII letters, digits, '-', '.', '_'", repr(text))
    return text


def _number(text: str) -> str:
    if not _NUMBER.match(text):
        raise TermError("not a number of a register", "", "up to 12 digits", repr(text))
    return text
