"""FIGARO: Eurostat's intercountry input-output tables, from the API (naio_10_fcp_*) or as the flat file."""

import re
from collections.abc import Iterator
from decimal import Decimal

from loaders.errors import UnmappedError
from loaders.load import Load
from loaders.row import Row
from loaders.sources.flows.activity_group import is_balance, required, term
from loaders.sources.flows.flows import amount_of, between_countries, known_country
from ontology.iri import country_iri
from ontology.term import Lines, Statement, Term

# The flat file writes countries as ISO does; Eurostat's API the EU way.
_ISO = {"GR": "EL", "GB": "UK"}
# The rest of the world is no country; value added and taxes stand under W2, the domestic economy.
_REST = frozenset(["FIGW1", "WRL_REST", "W2", "DOM"])


def triples(load: Load) -> Iterator[Statement]:
    """Yield the flows of the set year of at least `least` million euro."""
    for file in load.tables:
        mapped = _flat if file == "flat" else _sdmx
        yield from load.each(file, lambda row, mapped=mapped: mapped(load, row))  # type: ignore[misc]


def _sdmx(load: Load, row: Row) -> Iterator[Lines]:
    row.taken.update(row.cells)
    if row.text("TIME_PERIOD") != load.source.settings["year"]:
        return iter(())
    if row.text("unit") != "MIO_EUR":
        raise UnmappedError("unknown unit", "unit", "MIO_EUR", row.text("unit"))
    ends = _side(row, "c_orig", r"(ind|prd)_ava"), _side(row, "c_dest", r"(ind|prd)_use")
    return _flow(load, ends, row.text("OBS_VALUE"), "OBS_VALUE")


def _flat(load: Load, row: Row) -> Iterator[Lines]:
    row.taken.update(row.cells)
    ends = _side(row, "refArea", r"row[IP]i"), _side(row, "counterpartArea", r"col[IP]i")
    return _flow(load, ends, row.text("obsValue"), "obsValue")


def _side(row: Row, place: str, pattern: str) -> tuple[str, str]:
    """Return the country and the activity of one end of a flow."""
    column = next((name for name in row.cells if re.fullmatch(pattern, name)), None)
    if column is None:
        raise UnmappedError("missing column", pattern, "the activity's column", ", ".join(row.cells))
    return _ISO.get(row.text(place), row.text(place)), row.text(column)


def _flow(
    load: Load, ends: tuple[tuple[str, str], tuple[str, str]], written: str, column: str
) -> Iterator[Lines]:
    amount = amount_of(written, column)
    if amount is None or any(place in _REST or is_balance(code) for place, code in ends):
        return
    if amount < 0:
        raise UnmappedError("negative flow", column, "0 or more", written)
    supply, use = (_end(load, *end) for end in ends)
    if amount and amount >= Decimal(load.source.settings["least"]):
        yield between_countries(load, supply, use, load.source.settings["year"], "EUR", amount)


def _end(load: Load, place: str, code: str) -> tuple[Term, Term]:
    group = required(code, "activity")
    return country_iri(known_country(place, "country")), term(load.mint, group)
