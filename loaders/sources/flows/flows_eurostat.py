"""Input-output tables of Eurostat, naio_10_cp1700 (products) or naio_10_cp1750 (industries)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from loaders.errors import ContractError, UnmappedError
from loaders.eurostat_table import dimensions
from loaders.load import Load
from loaders.row import Row
from loaders.setting_filter import SettingFilter, figures
from loaders.sources.flows.activity_group import group, is_balance, term
from loaders.sources.flows.flows import ORIGINS, Frame, flow, known_country, totals
from ontology.term import Lines, Statement

UNITS = {"MIO_EUR": "EUR"}
_USES, _SOURCES = ("prd_use", "ind_use"), ("prd_ava", "ind_ava")
Figures = defaultdict[Frame, dict[str, Decimal]]


@dataclass
class _Totals:
    """Output by country, and total use by country and origin, of the rows so far."""

    output: Figures = field(default_factory=lambda: defaultdict(dict))
    use: Figures = field(default_factory=lambda: defaultdict(dict))


def triples(load: Load) -> Iterator[Statement]:
    """Yield the flows of the set year except 0, then output and total use.

    Raises ContractError where the settings leave nothing of the file.
    """
    if len(load.tables) > 1:
        raise ContractError("several tables", load.source.name, "one of its files", ", ".join(load.tables))
    noted = _Totals()
    chosen = SettingFilter(load, ("year", "unit", "origin"), {"unit": frozenset(UNITS)})
    for file in load.tables:
        yield from load.each(file, lambda row: _row(load, row, chosen, noted))
    chosen.check()
    for frame, uses in noted.use.items():
        output = noted.output[frame]
        for code, use in uses.items():
            if code in output and max(use, output[code]) > 0:
                yield totals(load, frame, term(load.mint, code), output[code], use)


def _row(load: Load, row: Row, chosen: SettingFilter, noted: _Totals) -> Iterator[Lines]:
    row.taken.update(row.cells)
    of = dimensions(row)
    unit, origin = of["unit"], of["stk_flow"]
    for year, amount in figures(row, chosen, unit, origin):
        if unit not in UNITS:
            raise UnmappedError("not a currency", "unit", ", ".join(UNITS), unit)
        if origin not in ORIGINS:
            raise UnmappedError("unknown origin", "stk_flow", ", ".join(ORIGINS), origin)
        frame = Frame(known_country(of["geo"], "geo"), origin, year, UNITS[unit])
        yield from _figure(load, frame, _side(of, _SOURCES), _side(of, _USES), amount, noted)


def _figure(
    load: Load, frame: Frame, supplying: str, using: str, amount: Decimal, noted: _Totals
) -> Iterator[Lines]:
    source, use = group(supplying), group(using)
    if source and use:
        if amount < 0:
            raise UnmappedError("negative flow", "OBS_VALUE", "0 or more", str(amount))
        if amount:
            yield flow(load, frame, term(load.mint, source), term(load.mint, use), amount)
    elif use and supplying == "P1":
        noted.output[frame][use] = amount
    elif source and using == "TU":
        noted.use[frame][source] = amount
    else:
        for code in (supplying, using):
            if not group(code) and not is_balance(code):
                raise UnmappedError("not an A*64 group", "prd_ava", "a group of the A*64 level", code)


def _side(of: Mapping[str, str], names: tuple[str, str]) -> str:
    side = next((of[name] for name in names if name in of), None)
    if side is None:
        raise UnmappedError("missing column", " or ".join(names), "the activity's column", ", ".join(of))
    return side
