"""Input-output tables of Eurostat, naio_10_cp1700 (products) or naio_10_cp1750 (industries)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from loaders.errors import ContractError, UnmappedError
from loaders.load import Load
from loaders.row import Row
from loaders.sources.flows.activity_group import group, is_balance, term
from loaders.sources.flows.flows import ORIGINS, Frame, amount_of, flow, known_country, totals
from ontology.term import Lines, Statement

UNITS = {"MIO_EUR": "EUR"}
_PACKED = "\\TIME_PERIOD"
_USES, _SOURCES = ("prd_use", "ind_use"), ("prd_ava", "ind_ava")
Figures = defaultdict[Frame, dict[str, Decimal]]


@dataclass
class _Totals:
    """Output by country, and total use by country and origin, of the rows so far."""

    output: Figures = field(default_factory=lambda: defaultdict(dict))
    use: Figures = field(default_factory=lambda: defaultdict(dict))


def triples(load: Load) -> Iterator[Statement]:
    """Yield the flows of the set year except 0, then output and total use."""
    if len(load.tables) > 1:
        raise ContractError("several tables", load.source.name, "one of its files", ", ".join(load.tables))
    noted = _Totals()
    for file in load.tables:
        yield from load.each(file, lambda row: _row(load, row, noted))
    for frame, uses in noted.use.items():
        output = noted.output[frame]
        for code, use in uses.items():
            if code in output and max(use, output[code]) > 0:
                yield totals(load, frame, term(load.mint, code), output[code], use)


def _row(load: Load, row: Row, noted: _Totals) -> Iterator[Lines]:
    cells, written = _unpacked(load, row)
    settings = load.source.settings
    row.taken.update(row.cells)
    if cells.get("TIME_PERIOD", settings["year"]) != settings["year"] or cells["unit"] != settings["unit"]:
        return
    if cells["unit"] not in UNITS:
        raise UnmappedError("not a currency", "unit", ", ".join(UNITS), cells["unit"])
    if cells["stk_flow"] not in ORIGINS:
        raise UnmappedError("unknown origin", "stk_flow", ", ".join(ORIGINS), cells["stk_flow"])
    amount = amount_of(written, "OBS_VALUE")
    if amount is None or cells["stk_flow"] != settings["origin"]:
        return
    place = known_country(cells["geo"], "geo")
    frame = Frame(place, cells["stk_flow"], settings["year"], UNITS[cells["unit"]])
    yield from _figure(load, frame, _side(cells, _SOURCES), _side(cells, _USES), amount, noted)


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


def _unpacked(load: Load, row: Row) -> tuple[Mapping[str, str], str]:
    """Return the dimensions and the figure of a row, SDMX-CSV or packed TSV."""
    packed = next((column for column in row.cells if column.endswith(_PACKED)), "")
    if not packed:
        return row.cells, row.text("OBS_VALUE")
    names = packed.removesuffix(_PACKED).split(",")
    cells = dict(zip(names, row.text(packed).split(","), strict=True))
    year = load.source.settings["year"]
    if year not in row.cells:
        raise ContractError(
            "missing column", load.source.name, f"a column of {year}", ", ".join(row.cells)[:200]
        )
    return cells, row.text(year)


def _side(cells: Mapping[str, str], names: tuple[str, str]) -> str:
    return next(cells[name] for name in names if name in cells)
