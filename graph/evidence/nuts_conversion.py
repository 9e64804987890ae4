"""Carry figures of regions from one version of NUTS to another, where that needs no guess.

A figure belongs to a territory. It is carried only along a chain of exact matches, version by version; where a
territory changed, the figures of all regions of its level below the nearest ancestor that did not change are added up
there. What can be carried in neither way is listed and stays behind: figures are never split, and never moved over a
close match.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import add
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

# A figure, or a row of them with NaN for what is not stated: a sum that lacks a part is NaN again.
Figure = TypeVar("Figure", float, NDArray[np.float64])


@dataclass(frozen=True)
class Carried(Generic[Figure]):
    """Figures by code of the new version.

    `figures` came over exact matches; `sums` were added up from the regions of `parts`; `lost` are the old codes that
    stayed behind, with the reason. A sum stands at a higher level and holds what was carried below it as well: the two
    are never to be added.
    """

    figures: dict[str, Figure] = field(default_factory=dict)
    sums: dict[str, Figure] = field(default_factory=dict)
    parts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    lost: dict[str, str] = field(default_factory=dict)


def target(code: str, steps: Sequence[Mapping[str, str]]) -> str | None:
    """Return the code that a chain of exact matches ends in, or None where it breaks.

    >>> target("FR24", [{"FR24": "FRB0"}, {"FRB0": "FRB0"}])
    'FRB0'
    """
    carried: str | None = code
    for step in steps:
        carried = step.get(carried) if carried is not None else None
    return carried


def carry(
    figures: Mapping[str, Figure], steps: Sequence[Mapping[str, str]], parents: Mapping[str, str]
) -> Carried[Figure]:
    """Carry additive figures (counts, money: never shares or quotients) to the version that the steps end in.

    `figures` is {code: figure} of the old version; `steps` is {code: code} of exact matches for each pair of versions;
    `parents` is {code: code of the region above} for every region of the old version.

    >>> steps, parents = [{"A": "A", "A1": "A1"}], {"A1": "A", "A2": "A", "A3": "A"}
    >>> carry({"A1": 1.0, "A2": 2.0, "A3": 4.0}, steps, parents)
    Carried(figures={'A1': 1.0}, sums={'A': 7.0}, parts={'A': ('A1', 'A2', 'A3')}, lost={})
    >>> carry({"A1": 1.0, "A2": 2.0}, steps, parents).lost
    {'A2': 'no figure for A3, which is part of A as well'}
    """
    carried: Carried[Figure] = Carried()
    for code, figure in figures.items():
        new = target(code, steps)
        if new is not None:
            carried.figures[new] = figure
    for code in figures:
        if target(code, steps) is None:
            _sum(code, figures, steps, parents, carried)
    return carried


def _sum(
    code: str,
    figures: Mapping[str, Figure],
    steps: Sequence[Mapping[str, str]],
    parents: Mapping[str, str],
    carried: Carried[Figure],
) -> None:
    above = next((up for up in _ancestors(code, parents) if target(up, steps) is not None), None)
    if above is None:
        carried.lost[code] = "the territory changed, and so did all above it"
        return
    new = str(target(above, steps))
    if new in carried.figures or new in carried.sums:
        # Its own figure is there, or it was added up for a sibling.
        return
    depth = len(list(_ancestors(code, parents)))
    parts = sorted(
        other for other in parents if above in (up := list(_ancestors(other, parents))) and len(up) == depth
    )
    absent = [part for part in parts if part not in figures]
    if absent:
        more = f" and {len(absent) - 1} more" if len(absent) > 1 else ""
        carried.lost[code] = f"no figure for {absent[0]}{more}, which is part of {above} as well"
        return
    carried.sums[new] = reduce(add, (figures[part] for part in parts))
    carried.parts[new] = tuple(parts)


def _ancestors(code: str, parents: Mapping[str, str]) -> Iterator[str]:
    while code in parents:
        code = parents[code]
        yield code
