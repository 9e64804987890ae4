"""Read the fields of a TOML file strictly: a wrong, missing or unknown key is a named error."""

import math
import tomllib
from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path

from ontology.errors import HansaError


class FieldError(HansaError):
    """A field of a file cannot be used: says the file, the key, what was expected and what was found."""

    def __init__(self, file: str, key: str, expected: str, found: str) -> None:
        super().__init__(f"{file}: {key or 'the file'}", expected=expected, found=found)
        self.file = file
        self.key = key


class Fields:
    """One TOML table whose keys are taken one by one; `end` refuses those that nobody took.

    >>> fields = Fields("call.toml", "partners", {"min": 3, "mx": 5})
    >>> fields.integer("min", low=1)
    3
    >>> fields.end()
    Traceback (most recent call last):
    graph.matchmaking.toml_fields.FieldError: call.toml: partners.mx: expected one of: min, found an unknown key
    """

    def __init__(self, file: str, key: str, table: Mapping[str, object]) -> None:
        self.file = file
        self.key = key
        self._table = table
        self._taken: list[str] = []

    def error(self, name: str, expected: str, found: object) -> FieldError:
        """Make the error for one key of this table; `found` is shown as TOML would spell it."""
        shown = found if isinstance(found, Shown) else _shown(found)
        return FieldError(self.file, self._path(name), expected, shown)

    def has(self, name: str) -> bool:
        """Say whether the key is there."""
        return name in self._table

    def text(self, name: str, default: str | None = None, among: Collection[str] | None = None) -> str:
        """Take a text that is not blank; with `among`, one of those."""
        value = self._take(name, "a text", default)
        if not isinstance(value, str) or (not value.strip() and value != default):
            raise self.error(name, "a text", value)
        if among is not None and value not in among:
            raise self.error(name, _one_of(among), value)
        return value

    def integer(self, name: str, default: int | None = None, *, low: int = 0) -> int:
        """Take a whole number of at least `low`."""
        expected = f"a whole number of at least {low}"
        value = self._take(name, expected, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < low:
            raise self.error(name, expected, value)
        return value

    def optional_integer(self, name: str, *, low: int = 0) -> int | None:
        """Take a whole number of at least `low`, or None where the key is absent."""
        return self.integer(name, low=low) if self._known(name) else None

    def number(self, name: str, default: float | None = None) -> float:
        """Take a finite number of at least 0."""
        value = self._take(name, "a number of at least 0", default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.error(name, "a number of at least 0", value)
        if not math.isfinite(value) or value < 0:
            raise self.error(name, "a number of at least 0", value)
        return float(value)

    def optional_number(self, name: str) -> float | None:
        """Take a finite number of at least 0, or None where the key is absent."""
        return self.number(name) if self._known(name) else None

    def flag(self, name: str, default: bool) -> bool:
        """Take true or false."""
        value = self._take(name, "true or false", default)
        if not isinstance(value, bool):
            raise self.error(name, "true or false", value)
        return value

    def moment(self, name: str) -> datetime:
        """Take a date with a time and without an offset (TOML's local date-time)."""
        expected = "a local date and time such as 2025-10-01T09:00:00"
        value = self._take(name, expected, None)
        if not isinstance(value, datetime) or value.tzinfo is not None:
            raise self.error(name, expected, value)
        return value

    def texts(
        self, name: str, *, required: bool = False, among: Collection[str] | None = None
    ) -> tuple[str, ...]:
        """Take a list of different texts; an absent key is an empty list unless `required`."""
        expected = "a list of texts"
        value = self._take(name, expected, None if required else ())
        if not isinstance(value, list | tuple) or (required and not value):
            raise self.error(name, expected, value)
        texts: list[str] = []
        for position, item in enumerate(value):
            where = f"{name}[{position}]"
            if not isinstance(item, str) or not item.strip():
                raise self.error(where, "a text", item)
            if among is not None and item not in among:
                raise self.error(where, _one_of(among), item)
            if item in texts:
                raise self.error(where, "each text once", item)
            texts.append(item)
        return tuple(texts)

    def table(self, name: str) -> "Fields":
        """Take a table; an absent key is an empty one."""
        value = self._take(name, "a table", {})
        if not isinstance(value, dict):
            raise self.error(name, "a table", value)
        return Fields(self.file, self._path(name), value)

    def tables(self, name: str, *, required: bool = False) -> list["Fields"]:
        """Take an array of tables; an absent key is an empty one unless `required`."""
        expected = f"one or more [[{name}]] tables"
        value = self._take(name, expected, None if required else [])
        if not isinstance(value, list) or (required and not value):
            raise self.error(name, expected, value)
        found = []
        for position, item in enumerate(value):
            if not isinstance(item, dict):
                raise self.error(f"{name}[{position}]", "a table", item)
            found.append(Fields(self.file, self._path(f"{name}[{position}]"), item))
        return found

    def end(self) -> None:
        """Refuse the first key that was not taken."""
        for name in self._table:
            if name not in self._taken:
                raise self.error(name, _one_of(self._taken), Shown("an unknown key"))

    def _known(self, name: str) -> bool:
        if name not in self._taken:
            self._taken.append(name)
        return name in self._table

    def _take(self, name: str, expected: str, default: object) -> object:
        if self._known(name):
            return self._table[name]
        if default is None:
            raise self.error(name, expected, Shown("nothing"))
        return default

    def _path(self, name: str) -> str:
        return f"{self.key}.{name}" if self.key else name


class Shown(str):
    """Words that stand in an error as they are, beside values that are quoted."""

    __slots__ = ()


def read(path: Path) -> Fields:
    """Read the top table of a TOML file; raise FieldError where it is not TOML in UTF-8."""
    try:
        with path.open("rb") as file:
            return Fields(path.name, "", tomllib.load(file))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FieldError(path.name, "", "TOML in UTF-8", str(error)) from error


def _shown(value: object) -> str:
    text = repr(value) if not isinstance(value, datetime) else value.isoformat()
    return text if len(text) <= 80 else text[:77] + "..."


def _one_of(names: Collection[str]) -> str:
    listed = sorted(names)
    more = f" and {len(listed) - 12} more" if len(listed) > 12 else ""
    return f"one of: {', '.join(listed[:12])}{more}" if listed else "no key at all"
