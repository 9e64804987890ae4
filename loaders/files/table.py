"""Rows of a file, read strictly; a breach of its contract is an error."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from loaders.contract import FOLDER, FileSpec
from loaders.errors import ContractError, UnmappedError
from loaders.files import delimited_text, geojson, json_file, workbook
from loaders.files.location import Location, required
from loaders.files.table_record import ERROR_VALUES, Fault, Record, breach
from loaders.row import Row, cleaned

_SHOWN = 300


@dataclass
class Table:
    """Rows of a file, with the columns that a loader took while it read them.

    `faults` lists, as they are met, the rows that cannot be read and the cells that state an error.
    """

    spec: FileSpec
    columns: tuple[str, ...]
    records: Iterator[Record]
    where: str = ""
    taken: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows, without blank ones and those that cannot be read.

        Raises ContractError at a row that cannot be read where the contract allows no skips, at a duplicate key and
        where the bounds are left.
        """
        seen: dict[tuple[str, ...], int] = {}
        count = 0
        where, columns, name, mark = (
            self.where or self.spec.path,
            self.columns,
            self.spec.name,
            self.spec.decimal,
        )
        low, high = self.spec.rows
        for number, read in self.records:
            record = self._checked(read)
            if record is None:
                continue
            count += 1
            if count > high:
                break
            if isinstance(record, UnmappedError):
                if not self.spec.skips[1]:
                    raise breach(where, number, record)
                self.faults.append(Fault(number, record))
                continue
            if "#" in "".join(record):
                record = [self._stated(number, *cell) for cell in zip(columns, record, strict=True)]
            row = Row(name, number, dict(zip(columns, record, strict=True)), self.taken, mark)
            if self.spec.key:
                key = tuple(row.text(column) for column in self.spec.key)
                if key in seen and any(key):
                    raise ContractError(
                        "duplicate id",
                        f"{where}, row {number}",
                        f"one row for each {', '.join(self.spec.key)}",
                        f"{' / '.join(key)} again (first in row {seen[key]})",
                    )
                seen[key] = number
            yield row
        if not low <= count <= high:
            counted = f"more than {high}" if count > high else str(count)
            raise ContractError("row count out of bounds", where, f"{low} to {high} rows", counted)

    def _checked(self, read: Sequence[str] | UnmappedError) -> Sequence[str] | UnmappedError | None:
        """Return the cells of a record, the fault of one that is no row of this table, None for a blank one."""
        if isinstance(read, UnmappedError):
            return read
        if not any(map(str.strip, read)):
            return None
        width = len(self.columns)
        if len(read) > width and not any(map(str.strip, read[width:])):
            # Spreadsheet programs write delimiters for columns that were once filled.
            read = read[:width]
        if len(read) != width:
            return UnmappedError("broken row", "", f"{width} cells", str(len(read)))
        if read[0].strip() == self.columns[0] and tuple(map(cleaned, read)) == self.columns:
            return UnmappedError("header again", "", "a row", "the header")
        return read

    def _stated(self, number: int, column: str, cell: str) -> str:
        """Return a cell, empty where a spreadsheet shows an error in it."""
        if cell.strip() not in ERROR_VALUES:
            return cell
        if column in self.spec.columns:
            error = UnmappedError("error value of a spreadsheet", column, "a value", cell.strip())
            self.faults.append(Fault(number, error, is_row=False))
        return ""

    def drift(self) -> tuple[list[str], list[str]]:
        """Return the columns that the contract does not know, and those that no loader took."""
        known = set(self.spec.columns)
        like = re.compile(self.spec.columns_like or r"(?!)")
        unknown = [
            column
            for column in dict.fromkeys(self.columns)
            if column and column not in known and not like.fullmatch(column)
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
    number, header = next(records, (1, ()))
    if isinstance(header, UnmappedError):
        raise breach(where, number, header)
    stated = {cleaned(column): column for column in spec.columns}
    columns = tuple(stated.get(name := cleaned(cell), name) for cell in header)
    missing = [column for column in spec.columns if column not in columns]
    if missing:
        header_text = ", ".join(columns)[:_SHOWN] or "no header"
        raise ContractError("missing column", where, ", ".join(missing), header_text)
    if spec.first_column and not re.fullmatch(spec.first_column, next(iter(columns), "")):
        header_text = ", ".join(columns)[:_SHOWN] or "no header"
        raise ContractError("missing column", where, f"a first column like {spec.first_column}", header_text)
    like = re.compile(spec.columns_like or r"(?!)")
    counts = Counter(column for column in columns if column in spec.columns or like.fullmatch(column))
    twice = ", ".join(column for column, count in counts.items() if count > 1)
    if twice:
        raise ContractError("column named twice", where, "each column that is read once", twice[:_SHOWN])
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
