"""Memberships of a few organisations with letters for names, for the tests of the explorer."""

from collections.abc import Mapping

import numpy as np

from graph.explorer.memberships import Memberships, membership_matrix_of
from graph.lists.list_reading import MEMBER
from graph.lists.thing_table import FilterColumn, ThingTable, filter_column

BASE = "http://x/"


def small_network(
    members: Mapping[str, str],
    *,
    countries: Mapping[str, str] | None = None,
    regions: Mapping[str, str] | None = None,
    fields: Mapping[str, str] | None = None,
    years: Mapping[str, tuple[str, str]] | None = None,
    communities: Mapping[str, int] | None = None,
) -> Memberships:
    """Return memberships: partnerships by name with the letters of their members; other values by their names."""
    letters = sorted({letter for each in members.values() for letter in each} | set(regions or {}))
    names = sorted(members)
    row = {letter: at for at, letter in enumerate(letters)}
    people = _table(
        [f"{BASE}organisation/{letter}" for letter in letters],
        [letter.upper() for letter in letters],
        {
            "country": _column({row[one]: [code] for one, code in (countries or {}).items()}),
            "region": _column({row[one]: [code] for one, code in (regions or {}).items()}),
        },
        {},
    )
    partnerships = _table(
        [f"{BASE}partnership/{name}" for name in names],
        names,
        {
            MEMBER: _column(
                {
                    at: [f"{BASE}organisation/{letter}" for letter in members[name]]
                    for at, name in enumerate(names)
                }
            ),
            "field": _column({names.index(one): each.split() for one, each in (fields or {}).items()}),
            "industry": _column({}),
            "programme": _column({at: [f"programme-{name}"] for at, name in enumerate(names)}),
        },
        {
            part: tuple((years or {}).get(name, ("", ""))[number] for name in names)
            for number, part in enumerate(("start", "end"))
        },
    )
    lists = {"organisations": people, "partnerships": partnerships}
    numbers = {f"{BASE}organisation/{letter}": number for letter, number in (communities or {}).items()}
    return membership_matrix_of(BASE, lists, numbers)


def _column(values: Mapping[int, list[str]]) -> FilterColumn:
    pairs = [(row, key) for row, keys in values.items() for key in keys]
    return filter_column(pairs, {key: key for _, key in pairs})


def _table(
    iris: list[str],
    labels: list[str],
    columns: Mapping[str, FilterColumn],
    dates: Mapping[str, tuple[str, ...]],
) -> ThingTable:
    empty = tuple("" for _ in iris)
    figures: dict[str, np.typing.NDArray[np.float64]] = {}
    return ThingTable(tuple(iris), tuple(labels), empty, empty, columns, figures, dates, empty)
