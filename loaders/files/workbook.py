"""Records of the sheets of .xlsx workbooks."""

import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loaders.contract import FileSpec
from loaders.errors import ContractError, UnmappedError
from loaders.files.archive import check_ratio, faults
from loaders.files.location import Location
from loaders.files.table_record import NOT_CALCULATED, Record
from loaders.row import cleaned

if TYPE_CHECKING:
    from openpyxl import Workbook

# The stubs of openpyxl do not know what a sheet that is only read has.
Sheet = Any
MOST_ROWS = 1_048_576
_BATCH = 256
# Old workbooks and encrypted ones are files of Microsoft's compound format, which states the latter in UTF-16.
_COMPOUND, _ENCRYPTED = b"\xd0\xcf\x11\xe0", "EncryptedPackage".encode("utf-16-le")
_FORMULA = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3}\d+)"[^>]*>\s*'
    rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


def records(spec: FileSpec, path: Path) -> Iterator[Record]:
    """Yield the header (row `spec.header`) and the rows of a sheet that have a cell.

    Line breaks in cells stay. A formula whose value was not saved is given as an error value.
    Raises ContractError for a broken workbook and a missing sheet.
    """
    _check(path)
    with _readable(path):
        sheet = _sheet(spec, _book(path, path.stat().st_mtime_ns), path)
        # The stated dimension may be too small: rows beyond it would be lost without a word.
        sheet.reset_dimensions()
        not_calculated = _not_calculated(path, sheet)
    rows = _rows(path, sheet, spec.header)
    _, values = next(rows, (spec.header, ()))
    header = [cleaned(_text(value, spec)) for value in values]
    start, end = _extent(header, spec)
    yield spec.header, header[start:end]
    for number, values in rows:
        cells = [_text(value, spec) for value in islice(values, start, end)]
        cells += [""] * (end - start - len(cells))
        for column in not_calculated.get(number, ()):
            if start <= column < end and not cells[column - start]:
                cells[column - start] = NOT_CALCULATED
        longest = max(map(len, cells), default=0)
        if longest > spec.longest_cell:
            most = f"at most {spec.longest_cell:,} characters"
            yield number, UnmappedError("cell too long", "", most, f"{longest:,}")
        elif any(cells):
            yield number, cells


def _extent(header: Sequence[str], spec: FileSpec) -> tuple[int, int]:
    """Return the first column of a table and the one after its last.

    A table ends where a column has no heading, unless columns of the contract follow (below merged headings).
    """
    start = next((at for at, name in enumerate(header) if name), 0)
    gap = next((at for at, name in enumerate(header) if at >= start and not name), len(header))
    wanted = {cleaned(column) for column in spec.columns}
    if wanted <= set(header[start:gap]):
        return start, gap
    return start, max((at + 1 for at, name in enumerate(header) if name), default=gap)


def _text(value: Any, spec: FileSpec) -> str:
    """Return the text of a cell; a number has 15 digits, as in spreadsheets, and the decimal mark of the contract."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.15g}".replace(".", spec.decimal)
    return str(value).strip()


def _rows(path: Path, sheet: Sheet, first: int) -> Iterator[tuple[int, Sequence[Any]]]:
    rows = enumerate(sheet.iter_rows(min_row=first, values_only=True), first)
    while True:
        with _readable(path):
            batch = list(islice(rows, _BATCH))
        if not batch:
            return
        if batch[-1][0] > MOST_ROWS:
            raise ContractError("broken workbook", str(path), f"at most {MOST_ROWS:,} rows", "more")
        yield from batch


@lru_cache(maxsize=1)
def _book(path: Path, _changed: int) -> "Workbook":
    """Return a workbook, opened once for all the sheets that a source takes."""
    from openpyxl import load_workbook

    return load_workbook(path, read_only=True, data_only=True)


def _sheet(spec: FileSpec, book: "Workbook", path: Path) -> Sheet:
    """Return the sheet of the contract, or the only one where none is stated."""
    tables: dict[str, Sheet] = {sheet.title: sheet for sheet in book.worksheets}
    shown = [title for title, sheet in tables.items() if sheet.sheet_state == "visible"]
    title = spec.sheet or (shown[0] if len(shown) == 1 else "")
    if title not in tables:
        expected = (
            f"{spec.sheet} (a sheet of cells)" if title in book.sheetnames else spec.sheet or "sheet = a name"
        )
        raise ContractError("missing sheet", str(path), expected, ", ".join(tables) or "no sheet of cells")
    return tables[title]


def _not_calculated(path: Path, sheet: Sheet) -> dict[int, list[int]]:
    """Return the columns, by row, of the formulas whose values were not saved."""
    from openpyxl.utils.cell import coordinate_to_tuple

    columns: dict[int, list[int]] = {}
    with zipfile.ZipFile(path) as archive:
        for match in _FORMULA.finditer(archive.read(sheet._worksheet_path)):
            row, column = coordinate_to_tuple(match[1].decode())
            columns.setdefault(row, []).append(column - 1)
    return columns


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Raise ContractError where openpyxl cannot read a workbook; it has no error of its own for that."""
    try:
        with faults(Location(path)), warnings.catch_warnings():
            # Publishers' programs leave out styles and write dates that no calendar has, which changes nothing here.
            warnings.simplefilter("ignore")
            yield
    except (
        ArithmeticError,
        AttributeError,
        LookupError,
        OSError,
        SyntaxError,
        TypeError,
        ValueError,
    ) as error:
        found = cleaned(str(error))[:200] or type(error).__name__
        raise ContractError("broken workbook", str(path), "an .xlsx file", found) from None


def _check(path: Path) -> None:
    """Raise ContractError for what is no .xlsx workbook (a zip archive), and for one that is broken or a bomb."""
    with path.open("rb") as stream:
        if stream.read(4) == _COMPOUND:
            found = "one with a password" if _ENCRYPTED in stream.read() else "an old .xls workbook"
            raise ContractError("unreadable workbook", str(path), "an .xlsx file without a password", found)
    with faults(Location(path)), zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            check_ratio(member, f"{path}!{member.filename}")
        names = set(archive.namelist())
    for member_name, found in (
        ("mimetype", "an OpenDocument file"),
        ("xl/workbook.bin", "an .xlsb workbook"),
    ):
        if member_name in names:
            raise ContractError("unreadable workbook", str(path), "an .xlsx file", found)
