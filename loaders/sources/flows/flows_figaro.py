"""FIGARO: Eurostat's intercountry input-output tables, from the API (naio_10_fcp_*) or as the flat file."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from loaders.errors import ContractError, UnmappedError
from loaders.eurostat_table import dimensions
from loaders.load import Load
from loaders.row import Row
from loaders.setting_filter import SettingFilter, figures, year_of
from loaders.sources.flows.activity_group import is_balance, required, term
from loaders.sources.flows.flows import amount_of, between_countries, known_country, no_flows
from ontology.iri import country_iri
from ontology.term import Lines, Statement, Term

UNIT = "MIO_EUR"
# The flat file writes countries as ISO does; Eurostat's API the EU way.
_ISO = {"GR": "EL", "GB": "UK"}
# The rest of the world is no country; value added and taxes stand under W2, the domestic economy.
_REST = frozenset(["FIGW1", "WRL_REST", "W2", "DOM"])


def triples(load: Load) -> Iterator[Statement]:
    """Yield the flows of one year of at least `least` million euro.

    The year is the setting, or what the file says of itself: the name of the flat file, the only year of the API's.
    Raises ContractError where the two differ, and where the settings leave nothing of the file.
    """
    if len(load.tables) > 1:
        raise ContractError("several tables", load.source.name, "one of its files", ", ".join(load.tables))
    chosen = SettingFilter(load, ("year",))
    for file in load.tables:
        if file == "flat":
            year = year_of(load, file)
            yield from load.each(file, lambda row, year=year: _flat(load, row, year, chosen))  # type: ignore[misc]
        else:
            yield from load.each(file, lambda row: _sdmx(load, row, chosen))
    chosen.check()
    if not chosen.taken:
        raise no_flows(load)


def _sdmx(load: Load, row: Row, chosen: SettingFilter) -> Iterator[Lines]:
    row.taken.update(row.cells)
    of = dimensions(row)
    for year, amount in figures(row, chosen):
        if of["unit"] != UNIT:
            raise UnmappedError("unknown unit", "unit", UNIT, of["unit"])
        ends = _side(of, "c_orig", r"(ind|prd)_ava"), _side(of, "c_dest", r"(ind|prd)_use")
        yield from _flow(load, ends, amount, year, chosen)


def _flat(load: Load, row: Row, year: str, chosen: SettingFilter) -> Iterator[Lines]:
    row.taken.update(row.cells)
    ends = _side(row.cells, "refArea", r"row[IP]i"), _side(row.cells, "counterpartArea", r"col[IP]i")
    amount = amount_of(row.text("obsValue"), "obsValue")
    if amount is not None:
        yield from _flow(load, ends, amount, year, chosen)


def _side(of: Mapping[str, str], place: str, pattern: str) -> tuple[str, str]:
    """Return the country and the activity of one end of a flow."""
    column = next((name for name in of if re.fullmatch(pattern, name)), None)
    if column is None:
        raise UnmappedError("missing column", pattern, "the activity's column", ", ".join(of))
    return _ISO.get(of[place], of[place]), of[column]


def _flow(
    load: Load,
    ends: tuple[tuple[str, str], tuple[str, str]],
    amount: Decimal,
    year: str,
    chosen: SettingFilter,
) -> Iterator[Lines]:
    if any(place in _REST or is_balance(code) for place, code in ends):
        return
    if amount < 0:
        raise UnmappedError("negative flow", "OBS_VALUE", "0 or more", str(amount))
    supply, use = (_end(load, *end) for end in ends)
    if amount and amount >= load.source.amount("least"):
        chosen.taken = True
        yield between_countries(load, supply, use, year, "EUR", amount)


def _end(load: Load, place: str, code: str) -> tuple[Term, Term]:
    group = required(code, "activity")
    return country_iri(known_country(place, "country")), term(load.mint, group)
