"""Rows of a file, read strictly: what a file's contract forbids stops here, with file and row."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

from loaders import packaged
from loaders.fault import ContractError, MissingFileError
from loaders.row import Row
from loaders.source import FOLDER, FileSpec

# A cell of a curated file is a name, a list or a sentence; a longer one is a lost quote or not this file.
LONGEST_CELL = 20_000


@dataclass
class Table:
    """A file's rows and what was seen of its columns while they were read."""

    spec: FileSpec
    columns: tuple[str, ...]
    records: Iterator[tuple[int, Sequence[str]]]
    taken: set[str] = field(default_factory=set)

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows; raises ContractError at a duplicate key or where the bounds are left."""
        seen: dict[tuple[str, ...], int] = {}
        count = 0
        where = self.spec.path
        for number, cells in self.records:
            if len(cells) != len(self.columns):
                raise ContractError(
                    "broken row", f"{where}, row {number}", f"{len(self.columns)} cells", str(len(cells))
                )
            row = Row(self.spec.name, number, dict(zip(self.columns, cells, strict=True)), self.taken)
            if self.spec.key:
                key = tuple(row.text(column) for column in self.spec.key)
                if key in seen:
                    raise ContractError(
                        "duplicate id",
                        f"{where}, row {number}",
                        f"one row for each {', '.join(self.spec.key)}",
                        f"{' / '.join(key)} again (first in row {seen[key]})",
                    )
                seen[key] = number
            count += 1
            yield row
        low, high = self.spec.rows
        if not low <= count <= high:
            raise ContractError("row count out of bounds", where, f"{low} to {high} rows", str(count))

    def drift(self) -> tuple[list[str], list[str]]:
        """Return the columns that the contract does not know, and those that no loader took."""
        known = set(self.spec.columns)
        unknown = [column for column in self.columns if column and column not in known]
        return unknown, [column for column in self.columns if column in known and column not in self.taken]


def open_table(spec: FileSpec, folder: Path = FOLDER / "data") -> Table:
    """Open a file of a source.

    Raises MissingFileError where it is absent, ContractError where it is empty, not UTF-8, or lacks a column.
    """
    if spec.package and not Path(spec.path).suffix:
        return _table(spec, spec.package, packaged.records(spec))
    path = _path(spec, folder)
    if not path.is_file():
        raise MissingFileError("missing file", str(path), f"the file {spec.path}", "nothing there")
    if path.stat().st_size == 0:
        raise ContractError("empty file", str(path), f"{spec.rows[0]} rows or more", "0 bytes")
    return _table(spec, str(path), _records(spec, path))


def _table(spec: FileSpec, where: str, records: Iterator[tuple[int, Sequence[str]]]) -> Table:
    _, header = next(records, (1, ()))
    columns = tuple(cell.strip() for cell in header)
    missing = [column for column in spec.columns if column not in columns]
    if missing:
        raise ContractError("missing column", where, ", ".join(missing), ", ".join(columns) or "no header")
    named = [column for column in columns if column]
    if len(set(named)) != len(named):
        raise ContractError("column named twice", where, "each column once", ", ".join(columns))
    return Table(spec, columns, records)


def _path(spec: FileSpec, folder: Path) -> Path:
    if not spec.package:
        return folder / spec.path
    found = find_spec(spec.package)
    if found is None or not found.submodule_search_locations:
        raise MissingFileError("missing package", spec.package, "the installed package", "nothing there")
    return Path(found.submodule_search_locations[0]) / spec.path


def _records(spec: FileSpec, path: Path) -> Iterator[tuple[int, Sequence[str]]]:
    if path.suffix == ".xlsx":
        return _workbook(path, spec)
    if path.suffix == ".yaml":
        return _yaml(path, spec)
    return _csv(path)


def _csv(path: Path) -> Iterator[tuple[int, Sequence[str]]]:
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.reader(lines, strict=True)
        number = 1
        try:
            for cells in reader:
                if cells:
                    yield number, cells
                number = reader.line_num + 1
        except UnicodeDecodeError as error:
            found = f"byte 0x{error.object[error.start]:02x}"
            raise ContractError(
                "not UTF-8", f"{path}, at or after row {number}", "UTF-8 text", found
            ) from None
        except csv.Error as error:
            raise ContractError(
                "broken CSV", f"{path}, row {number}", "RFC 4180 with commas", str(error)
            ) from None


def _workbook(path: Path, spec: FileSpec) -> Iterator[tuple[int, Sequence[str]]]:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    try:
        if spec.sheet not in book.sheetnames:
            raise ContractError("missing sheet", str(path), spec.sheet, ", ".join(book.sheetnames))
        rows = book[spec.sheet].iter_rows(values_only=True)
        header = [_cell(value) for value in next(rows, ())]
        width = next((i for i, name in enumerate(header) if not name), len(header))
        yield 1, header[:width]
        for number, values in enumerate(rows, 2):
            cells = [_cell(value) for value in islice(values, width)]
            if any(cells):
                yield number, cells + [""] * (width - len(cells))
    finally:
        book.close()


def _cell(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())


def _yaml(path: Path, spec: FileSpec) -> Iterator[tuple[int, Sequence[str]]]:
    import yaml

    records = yaml.load(path.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    yield 1, spec.columns
    for number, record in enumerate(records, 1):
        unknown = set(record) ^ set(spec.columns)
        if unknown:
            raise ContractError(
                "wrong keys", f"{path}, record {number}", ", ".join(spec.columns), ", ".join(record)
            )
        yield number, [_cell(record[column]) for column in spec.columns]
