"""Rows of a file, read strictly; a breach of its contract is an error."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from loaders.contract import FOLDER, FileSpec
from loaders.errors import ContractError
from loaders.files import delimited_text, geojson, json_file, workbook
from loaders.files.delimited_text import Record
from loaders.files.location import Location, required
from loaders.row import Row

_SHOWN = 300


@dataclass
class Table:
    """Rows of a file, with the columns that a loader took while it read them."""

    spec: FileSpec
    columns: tuple[str, ...]
    records: Iterator[Record]
    where: str = ""
    taken: set[str] = field(default_factory=set)

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows; raises ContractError at a duplicate key or where the bounds are left."""
        seen: dict[tuple[str, ...], int] = {}
        count = 0
        where, columns, name, mark = (
            self.where or self.spec.path,
            self.columns,
            self.spec.name,
            self.spec.decimal,
        )
        low, high = self.spec.rows
        for number, cells in self.records:
            if len(cells) != len(columns):
                raise ContractError(
                    "broken row", f"{where}, row {number}", f"{len(columns)} cells", str(len(cells))
                )
            row = Row(name, number, dict(zip(columns, cells, strict=True)), self.taken, mark)
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
            if count > high:
                break
            yield row
        if not low <= count <= high:
            counted = f"more than {high}" if count > high else str(count)
            raise ContractError("row count out of bounds", where, f"{low} to {high} rows", counted)

    def drift(self) -> tuple[list[str], list[str]]:
        """Return the columns that the contract does not know, and those that no loader took."""
        known = set(self.spec.columns)
        like = re.compile(self.spec.columns_like or r"(?!)")
        unknown = [
            column for column in self.columns if column and column not in known and not like.fullmatch(column)
        ]
        return unknown, [column for column in self.columns if column in known and column not in self.taken]


def open_table(spec: FileSpec, folder: Path = FOLDER / "data") -> Table:
    """Open a file of a source; nothing is read but its header.

    Raises MissingFileError where it is absent, ContractError where it is empty or lacks a column, and what the
    readers raise.
    """
    location = required(spec, folder)
    return _table(spec, str(location), _records(spec, location))


def _table(spec: FileSpec, where: str, records: Iterator[Record]) -> Table:
    _, header = next(records, (1, ()))
    columns = tuple(cell.strip() for cell in header)
    missing = [column for column in spec.columns if column not in columns]
    if missing:
        header_text = ", ".join(columns)[:_SHOWN] or "no header"
        raise ContractError("missing column", where, ", ".join(missing), header_text)
    named = [column for column in columns if column]
    if len(set(named)) != len(named):
        raise ContractError("column named twice", where, "each column once", ", ".join(columns)[:_SHOWN])
    return Table(spec, columns, records, where)


def _records(spec: FileSpec, location: Location) -> Iterator[Record]:
    form = spec.form or _form(location)
    if form == "xlsx":
        return workbook.records(spec, location.path)
    if form == "geojson":
        return json_file.records(spec, location, geojson.check)
    if form == "json":
        return json_file.records(spec, location)
    if form == "jsonstat":
        return json_file.cells(location)
    if form in ("csv", "tsv", "txt"):
        return delimited_text.records(spec, location)
    raise ContractError("unknown form", str(location), "csv, tsv, xlsx, json or jsonstat", form)


def _form(location: Location) -> str:
    """Return the form that a file's name states: `a.tsv.gz` and `a.zip!b.tsv` are tsv."""
    name = PurePath(location.member or location.path.name)
    return (
        PurePath(name.stem if name.suffix in (".gz", ".zip") else name).suffix.removeprefix(".").lower()
        or "csv"
    )
