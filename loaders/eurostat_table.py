"""Tables of Eurostat in each of the shapes in which they are published, as cells.

Wide (the bulk files of before 2021 and SDMX-TSV): the first column packs the dimensions and its header names them
(`nace_r2,indic_sb,geo\\time`), the others are periods. Long (SDMX-CSV and JSON-stat): a column for each dimension.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from loaders.errors import UnmappedError
from loaders.row import Row

_CELL = re.compile(r"(:|-?\d+(?:\.\d+)?(?:E[+-]?\d{1,2})?)? ?([a-z]*)", re.ASCII)
_PERIODS = ("TIME_PERIOD", "time")
_VALUES = ("OBS_VALUE", "value")
_FLAGS = ("OBS_FLAG", "status")
_CONFIDENTIAL = "CONF_STATUS"
# What SDMX-CSV says of the table rather than of a cell.
_ABOUT = ("STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "DATAFLOW", "LAST UPDATE", "freq")
_NO_DIMENSION = frozenset([*_PERIODS, *_VALUES, *_FLAGS, _CONFIDENTIAL, *_ABOUT])


@dataclass(frozen=True, slots=True)
class Cell:
    """A period of a series: its number as written (perhaps empty) and its flags."""

    period: str
    number: str
    flags: str


def cell(period: str, text: str) -> Cell | None:
    """Return the number and the flags of a cell, None where nothing is known.

    A flag is never part of the number. Raises UnmappedError for anything else than a number, `:` and letters.

    >>> cell("2015", "652 b")
    Cell(period='2015', number='652', flags='b')
    >>> cell("2015", ": cd")
    Cell(period='2015', number='', flags='cd')
    >>> cell("2015", ": ") is None
    True
    >>> cell("2015", "1.5E-3 p")
    Cell(period='2015', number='0.0015', flags='p')
    """
    match = _CELL.fullmatch(text.strip())
    if match is None:
        raise UnmappedError("not a figure", period, "a number, a colon, flag letters", text)
    number, flags = match[1] or "", match[2]
    if number in ("", ":") and not flags:
        return None
    if "E" in number:
        number = format(Decimal(number), "f")
    return Cell(period, "" if number == ":" else number, flags)


def dimensions(row: Row) -> dict[str, str]:
    """Return the codes of a row by the names of the dimensions."""
    packed = next((column for column in row.cells if "\\" in column), "")
    if not packed:
        row.taken.update(row.cells)
        return {name: code for name, code in row.cells.items() if name not in _NO_DIMENSION}
    names = packed.partition("\\")[0].split(",")
    codes = row.required(packed).split(",")
    if len(codes) != len(names):
        raise UnmappedError("not a series", packed, f"{len(names)} codes", row.text(packed))
    return dict(zip(names, codes, strict=True))


def cells(row: Row, chosen: frozenset[str]) -> Iterator[Cell]:
    """Yield the filled cells of the chosen periods; of all where none is chosen."""
    for period, text in texts(row):
        if not chosen or period in chosen:
            figure = cell(period, text)
            if figure:
                yield figure


def texts(row: Row) -> Iterable[tuple[str, str]]:
    """Return the periods of a row with what is stated for each: a number, flags, or `:` for nothing."""
    period = _named(row, _PERIODS)
    if not period:
        return islice(row.cells.items(), 1, None)
    value, flags = row.cells[_named(row, _VALUES)], row.cells.get(_named(row, _FLAGS), "").lower()
    if row.cells.get(_CONFIDENTIAL) and "c" not in flags:
        flags += "c"
    return [(row.required(period), f"{value.strip() or ':'} {flags.strip()}")]


def _named(row: Row, names: Sequence[str]) -> str:
    return next((name for name in names if name in row.cells), "")
