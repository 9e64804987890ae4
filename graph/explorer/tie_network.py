"""Ties between organisations, or between groups of them, by the partnerships that they share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from graph.explorer.memberships import Memberships, MembershipSelection
from graph.lists.thing_table import Rows, ThingTable
from graph.measures.networks.adjacency import Adjacency
from ontology.sentence import sentence


@dataclass(frozen=True)
class TieNode:
    """A node of a network: a thing of the graph, or a community. `key` is its path below the base."""

    key: str
    label: str
    kind: str
    country: str = ""


@dataclass(frozen=True)
class TieNetwork:
    """Nodes (k) that are tied by partnerships (l).

    `incidence` (k x l) says who is in which; in a network of organisations and partnerships both are nodes, and it is
    their symmetric adjacency (k x k). `describe` names a node by its number. `unplaced` organisations have no group.
    """

    incidence: Adjacency
    is_bipartite: bool
    keys: Sequence[str]
    describe: Callable[[int], TieNode]
    unplaced: int = 0

    @property
    def importance(self) -> NDArray[np.float64]:
        """Return how many partnerships, or members, each node has (k)."""
        return np.asarray(self.incidence.sum(axis=1), dtype=np.float64).reshape(-1)

    def strengths(self, chosen: Sequence[int]) -> tuple[Adjacency, Adjacency]:
        """Return ties of chosen nodes to all (c x k): Newman weights, and numbers of shared partnerships.

        A partnership of n nodes adds 1/(n - 1) to the weight (Newman 2001).
        """
        rows = self.incidence[list(chosen)]
        if self.is_bipartite:
            return rows, rows
        size = np.asarray(self.incidence.sum(axis=0), dtype=np.float64).reshape(-1)
        share = np.divide(1.0, size - 1, out=np.zeros(len(size)), where=size > 1)
        weights = sparse.csr_array(rows * share[None, :]) @ self.incidence.T
        return _without_self(weights, chosen), _without_self(rows @ self.incidence.T, chosen)


def _without_self(ties: Adjacency, chosen: Sequence[int]) -> Adjacency:
    rows = ties.tocoo()
    other = np.asarray(chosen)[rows.row] != rows.col
    cells = (rows.data[other], (rows.row[other], rows.col[other]))
    return sparse.csr_array(cells, shape=ties.shape)


def tie_network(memberships: Memberships, selection: MembershipSelection, view: str) -> TieNetwork:
    """Return the network of a view: organisations and partnerships, organisations, or groups of organisations."""
    people, rows = memberships.organisations, selection.organisations
    if view == "both":
        return _bipartite(memberships, selection)
    if view == "organisations":
        keys = _keys(memberships.base, people, rows)
        return TieNetwork(
            selection.incidence, False, keys, lambda at: organisation_node(memberships, int(rows[at]))
        )
    if view == "fields":
        return _by_field(memberships, selection)
    return _by_group(memberships, selection, view)


def region_key(code: str) -> str:
    """Return the path of a region in the version of NUTS that bears evidence.

    >>> region_key("ES21"), region_key("UKD3")
    ('region/2021/ES21', 'region/2016/UKD3')
    """
    return f"region/{2016 if code.startswith('UK') else 2021}/{code}"


def organisation_node(memberships: Memberships, row: int) -> TieNode:
    """Return an organisation as a node, by its row in the list."""
    people = memberships.organisations
    column = people.columns["country"]
    country = next((column.keys[code] for code in column.of(row)), "")
    return TieNode(
        people.iris[row].removeprefix(memberships.base), people.labels[row], "organisation", country
    )


def _bipartite(memberships: Memberships, selection: MembershipSelection) -> TieNetwork:
    people, partnerships = memberships.organisations, memberships.partnerships
    first = len(selection.organisations)
    keys = _keys(memberships.base, people, selection.organisations)
    keys += _keys(memberships.base, partnerships, selection.partnerships)

    def describe(at: int) -> TieNode:
        if at < first:
            return organisation_node(memberships, int(selection.organisations[at]))
        return TieNode(keys[at], partnerships.labels[int(selection.partnerships[at - first])], "partnership")

    matrix = symmetric(selection.incidence)
    return TieNetwork(matrix, True, keys, describe)


def symmetric(incidence: Adjacency) -> Adjacency:
    """Return the adjacency of organisations (n), then partnerships (m), of their memberships (n x m)."""
    height, width = incidence.shape
    cells = incidence.tocoo()
    one, other = cells.row, cells.col + height
    places = (np.concatenate([one, other]), np.concatenate([other, one]))
    doubled = np.concatenate([cells.data, cells.data])
    return sparse.csr_array((doubled, places), shape=(height + width, height + width))


def _by_field(memberships: Memberships, selection: MembershipSelection) -> TieNetwork:
    """Return the fields, tied by partnerships that concern both."""
    column = memberships.partnerships.columns["field"]
    at = {int(row): number for number, row in enumerate(selection.partnerships)}
    cells = [
        (int(code), at[int(owner)])
        for owner, code in zip(column.owners, column.codes, strict=True)
        if int(owner) in at
    ]
    codes = sorted({code for code, _ in cells})
    position = {code: number for number, code in enumerate(codes)}
    matrix = _incidence([(position[code], row) for code, row in cells], len(codes), len(at))
    keys = [f"sector/{column.keys[code]}" for code in codes]
    return TieNetwork(
        matrix,
        False,
        keys,
        lambda number: TieNode(keys[number], column.labels[codes[number]], "field"),
        len(at) - len({row for _, row in cells}),
    )


def _by_group(memberships: Memberships, selection: MembershipSelection, view: str) -> TieNetwork:
    """Return groups of organisations, tied by partnerships with members in both."""
    groups = [group_of(memberships, int(row), view) for row in selection.organisations]
    nodes = sorted({group for group in groups if group}, key=lambda group: group.key)
    if view == "communities":
        nodes = _named_communities(memberships, selection, groups, nodes)
    position = {node.key: number for number, node in enumerate(nodes)}
    placed = [(position[group.key], at) for at, group in enumerate(groups) if group]
    of_group = _incidence(placed, len(nodes), len(groups))
    matrix = sparse.csr_array(of_group @ selection.incidence)
    matrix.data[:] = 1
    return TieNetwork(matrix, False, list(position), lambda at: nodes[at], len(groups) - len(placed))


def group_of(memberships: Memberships, row: int, view: str) -> TieNode | None:
    """Return the region of level 2, the country or the community of an organisation, None where it is not known."""
    people = memberships.organisations
    if view == "communities":
        number = memberships.communities.get(people.iris[row], -1)
        return TieNode(f"community/{number:03d}", str(number + 1), "community") if number >= 0 else None
    column = people.columns["country" if view == "countries" else "region"]
    length = 2 if view == "countries" else 4
    for code in column.of(row):
        if len(column.keys[code]) == length:
            key = column.keys[code]
            kind = "country" if length == 2 else "region"
            return TieNode(region_key(key), column.labels[code], kind, key[:2])
    return None


def _named_communities(
    memberships: Memberships,
    selection: MembershipSelection,
    groups: Sequence[TieNode | None],
    nodes: Sequence[TieNode],
) -> list[TieNode]:
    """Return communities under the name of the member that is in most partnerships."""
    degree = np.asarray(selection.incidence.sum(axis=1), dtype=np.float64).reshape(-1)
    best: dict[str, int] = {}
    for at, group in enumerate(groups):
        if group and (group.key not in best or degree[at] > degree[best[group.key]]):
            best[group.key] = at
    labels = memberships.organisations.labels
    return [
        TieNode(
            node.key,
            sentence(
                "Community {number}, around {name}",
                number=node.label,
                name=labels[int(selection.organisations[best[node.key]])],
            ),
            node.kind,
        )
        for node in nodes
    ]


def _keys(base: str, table: ThingTable, rows: Rows) -> list[str]:
    return [table.iris[row].removeprefix(base) for row in rows]


def _incidence(cells: Sequence[tuple[int, int]], height: int, width: int) -> Adjacency:
    """Return a matrix of 0 and 1 from its cells."""
    ones = sorted(set(cells))
    places = ([row for row, _ in ones], [column for _, column in ones])
    return sparse.csr_array((np.ones(len(ones)), places), shape=(height, width))
