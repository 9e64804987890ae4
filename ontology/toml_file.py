"""Reader of the TOML files that people write.

A file is read into a `TomlTable`; its fields state the keys and their types. Every fault is one TomlError with the
file, the path of the key, the expectation and the value.
"""

import math
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, inspect

from ontology.errors import HansaError
from ontology.sentence import either, joined, marked, names, sentence, word

Text = Annotated[str, Meta(pattern=r"\S", description=marked("a text"))]
Count = Annotated[int, Meta(ge=0, description=marked("a whole number of at least 0"))]
Positive = Annotated[int, Meta(ge=1, description=marked("a whole number of at least 1"))]
Amount = Annotated[float, Meta(ge=0, description=marked("a number of at least 0"))]
LocalDateTime = Annotated[
    datetime, Meta(tz=False, description=marked("a local date and time such as 2025-10-01T09:00:00"))
]

_T = TypeVar("_T")
_STEP = re.compile(r"\.(\w+)|\[(\d+|\.\.\.)\]")
_FIELD = re.compile(r"(?P<fault>missing required|contains unknown) field `(?P<name>.*)`", re.DOTALL)
_BARE = re.compile(r"[\w-]+")
_LONGEST = 80
_SHOWN = 12
_WORDS: dict[type[inspect.Type], str] = {
    inspect.StrType: marked("a text"),
    inspect.IntType: marked("a whole number"),
    inspect.FloatType: marked("a number"),
    inspect.BoolType: marked("true or false"),
    inspect.DateTimeType: marked("a date and time"),
    inspect.DateType: marked("a date"),
    inspect.TimeType: marked("a time"),
    inspect.StructType: marked("a table"),
    inspect.DictType: marked("a table"),
}


class TomlTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of the tables of a file; a key without a field is refused. Subclasses repeat `frozen=True` for mypy."""


class TomlError(HansaError):
    """A fault of a TOML file, with the path of its key (`partners.min`, `roles[0].name`)."""

    def __init__(self, what: str, file: str, key: str = "", expected: str = "", found: str = "") -> None:
        super().__init__(what, f"{file}, {key}" if key else file, expected, found)
        self.file, self.key = file, key


def read(path: Path, type_: type[_T]) -> _T:
    """Return a TOML file as a value of a type; raises TomlError."""
    return convert(table_of(path), type_, path.name)


def table_of(path: Path) -> dict[str, Any]:
    """Return the top table of a TOML file as it is written; raises TomlError."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise TomlError("missing file", str(path), "", "a TOML file", sentence("nothing there")) from None
    except OSError as error:
        raise TomlError(
            "unreadable file", str(path), "", "a TOML file", error.strerror or str(error)
        ) from None
    except ValueError as error:  # a path that no file can have
        raise TomlError("unreadable file", str(path), "", "a TOML file", str(error)) from None
    return table_in(content, path.name)


def table_in(content: bytes, name: str) -> dict[str, Any]:
    """Return the top table of the bytes of a TOML file; `name` is the file's. Raises TomlError."""
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        # Not only broken TOML and bytes that are no UTF-8: Python refuses a number of thousands of digits, too.
        raise TomlError("broken TOML", name, "", "TOML 1.0 in UTF-8", str(error)) from None


def convert(table: Mapping[str, Any], type_: type[_T], file: str, key: str = "") -> _T:
    """Return a table as a value of a type.

    `key` is the path of the table in the file. Raises TomlError for a missing or an unknown key and for a value of
    another type.

    >>> class Partners(TomlTable, frozen=True):
    ...     min: Positive
    >>> convert({"min": 3}, Partners, "call.toml", "partners")
    Partners(min=3)
    >>> convert({"min": "3"}, Partners, "a.toml", "partners")
    Traceback (most recent call last):
    ontology.toml_file.TomlError: wrong value in a.toml, partners.min: expected a whole number of at least 1, found '3'
    >>> convert({"min": 3, "mx": 5}, Partners, "call.toml", "partners")
    Traceback (most recent call last):
    ontology.toml_file.TomlError: unknown key in call.toml, partners.mx: expected one of: min, found mx
    """
    for path, value in _leaves(table):
        if isinstance(value, float) and not math.isfinite(value):
            raise TomlError("wrong value", file, _spelt(key, path), "a finite number", str(value))
    try:
        return msgspec.convert(table, type_)
    except msgspec.ValidationError as error:
        raise _fault(str(error), table, type_, file, key) from None


