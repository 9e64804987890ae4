"""Choice of rows by settings of a source, which knows what the file has instead."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from loaders.errors import ContractError
from loaders.eurostat_table import cell, texts
from loaders.load import Load
from loaders.row import Row

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MOST_SHOWN = 8


@dataclass
class SettingFilter:
    """Choice of rows by the settings in `names`; one that is empty takes the only value that the file has.

    `stated` are the combinations of values that the file has, `taken` whether a figure was taken.
    """

    load: Load
    names: Sequence[str]
    readable: Mapping[str, frozenset[str]] = field(default_factory=dict)
    stated: set[tuple[str, ...]] = field(default_factory=set)
    taken: bool = False

    def takes(self, *values: str) -> bool:
        """Return whether a figure of these values is chosen, and remember them."""
        self.stated.add(values)
        return all(one == chosen for one, chosen in zip(values, self._chosen, strict=True) if chosen)

    @cached_property
    def _chosen(self) -> tuple[str, ...]:
        return tuple(self.load.source.settings[name] for name in self.names)

    def check(self) -> None:
        """Raise ContractError where the settings left nothing of the file, or an empty one left several values."""
        for position, (name, chosen) in enumerate(zip(self.names, self._chosen, strict=True)):
            values = sorted({row[position] for row in self.stated})
            if not chosen and len(values) > 1:
                self._refuse(f"several values of {name}", "one of them", _shown(values), {name: values[-1]})
        if self.taken or not self.stated or self._chosen in self.stated:
            return
        nearest = max(self._readable() or self.stated, key=lambda row: (self._agreement(row), row))
        differing = {
            name: value
            for name, value, chosen in zip(self.names, nearest, self._chosen, strict=True)
            if chosen and value != chosen
        }
        expected = ", ".join(
            f"{name} {chosen}" for name, chosen in zip(self.names, self._chosen, strict=True) if chosen
        )
        has = "; ".join(
            f"{name} {_shown(sorted({row[position] for row in self.stated}))}"
            for position, name in enumerate(self.names)
            if name in differing
        )
        if differing and not self._readable():
            readable = "; ".join(f"{name} {_shown(sorted(values))}" for name, values in self.readable.items())
            raise ContractError("no figures that are read", self.load.source.name, readable, has)
        if differing:
            self._refuse("no figures of the settings", expected, has, differing)

    def _readable(self) -> list[tuple[str, ...]]:
        return [
            row
            for row in self.stated
            if all(
                value in self.readable.get(name, {value}) for name, value in zip(self.names, row, strict=True)
            )
        ]

    def _agreement(self, row: tuple[str, ...]) -> int:
        return sum(value == chosen for value, chosen in zip(row, self._chosen, strict=True))

    def _refuse(self, what: str, expected: str, has: str, change: Mapping[str, str]) -> None:
        options = " ".join(f"--set {self.load.source.name}.{name}={value}" for name, value in change.items())
        raise ContractError(what, self.load.source.name, expected, f"{has} (change it with {options})")


def figures(row: Row, chosen: SettingFilter, *values: str) -> Iterator[tuple[str, Decimal]]:
    """Yield the chosen periods of a row of Eurostat's tables with their numbers; `values` follow the period."""
    for period, text in texts(row):
        if text.strip() not in ("", ":") and chosen.takes(period, *values):
            figure = cell(period, text)
            if figure and figure.number:
                yield period, Decimal(figure.number)


def year_of(load: Load, file: str) -> str:
    """Return the year that the name of a file states, else that of the setting `year`.

    Raises ContractError where both are stated and differ, and where neither is.
    """
    setting, name = load.source.settings["year"], load.file_name(file)
    years: list[str] = sorted(set(_YEAR.findall(name)))
    if len(years) == 1:
        if setting and setting != years[0]:
            change = f"{setting} (change it with --set {load.source.name}.year={years[0]})"
            raise ContractError(
                "setting differs from the file",
                f"{load.source.name}.year",
                f"{years[0]}, as {name} says",
                change,
            )
        return years[0]
    if not setting:
        raise ContractError(
            "file of no stated year", name, f"--set {load.source.name}.year=YYYY", "no year in its name"
        )
    return setting


def _shown(values: Sequence[str]) -> str:
    more = f" and {len(values) - _MOST_SHOWN} more" if len(values) > _MOST_SHOWN else ""
    return ", ".join(values[-_MOST_SHOWN:]) + more
