"""Names with an "and" in them, by the words beside it: a sentence has such names beside others."""

import re
from collections.abc import Iterator, Mapping, Sequence

from graph.names.index import NameIndex

_AND = re.compile(r"(\S+) and (?=(\S+))")
# What the sentences leave out of the name of an activity.
_MAKING = "manufacture of "


def compound_names(index: NameIndex) -> Mapping[tuple[str, str], Sequence[tuple[str, int]]]:
    """Return the names of an index in small letters, each with the place of its "and", by the words beside it."""
    rows = index.rows(
        "SELECT label FROM things WHERE label LIKE '% and %' UNION SELECT short FROM things WHERE short LIKE '% and %'"
        " UNION SELECT text FROM names WHERE text LIKE '% and %'"
    )
    names: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for (label,) in rows:
        name = label.lower().removeprefix(_MAKING)
        for key, at in joints(name):
            names.setdefault(key, []).append((name, at))
    return names


def joints(text: str) -> Iterator[tuple[tuple[str, str], int]]:
    """Yield the words before and after each "and" of a text in small letters, and its place.

    >>> list(joints("(pulp and paper)"))
    [(('pulp', 'paper'), 5)]
    """
    for match in _AND.finditer(text):
        yield (match.group(1).lstrip("(“"), match.group(2).rstrip(",.;:)”")), match.end(1)
