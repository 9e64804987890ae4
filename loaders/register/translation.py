"""Cells of a register, brought to the fields and the spelling of the shipped contract."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

from loaders.code_lists import CodeLists
from loaders.errors import ContractError, UnmappedError
from loaders.files.table import Table, open_table
from loaders.files.table_record import Fault
from loaders.register.kind import COUNTRIES, DATES, LISTS, NUMBERS, OWN_IDS, REFERENCES
from loaders.register.mapping import Field, MappedFile
from loaders.row import Row, cleaned, items, stated
from ontology import country

_ISO = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_MIDNIGHT = re.compile(r"[ T]00:00(:00(\.0+)?)?")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]*")
_ISO2 = {"GR": "EL", "GB": "UK"}


@dataclass(frozen=True)
class Translation:
    """Translation of one file's rows into rows of the shipped contract.

    `known` are the ids of organisations and partnerships that its rows may name: the shipped ones and its own.
    """

    file: MappedFile
    prefix: str
    known: CodeLists

    def cell(self, name: str, cells: dict[str, str]) -> str:
        """Return a field of a row in the contract's spelling.

        Raises UnmappedError where the contract has no words for the cell.
        """
        mapped = self.file.fields.get(name)
        if mapped is None:
            return ""
        if name in LISTS:
            return "; ".join(self._one(name, mapped, item) for item in self._items(mapped, cells)).strip("; ")
        texts = (stated(cells[column]) for column in mapped.columns)
        text = ", ".join(filter(None, texts)) or mapped.constant
        return self._one(name, mapped, text)

    def _items(self, mapped: Field, cells: dict[str, str]) -> Iterator[str]:
        for text in [cells[column] for column in mapped.columns] or [mapped.constant]:
            yield from items(text, self.file.mapping.separator)

    def _one(self, name: str, mapped: Field, text: str) -> str:
        text = mapped.values.get(text, text)
        if not text:
            return ""
        if name in LISTS and ";" in text and text not in mapped.values.values():
            raise UnmappedError("semicolon in an item", name, "items without one", text)
        if name in COUNTRIES:
            return self._country(name, text)
        if name in DATES:
            stated = self._date(text)
            # A founding date is one year in the graph.
            return stated[:4] if name == "founded" and _ISO.fullmatch(stated) else stated
        if name in NUMBERS and self.file.mapping.thousands:
            return self._number(name, text)
        if name in OWN_IDS:
            return self._id(name, self.prefix + text)
        if name in REFERENCES:
            ids: frozenset[str] = getattr(self.known, REFERENCES[name])
            return self.prefix + text if self.prefix + text in ids else text
        return text

    def _country(self, name: str, text: str) -> str:
        style = self.file.mapping.countries
        if style == "eu":
            return text
        if style == "iso2":
            if text in _ISO2.values():
                raise UnmappedError("unknown country", name, "a two-letter code of ISO 3166 (GR, GB)", text)
            return _ISO2.get(text, text)
        code = _codes(style).get(text.casefold())
        if code is None:
            expected = (
                "a three-letter code" if style == "iso3" else "an English name (or its meaning in values)"
            )
            raise UnmappedError("unknown country", name, expected, text)
        return code

    def _date(self, text: str) -> str:
        text = _MIDNIGHT.sub("", text)
        if _ISO.fullmatch(text):
            return text
        for form in self.file.mapping.dates:
            try:
                moment = datetime.strptime(text, form)
            except ValueError:
                continue
            precise = "%Y-%m-%d" if "%d" in form else "%Y-%m" if re.search("%[mbB]", form) else "%Y"
            return moment.strftime(precise)
        return text

    def _number(self, name: str, text: str) -> str:
        """Return a number without its separators of thousands, which must be in their places."""
        mark, decimal = re.escape(self.file.mapping.thousands), re.escape(self.file.spec.decimal)
        if not re.fullmatch(rf"\d{{1,3}}({mark}\d{{3}})*({decimal}\d+)?|\d+({decimal}\d+)?", text):
            raise UnmappedError(
                "not a number", name, f"thousands apart by {self.file.mapping.thousands!r}", text
            )
        return text.replace(self.file.mapping.thousands, "")

    def _id(self, name: str, text: str) -> str:
        if not _ID.fullmatch(text):
            raise UnmappedError("not an id", name, "ASCII letters, digits, '-', '.', '_'", text)
        return text


@cache
def _codes(style: str) -> dict[str, str]:
    at = 0 if style == "iso3" else 1
    return {names[at].casefold(): code for code, names in country.countries().items()}


class _Cells(dict[str, str]):
    """Fields of a row, translated on access, so that an error belongs to its row."""

    def __init__(self, translation: Translation, cells: dict[str, str]) -> None:
        super().__init__()
        self._translation, self._cells = translation, cells

    def __missing__(self, name: str) -> str:
        self[name] = cell = self._translation.cell(name, self._cells)
        return cell


@dataclass
class TranslatedRows:
    """Rows of a file under the field names of the shipped contract."""

    translation: Translation
    folder: Path
    taken: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    _table: Table | None = None

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows; raises ContractError where the file differs from the mapping."""
        file = self.translation.file
        self._table = self._opened()
        self._table.faults = self.faults
        for row in self._table:
            cells = _Cells(self.translation, row.cells)
            yield Row(file.spec.name, row.number, cells, self.taken, file.spec.decimal)

    def _opened(self) -> Table:
        file = self.translation.file
        try:
            return open_table(file.spec, self.folder)
        except ContractError as error:
            if error.what != "missing column":
                raise
            names = [
                name
                for name, mapped in file.fields.items()
                if set(mapped.columns) & set(error.expected.split(", "))
            ]
            where = f"{file.where}.columns, {', '.join(names)}"
            raise ContractError(
                "column is not in the file", where, f"one of {error.found}", error.expected
            ) from None

    def drift(self) -> list[str]:
        """Return a warning for each unmapped column and each unused field."""
        file, table = self.translation.file, self._table
        if table is None:
            return []
        known = {*file.columns, *map(cleaned, file.mapping.ignored)}
        unknown = [column for column in dict.fromkeys(table.columns) if column and column not in known]
        untaken = [name for name in file.fields if name not in self.taken]
        return [
            *(f"{file.spec.path}: column {column!r} is mapped to no field" for column in unknown),
            *(f"{file.spec.path}: field {name!r} was read by nobody" for name in untaken),
        ]