def shown(value: object) -> str:
    """Return a value as an error message spells it, shortened.

    >>> shown("a"), shown(True), shown(datetime(2025, 10, 1, 9))
    ("'a'", 'true', '2025-10-01T09:00:00')
    """
    if isinstance(value, bool):
        return str(value).lower()
    text = value.isoformat() if isinstance(value, datetime) else repr(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."


def one_of(allowed: Iterable[object]) -> str:
    """Return the names that are allowed, sorted, the first twelve of them.

    >>> one_of({"max", "min"})
    'one of: max, min'
    """
    listed = sorted(str(name) for name in allowed if name != "")
    if not listed:
        return sentence("no key")
    row = names(listed, _SHOWN) if len(listed) > _SHOWN else joined(listed)
    return sentence("one of: {row}", row=row)


def closest(name: str, known: Iterable[str]) -> str:
    """Return the known name that is closest to a wrong one, else all of them.

    >>> closest("mx", ["max", "min"]), closest("stage", ["max", "min"])
    ('max', 'one of: max, min')
    """
    names = sorted(known)
    near = get_close_matches(name, names, 1)
    return joined(near) if near else one_of(names)


def _fault(message: str, table: Mapping[str, Any], type_: Any, file: str, key: str) -> TomlError:
    """Return the error for a message like "Expected `int`, got `str` - at `$.partners.min`"."""
    what, _, written = message.partition(" - at `$")
    path = _path(message, table, type_, written.removesuffix("`"))
    expected = inspect.type_info(type_)
    value: Any = table
    for step in path:
        value, expected = value[step], _inner(expected, step)
    field = _FIELD.search(what)
    if field is None:
        words = _words(expected)
        known = what.startswith(("Expected", "Invalid")) and words
        return TomlError(
            "wrong value" if known else what, file, _spelt(key, path), words if known else "", shown(value)
        )
    name = field["name"]
    place = _spelt(key, [*path, name])
    names = {each.encode_name: each.type for each in _struct(expected).fields}
    if field["fault"].startswith("missing"):
        return TomlError("missing key", file, place, _words(names[name]), sentence("nothing"))
    return TomlError("unknown key", file, place, closest(name, names), _spelt("", [name]))


def _path(message: str, table: Any, type_: Any, written: str) -> list[str | int]:
    """Return the steps of a path, with the free keys that msgspec leaves out."""
    path: list[str | int] = []
    value: Any = table
    for name, index in _STEP.findall(written):
        step: str | int = name or (index if index == "..." else int(index))
        if step == "...":
            step = next(key for key in value if _is_faulty(message, table, type_, [*path, key]))
        path.append(step)
        value = value[step]
    return path


def _is_faulty(message: str, table: Any, type_: Any, path: list[Any]) -> bool:
    """Return whether the fault remains without the other keys beside a path's last."""
    try:
        msgspec.convert(_only(table, path), type_)
    except msgspec.ValidationError as error:
        return str(error) == message
    return False


def _only(value: Any, path: list[Any]) -> Any:
    first, *rest = path
    if not rest:
        return {first: value[first]}
    if isinstance(value, list):
        return [*value[:first], _only(value[first], rest), *value[first + 1 :]]
    return {**value, first: _only(value[first], rest)}


def _leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if isinstance(value, Mapping | list):
        items = value.items() if isinstance(value, Mapping) else enumerate(value)
        for step, inner in items:
            yield from _leaves(inner, (*path, step))
    else:
        yield path, value


def _spelt(key: str, path: Any) -> str:
    for step in path:
        name = step if isinstance(step, int) or _BARE.fullmatch(step) else repr(step)
        key += f"[{step}]" if isinstance(step, int) else f".{name}" if key else name
    return key


def _plain(type_: inspect.Type) -> list[inspect.Type]:
    """Return the types that a type allows, without descriptions and without None."""
    if isinstance(type_, inspect.Metadata):
        return _plain(type_.type)
    if isinstance(type_, inspect.UnionType):
        return [plain for each in type_.types for plain in _plain(each)]
    return [] if isinstance(type_, inspect.NoneType) else [type_]


def _struct(type_: inspect.Type) -> inspect.StructType:
    return next(each for each in _plain(type_) if isinstance(each, inspect.StructType))


def _inner(type_: inspect.Type, step: str | int) -> inspect.Type:
    for each in _plain(type_):
        if isinstance(each, inspect.StructType) and isinstance(step, str):
            return next(field.type for field in each.fields if field.encode_name == step)
        if isinstance(each, inspect.DictType) and isinstance(step, str):
            return each.value_type
        if isinstance(each, inspect.ListType | inspect.VarTupleType) and isinstance(step, int):
            return each.item_type
        if isinstance(each, inspect.TupleType) and isinstance(step, int):
            return each.item_types[step]
    return inspect.AnyType()


def _words(type_: inspect.Type) -> str:
    """Return a type in words; empty where there are none."""
    if isinstance(type_, inspect.Metadata):
        described = (type_.extra_json_schema or {}).get("description")
        return str(described) if described else _words(type_.type)
    if isinstance(type_, inspect.LiteralType):
        return one_of(type_.values)
    if isinstance(type_, inspect.ListType | inspect.VarTupleType):
        return sentence("a list, each item {item}", item=word(_words(type_.item_type)))
    if isinstance(type_, inspect.TupleType):
        return sentence("a list of {number} items", number=len(type_.item_types))
    if isinstance(type_, inspect.UnionType):
        return either([word(words) for each in type_.types if (words := _words(each))] or [""])
    return _WORDS.get(type(type_), "")
