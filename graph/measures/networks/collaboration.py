"""Collaboration network: memberships in partnerships, projected onto the organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from scipy import sparse

from graph.measures.networks.adjacency import Adjacency, Vector

if TYPE_CHECKING:
    from collections.abc import Iterable


def projection(memberships: Iterable[tuple[str, str]]) -> nx.Graph[str]:
    """Return the network of organisations that share partnerships, from (organisation, partnership).

    An edge has `weight`, the sum of 1/(n - 1) over shared partnerships of n members (Newman 2001), because a
    12-member partnership would otherwise add 66 equal edges; `shared`, their number; and `distance`,
    1/weight, for shortest paths. An organisation that is alone in its partnerships is a node without edges.
    The order of pairs does not matter.

    >>> graph = projection([("a", "P"), ("b", "P"), ("c", "P"), ("a", "Q"), ("b", "Q")])
    >>> graph.edges["a", "b"]
    {'weight': 1.5, 'shared': 2, 'distance': 0.6666666666666666}
    """
    organisations, incidence = membership_matrix(memberships)
    weights, shared = newman_weights(incidence), shared_partnerships(incidence)
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(organisations)
    upper = sparse.triu(weights, k=1, format="csr").tocoo()
    common = sparse.triu(shared, k=1, format="csr").tocoo()
    # Both products come from the same incidence, so once sorted their cells stand in the same places.
    for a, b, weight, number in zip(upper.row, upper.col, upper.data, common.data, strict=True):
        graph.add_edge(
            organisations[a],
            organisations[b],
            weight=float(weight),
            shared=int(number),
            distance=1 / float(weight),
        )
    return graph


def membership_matrix(memberships: Iterable[tuple[str, str]]) -> tuple[list[str], Adjacency]:
    """Return the organisations in alphabetical order, and their memberships (n x partnerships).

    A membership that is given twice counts once.
    """
    pairs = sorted(set(memberships))
    organisations = sorted({organisation for organisation, _ in pairs})
    partnerships = sorted({partnership for _, partnership in pairs})
    row = {name: place for place, name in enumerate(organisations)}
    column = {name: place for place, name in enumerate(partnerships)}
    places = ([row[o] for o, _ in pairs], [column[p] for _, p in pairs])
    cells = (np.ones(len(pairs)), places)
    return organisations, sparse.csr_array(cells, shape=(len(organisations), len(partnerships)))


def newman_weights(incidence: Adjacency) -> Adjacency:
    """Sum 1/(n - 1) over the partnerships that two organisations share; symmetric, zero diagonal.

    Newman 2001. The sum of a row is the number of the organisation's partnerships that have another member.
    """
    members: Vector = np.asarray(incidence.sum(axis=0), dtype=np.float64).reshape(-1)
    share = np.divide(1.0, members - 1, out=np.zeros(len(members)), where=members > 1)
    return _pairs(incidence, share)


def shared_partnerships(incidence: Adjacency) -> Adjacency:
    """Count the partnerships that two organisations share; symmetric, zero diagonal."""
    return _pairs(incidence, np.ones(incidence.shape[1]))


def _pairs(incidence: Adjacency, weight: Vector) -> Adjacency:
    product = sparse.csr_array((incidence * weight[None, :]) @ incidence.T)
    product.setdiag(0)
    product.eliminate_zeros()
    product.sort_indices()
    return product
