"""Mapping of a register: the meaning of its files and columns, stated in TOML."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from glob import escape
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, field

from loaders.contract import (
    Bounds,
    DecimalMark,
    Delimiter,
    FileSpec,
    Form,
    NaceVersion,
    Skips,
    Source,
    check,
    check_address,
    name_of,
)
from loaders.register.kind import KINDS, Kind
from ontology.toml_file import Positive, Text, TomlError, TomlTable, closest, one_of
from ontology.toml_file import read as read_toml

# Versions whose codes the graph has.
NutsVersion = Literal["", "2013", "2016", "2021", "2024"]
Separator = Annotated[str, Meta(min_length=1, description="a character")]


class FileMapping(TomlTable, frozen=True):
    """Table of one file: its place, the spelling of its cells, its columns.

    `separator` is between the items of a cell, `thousands` between the digits of a number, `dates` are forms as
    `strptime` takes them (ISO dates are always understood). `values` translate cells of a field.
    """

    kind: str
    path: Text
    columns: dict[str, str | tuple[str, ...]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    rows: Bounds = (1, 1_000_000)
    skips: Skips = (0, 0.1)
    sheet: str = ""
    header: Positive = 1
    form: Form = ""
    encoding: Text = "utf-8-sig"
    delimiter: Delimiter = ""
    quoted: bool = True
    decimal: DecimalMark = "."
    records: str = ""
    separator: Separator = ";"
    thousands: str = ""
    dates: tuple[str, ...] = ()
    countries: Literal["eu", "iso2", "iso3", "name"] = "eu"


class RegisterMapping(TomlTable, frozen=True):
    """Table of a whole register; `id_prefix` is put before its ids."""

    title: Text
    publisher: Text
    licence: Text
    url: Text
    edition: Text
    files: dict[str, FileMapping]
    description: str = ""
    attribution: str = ""
    nuts_version: NutsVersion = ""
    nuts_exceptions: dict[str, NutsVersion] = field(default_factory=dict)
    nace_version: NaceVersion = ""
    id_prefix: str = ""


@dataclass(frozen=True)
class Field:
    """Origin of a field's text: columns or a constant, and translations of some values."""

    columns: tuple[str, ...]
    constant: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class MappedFile:
    """A file of a register with its contract; `where` is its table in the mapping."""

    where: str
    kind: Kind
    spec: FileSpec
    fields: Mapping[str, Field]
    mapping: FileMapping

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns of the file that mean something, each once."""
        return tuple(dict.fromkeys(column for each in self.fields.values() for column in each.columns))


@dataclass(frozen=True)
class Register:
    """A register: its metadata as a source, its files, prefix of ids and folder."""

    source: Source
    files: tuple[MappedFile, ...]
    id_prefix: str
    folder: Path


def read(path: Path) -> Register:
    """Read a mapping; raises TomlError."""
    table = read_toml(path, RegisterMapping)
    check_address(table.url, path.name)
    files = tuple(_file(path.name, f"files.{key}", mapping) for key, mapping in table.files.items())
    if not files:
        raise TomlError("no files", path.name, "files", "a table for each file", "none")
    kinds = [each.kind.file for each in files]
    if len(set(kinds)) < len(kinds):
        raise TomlError("kind twice", path.name, "files", "one file of each kind", ", ".join(kinds))
    source = Source(
        title=table.title,
        description=table.description,
        publisher=table.publisher,
        licence=table.licence,
        url=table.url,
        edition=table.edition,
        attribution=table.attribution,
        order=100,
        nuts_version=table.nuts_version,
        nuts_exceptions=table.nuts_exceptions,
        nace_version=table.nace_version,
        files={each.spec.name: each.spec for each in files},
        name=name_of(path),
    )
    return Register(source, files, table.id_prefix, path.parent)


def _file(file: str, key: str, mapping: FileMapping) -> MappedFile:
    kind = KINDS.get(mapping.kind)
    if kind is None:
        raise TomlError("unknown kind", file, f"{key}.kind", one_of(KINDS), mapping.kind)
    if mapping.thousands == mapping.decimal:
        raise TomlError(
            "wrong value",
            file,
            f"{key}.thousands",
            f"another mark than decimal = {mapping.decimal!r}",
            "the same",
        )
    for form in mapping.dates:
        try:
            datetime.strptime(datetime(2000, 1, 2).strftime(form), form)
        except ValueError:
            raise TomlError(
                "wrong value", file, f"{key}.dates", "forms such as %d.%m.%Y", repr(form)
            ) from None
    fields = _fields(file, key, kind, mapping)
    columns = tuple(dict.fromkeys(column for each in fields.values() for column in each.columns))
    keys = tuple(column for name in kind.contract().key if name in fields for column in fields[name].columns)
    spec = FileSpec(
        path=escape(mapping.path),
        columns=columns,
        rows=mapping.rows,
        skips=mapping.skips,
        key=keys if len(keys) == len(kind.contract().key) else (),
        sheet=mapping.sheet,
        header=mapping.header,
        form=mapping.form,
        encoding=mapping.encoding,
        delimiter=mapping.delimiter,
        quoted=mapping.quoted,
        decimal=mapping.decimal,
        records=mapping.records,
        name=kind.file,
    )
    check(spec, file, key)
    return MappedFile(f"{file}, {key}", kind, spec, fields, mapping)


def _fields(file: str, key: str, kind: Kind, mapping: FileMapping) -> dict[str, Field]:
    """Return the mapped fields: each must be of the kind, and mapped once."""
    columns, constants, values = mapping.columns, mapping.constants, mapping.values
    for name, table in (("columns", columns), ("constants", constants), ("values", values)):
        _only_known(file, f"{key}.{name}", table, kind.contract().columns)
    for name in constants:
        if name in columns:
            raise TomlError("mapped twice", file, f"{key}.constants.{name}", "a column or a constant", "both")
    for name in kind.required:
        if name not in columns and name not in constants:
            raise TomlError(
                "field not mapped", file, f"{key}.columns.{name}", "a column (or a constant)", "neither"
            )
    for name in values:
        if name not in columns and name not in constants:
            raise TomlError("field not mapped", file, f"{key}.values.{name}", "a column for it", "none")
    return {
        name: Field(_listed(columns.get(name, ())), constants.get(name, ""), values.get(name, {}))
        for name in (*columns, *constants)
    }


def _listed(columns: str | tuple[str, ...]) -> tuple[str, ...]:
    return (columns,) if isinstance(columns, str) else columns


def _only_known(file: str, key: str, names: Iterable[str], known: tuple[str, ...]) -> None:
    for name in names:
        if name not in known:
            raise TomlError("unknown key", file, f"{key}.{name}", closest(name, known), name)
