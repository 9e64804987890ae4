"""Flows between countries and industries of the World Input-Output Database, release 2013."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from loaders.errors import UnmappedError
from loaders.load import Load
from loaders.row import Row
from loaders.setting_filter import year_of
from loaders.sources.flows.flows import between_countries, no_flows
from ontology import country
from ontology.documents import WIOD_INDUSTRIES
from ontology.namespace import COUNTRY
from ontology.parsing import concept_names, notations
from ontology.term import Lines, Statement, Term

# The database writes Romania as ISO 3166 did until 2002.
_FORMER = {"ROM": "ROU"}


def triples(load: Load) -> Iterator[Statement]:
    """Yield every flow of at least `least` million dollars that is not 0.

    The industries are concepts of their own, which ship with the vocabulary: they are no groups of NACE Rev. 2.
    """
    names = frozenset(concept_names(WIOD_INDUSTRIES))
    industries = {code: load.mint.activity_group("wiod", code) for code in notations(WIOD_INDUSTRIES)}
    yield from load.each("industries", lambda row: _known(row, names, industries))
    countries = {alpha3: COUNTRY(alpha3) for alpha3, _ in country.countries().values()}
    countries |= {former: COUNTRY(alpha3) for former, alpha3 in _FORMER.items()}
    least, year = load.source.amount("least"), year_of(load, "flows")
    taken = False
    for lines in load.each("flows", lambda row: _flow(load, row, (countries, industries), least, year)):
        taken = True
        yield lines
    if not taken:
        raise no_flows(load)


def _known(row: Row, names: frozenset[str], industries: Mapping[str, Term]) -> Iterator[Lines]:
    """Yield nothing; raise UnmappedError for an industry unlike the shipped one."""
    code, name = row.required("code"), row.required("label")
    if code not in industries or name not in names:
        raise UnmappedError(
            "unknown industry", "code", "an industry of the release of 2013", f"{code} {name}"
        )
    return iter(())


def _flow(
    load: Load, row: Row, ends: tuple[Mapping[str, Term], Mapping[str, Term]], least: Decimal, year: str
) -> Iterator[Lines]:
    amount = row.figure("musd")
    if amount is None or amount < 0:
        raise UnmappedError("not a flow", "musd", "0 or more", row.text("musd"))
    supply, use = _end(row, "origin", *ends), _end(row, "dest", *ends)
    if amount and amount >= least:
        yield between_countries(load, supply, use, year, "USD", amount)


def _end(
    row: Row, column: str, countries: Mapping[str, Term], industries: Mapping[str, Term]
) -> tuple[Term, Term]:
    place, industry = row.required(column), row.required(f"{column}_ind")
    if place not in countries:
        raise UnmappedError("unknown country", column, "a three-letter code", place)
    if industry not in industries:
        raise UnmappedError("unknown industry", f"{column}_ind", "c1 to c35", industry)
    return countries[place], industries[industry]
