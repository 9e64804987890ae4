"""Findings of a network in words: who joins communities, who is tied to nobody, and whom it would miss."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

from graph.explorer.memberships import Memberships, MembershipSelection, select_memberships
from graph.explorer.network_criteria import NetworkCriteria
from graph.explorer.tie_network import TieNode, group_of, organisation_node, symmetric, tie_network
from graph.measures.networks.adjacency import Adjacency

_SHOWN, _LEAST_COMMUNITIES = 5, 3
# Up to so many memberships every organisation is tried; above, those of most partnerships.
_ALL, _TRIED = 5000, 20


@dataclass(frozen=True)
class Joiner:
    """An organisation whose partners, itself included, belong to several communities."""

    node: TieNode
    communities: int


@dataclass(frozen=True)
class Cut:
    """An organisation without which others lose their ties to the rest: how many, and the first of them."""

    node: TieNode
    number: int
    examples: tuple[TieNode, ...]


@dataclass(frozen=True)
class NetworkFindings:
    """Findings on the organisations that meet some criteria; `separate` counts groups that nothing joins.

    `years` are years with the number of partnerships that began in them, from the first to the last; `undated` counts
    those whose year is not known. `tried` is how many organisations of most partnerships were looked at for cuts, 0
    where all were.
    """

    organisations: int
    partnerships: int
    separate: int
    communities: int
    joiners: tuple[Joiner, ...]
    untied: tuple[TieNode, ...]
    cuts: tuple[Cut, ...]
    tried: int
    years: tuple[tuple[str, int], ...]
    undated: int


def read_findings(memberships: Memberships, criteria: NetworkCriteria) -> NetworkFindings:
    """Return the findings of the memberships that meet some criteria."""
    selection = select_memberships(memberships, criteria)
    matrix = selection.incidence
    count, _ = csgraph.connected_components(symmetric(matrix)) if matrix.nnz else (0, None)
    communities, joiners = _joiners(memberships, selection)
    return NetworkFindings(
        len(selection.organisations),
        len(selection.partnerships),
        int(count),
        communities,
        joiners,
        _untied(memberships, selection, criteria),
        _cuts(memberships, selection),
        _TRIED if matrix.nnz > _ALL else 0,
        *_years(memberships, selection),
    )


def _years(
    memberships: Memberships, selection: MembershipSelection
) -> tuple[tuple[tuple[str, int], ...], int]:
    """Return how many partnerships began in each year, and how many have none."""
    starts = memberships.partnerships.dates["start"]
    counts = Counter(starts[row][:4] for row in selection.partnerships)
    undated = counts.pop("", 0)
    if not counts:
        return (), undated
    span = range(int(min(counts)), int(max(counts)) + 1)
    return tuple((str(year), counts[str(year)]) for year in span), undated


def _joiners(memberships: Memberships, selection: MembershipSelection) -> tuple[int, tuple[Joiner, ...]]:
    """Return how many communities there are, and the organisations that meet most of them."""
    iris = memberships.organisations.iris
    numbers = np.array(
        [memberships.communities.get(iris[row], -1) for row in selection.organisations], dtype=np.intp
    )
    known = np.flatnonzero(numbers >= 0)
    if not len(known):
        return 0, ()
    shape = (int(numbers.max()) + 1, len(numbers))
    of_community = sparse.csr_array((np.ones(len(known)), (numbers[known], known)), shape=shape)
    met = sparse.csr_array(selection.incidence @ (of_community @ selection.incidence).T)
    reach = np.diff(met.indptr)
    degree = np.asarray(selection.incidence.sum(axis=1), dtype=np.float64).reshape(-1)
    order = sorted(range(len(reach)), key=lambda at: (-reach[at], -degree[at], at))[:_SHOWN]
    people = _organisations(memberships, selection, order)
    return len(set(numbers[known].tolist())), tuple(
        Joiner(node, int(reach[at]))
        for node, at in zip(people, order, strict=True)
        if reach[at] >= _LEAST_COMMUNITIES
    )


def _untied(
    memberships: Memberships, selection: MembershipSelection, criteria: NetworkCriteria
) -> tuple[TieNode, ...]:
    """Return the regions of level 2 that share no partnership with another, by their labels.

    With no other filter than a country they are regions of all organisations, else of those in the selection.
    """
    network = tie_network(memberships, selection, "regions")
    ties = network.incidence @ network.incidence.T if len(network.keys) else None
    degrees = np.diff(sparse.csr_array(ties).indptr) - 1 if ties is not None else ()
    tied = {key for key, degree in zip(network.keys, degrees, strict=True) if degree}
    rows: Sequence[int] = selection.organisations.tolist()
    if not (criteria.start or criteria.programme or criteria.field or criteria.first or criteria.last):
        rows = range(len(memberships.organisations))
    places = {
        group.key: group
        for row in rows
        if (group := group_of(memberships, row, "regions"))
        and criteria.country in ("", group.country)
        and group.key not in tied
    }
    return tuple(sorted(places.values(), key=lambda group: (group.label, group.key)))


def _cuts(memberships: Memberships, selection: MembershipSelection) -> tuple[Cut, ...]:
    """Return the organisations whose leaving would cut most others off, with those that it cuts off."""
    matrix = selection.incidence
    height = matrix.shape[0]
    degree = np.asarray(matrix.sum(axis=1), dtype=np.float64).reshape(-1)
    order = sorted(range(height), key=lambda at: (-degree[at], at))
    if matrix.nnz <= _ALL:
        points = set(nx.articulation_points(nx.from_scipy_sparse_array(symmetric(matrix))))
        order = [at for at in order if at in points]
    else:
        order = order[:_TRIED]
    whole = symmetric(matrix)
    _, groups = csgraph.connected_components(whole) if order else (0, np.zeros(0, dtype=np.int32))
    lost = sorted(
        ((at, _lost(whole, groups, at, height)) for at in order), key=lambda one: (-len(one[1]), one[0])
    )[:_SHOWN]
    return tuple(
        Cut(
            _organisations(memberships, selection, [at])[0],
            len(others),
            tuple(_organisations(memberships, selection, others[:_SHOWN])),
        )
        for at, others in lost
        if others
    )


def _lost(whole: Adjacency, groups: NDArray[np.int32], leaving: int, height: int) -> list[int]:
    """Return the organisations that were joined to the rest of their group only through one that leaves.

    `whole` is the adjacency of organisations, of which there are `height`, and partnerships; `groups` are its parts.
    """
    others = np.flatnonzero(np.arange(whole.shape[0]) != leaving)
    parts = np.full(whole.shape[0], -1)
    parts[others] = csgraph.connected_components(whole[others][:, others])[1]
    mates = np.flatnonzero(groups[:height] == groups[leaving])
    mates = mates[mates != leaving]
    if not len(mates):
        return []
    largest = int(np.bincount(parts[mates]).argmax())
    return [int(at) for at in mates[parts[mates] != largest]]


def _organisations(
    memberships: Memberships, selection: MembershipSelection, places: Sequence[int]
) -> list[TieNode]:
    """Return organisations of a selection by their places in it."""
    return [organisation_node(memberships, int(selection.organisations[at])) for at in places]
