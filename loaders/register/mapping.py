"""A mapping: what a TOML says of a register, its files, and what their columns mean."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from glob import escape
from pathlib import Path
from typing import Any

from loaders.contract import FileSpec, Source
from loaders.errors import ContractError, MissingFileError
from loaders.register.kind import KINDS, Kind
from ontology.iri import NUTS_VERSIONS

COUNTRY_STYLES = ("eu", "iso2", "iso3", "name")
_TEXTS = ("title", "publisher", "licence", "url", "edition", "description", "attribution")
_STATED = frozenset(_TEXTS[:5])
# What a file's contract takes over from the mapping as it stands.
_SPEC_KEYS = frozenset(["sheet", "header", "form", "encoding", "delimiter", "quoted", "decimal", "records"])
_RESERVED = frozenset(["ontology", "schemes", "derived", "catalogue"])


@dataclass(frozen=True)
class Field:
    """Where a field's text comes from: columns or a constant, and what some of its values mean."""

    columns: tuple[str, ...] = ()
    constant: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class MappedFile:
    """A file of a register: where the mapping speaks of it, its kind, its contract, and how its cells are written.

    `separator` stands between the items of a cell, `thousands` between the digits of a number, `dates` are forms as
    `strptime` takes them (ISO dates are always understood), `countries` is one of COUNTRY_STYLES.
    """

    where: str
    kind: Kind
    spec: FileSpec
    fields: Mapping[str, Field]
    ignored: frozenset[str] = frozenset()
    separator: str = ";"
    thousands: str = ""
    dates: tuple[str, ...] = ()
    countries: str = "eu"

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns of the file that mean something, each once."""
        return tuple(dict.fromkeys(column for each in self.fields.values() for column in each.columns))


@dataclass(frozen=True)
class Register:
    """A register: its metadata as a source, its files, what is put before its ids, and the folder it is in."""

    source: Source
    files: tuple[MappedFile, ...]
    id_prefix: str
    folder: Path


def read(path: Path) -> Register:
    """Read a mapping; raises ContractError with the file, the key, what was expected and what was found."""
    if not path.is_file():
        raise MissingFileError("missing file", str(path), "the TOML of a mapping", "nothing there")
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ContractError("broken TOML", str(path), "TOML 1.0 in UTF-8", str(error)) from None
    told = _Told(path.name, "", table)
    told.only(frozenset([*_TEXTS, "nuts_version", "nuts_exceptions", "nace_version", "files", "id_prefix"]))
    name = path.stem.replace("_", "-")
    if name in _RESERVED:
        raise ContractError("name is taken", path.name, "another file name", name)
    exceptions = {key: str(value) for key, value in told.table_of("nuts_exceptions").table.items()}
    files = tuple(_file(told.table_of("files").table_of(key)) for key in told.table_of("files").table)
    if not files:
        raise ContractError("no files", f"{path.name}, files", "a table for each file", "none")
    kinds = [each.kind.file for each in files]
    if len(set(kinds)) < len(kinds):
        raise ContractError("kind twice", f"{path.name}, files", "one file of each kind", ", ".join(kinds))
    source = Source(
        name=name,
        order=100,
        nuts_version=told.one_of("nuts_version", ("", *NUTS_VERSIONS)),
        nuts_exceptions=exceptions,
        nace_version=told.one_of("nace_version", ("", "2", "2.1")),
        files=tuple(each.spec for each in files),
        **{key: told.text(key, None if key in _STATED else "") for key in _TEXTS},  # type: ignore[arg-type]
    )
    return Register(source, files, told.text("id_prefix", ""), path.parent)


@dataclass(frozen=True)
class _Told:
    """A table of the TOML, and where it stands."""

    file: str
    key: str
    table: dict[str, Any]

    def where(self, key: str = "") -> str:
        return f"{self.file}, {'.'.join(filter(None, (self.key, key)))}".removesuffix(", ")

    def fault(self, what: str, key: str, expected: str, found: object) -> ContractError:
        return ContractError(what, self.where(key), expected, str(found))

    def only(self, known: frozenset[str]) -> None:
        for key in self.table:
            if key not in known:
                near = get_close_matches(key, known, 1)
                expected = f"{near[0]}?" if near else ", ".join(sorted(known))
                raise self.fault("unknown key", key, expected, key)

    def text(self, key: str, default: str | None = None) -> str:
        found = self.table.get(key, default)
        if found is None:
            raise self.fault("missing key", key, "a text", "nothing")
        if not isinstance(found, str):
            raise self.fault("wrong value", key, "a text", repr(found))
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        found = self.table.get(key, [])
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            raise self.fault("wrong value", key, "a list of texts", repr(found))
        return tuple(found)

    def one_of(self, key: str, allowed: tuple[str, ...]) -> str:
        found = self.text(key, allowed[0])
        if found not in allowed:
            raise self.fault("wrong value", key, ", ".join(filter(None, allowed)), found)
        return found

    def bounds(self, key: str, default: tuple[int, float]) -> Any:
        found = self.table.get(key, list(default))
        if (
            not isinstance(found, list)
            or len(found) != 2
            or not all(type(one) in (int, float) for one in found)
        ):
            raise self.fault("wrong value", key, "the least and the most", repr(found))
        return tuple(found)

    def table_of(self, key: str) -> "_Told":
        found = self.table.get(key, {})
        if not isinstance(found, dict):
            raise self.fault("wrong value", key, "a table", repr(found))
        return _Told(self.file, ".".join(filter(None, (self.key, key))), found)


def _file(told: _Told) -> MappedFile:
    own = frozenset(["kind", "path", "columns", "constants", "values", "ignored", "rows", "skips"])
    told.only(own | _SPEC_KEYS | {"separator", "thousands", "dates", "countries"})
    kind = KINDS.get(told.text("kind"))
    if kind is None:
        raise told.fault("unknown kind", "kind", ", ".join(KINDS), told.text("kind"))
    path = told.text("path")
    if path.startswith("/"):
        raise told.fault("wrong value", "path", "a path from the folder of the mapping", path)
    mapped = _fields(told, kind)
    columns = tuple(dict.fromkeys(column for each in mapped.values() for column in each.columns))
    key = tuple(column for name in kind.contract().key for column in mapped.get(name, Field()).columns)
    spec = FileSpec(
        name=kind.file,
        path=escape(path),
        columns=columns,
        rows=told.bounds("rows", (1, 1_000_000)),
        skips=told.bounds("skips", (0, 0.1)),
        key=key if len(key) == len(kind.contract().key) else (),
        **{name: told.table[name] for name in _SPEC_KEYS & set(told.table)},
    )
    for each in fields(spec):
        if each.name in _SPEC_KEYS and type(getattr(spec, each.name)) is not type(each.default):
            found = repr(getattr(spec, each.name))
            raise told.fault("wrong value", each.name, f"as {each.default!r}", found)
    if spec.decimal not in (".", ","):
        raise told.fault("wrong value", "decimal", "'.' or ','", spec.decimal)
    if told.text("thousands", "") == spec.decimal:
        raise told.fault(
            "wrong value", "thousands", f"another mark than decimal = {spec.decimal!r}", "the same"
        )
    separator = told.text("separator", ";")
    if not separator:
        raise told.fault("wrong value", "separator", "a character", "none")
    return MappedFile(
        told.where(),
        kind,
        spec,
        mapped,
        frozenset(told.texts("ignored")),
        separator,
        told.text("thousands", ""),
        told.texts("dates"),
        told.one_of("countries", COUNTRY_STYLES),
    )


def _fields(told: _Told, kind: Kind) -> dict[str, Field]:
    """Return the fields that are mapped; every one must be of the kind, and none may be mapped twice."""
    columns, constants, values = (told.table_of(key) for key in ("columns", "constants", "values"))
    known = frozenset(kind.contract().columns)
    for table in (columns, constants, values):
        table.only(known)
    for name in constants.table:
        if name in columns.table:
            raise constants.fault("mapped twice", name, "a column or a constant", "both")
    for name in kind.required:
        if name not in columns.table and name not in constants.table:
            raise told.fault("field not mapped", f"columns.{name}", "a column (or a constant)", "neither")
    found = {}
    for name in (*columns.table, *constants.table):
        given = columns.table.get(name, [])
        meanings = values.table_of(name)
        found[name] = Field(
            (given,) if isinstance(given, str) else columns.texts(name),
            constants.text(name, ""),
            {key: meanings.text(key) for key in meanings.table},
        )
    for name in values.table:
        if name not in found:
            raise values.fault("field not mapped", name, "a column for it", "none")
    return found
