"""Records of the sheets of .xlsx workbooks."""

import warnings
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loaders.contract import FileSpec
from loaders.errors import ContractError
from loaders.files.archive import check_ratio, faults
from loaders.files.delimited_text import Record
from loaders.files.location import Location

if TYPE_CHECKING:
    from openpyxl import Workbook


@lru_cache(maxsize=1)
def _book(path: Path, _changed: int) -> "Workbook":
    """Return a workbook, opened once for all the sheets that a source takes."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            # Publishers' programs leave the styles out, which changes nothing that is read here.
            warnings.filterwarnings("ignore", "Workbook contains no default style")
            return load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, KeyError) as error:
        raise ContractError("broken workbook", str(path), "an .xlsx file", str(error)) from None


def records(spec: FileSpec, path: Path) -> Iterator[Record]:
    """Yield the header (row `spec.header`) and the rows of a sheet.

    Raises ContractError for a broken workbook and a missing sheet.
    """
    _check(path)
    book = _book(path, path.stat().st_mtime_ns)
    if spec.sheet not in book.sheetnames:
        raise ContractError("missing sheet", str(path), spec.sheet, ", ".join(book.sheetnames))
    rows = book[spec.sheet].iter_rows(min_row=spec.header, values_only=True)
    header = [_cell(value) for value in next(rows, ())]
    start = next((i for i, name in enumerate(header) if name), 0)
    width = next((i for i, name in enumerate(header) if i >= start and not name), len(header))
    yield spec.header, header[start:width]
    for number, values in enumerate(rows, spec.header + 1):
        cells = [_cell(value) for value in islice(values, start, width)]
        longest = max(map(len, cells), default=0)
        if longest > spec.longest_cell:
            raise ContractError(
                "cell too long",
                f"{path}, row {number}",
                f"at most {spec.longest_cell:,} characters",
                f"{longest:,}",
            )
        if any(cells):
            yield number, cells + [""] * (width - start - len(cells))


def _cell(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())


def _check(path: Path) -> None:
    """Raise ContractError for a workbook (a zip archive) that is broken or a bomb."""
    with faults(Location(path)), zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            check_ratio(member, f"{path}!{member.filename}")
