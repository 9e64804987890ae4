"""Memberships of organisations in partnerships as a matrix, and those that meet some criteria."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from graph.explorer.network_criteria import NetworkCriteria
from graph.lists.list_reading import MEMBER
from graph.lists.thing_table import Mask, Rows, ThingTable, filter_column
from graph.measures.networks.adjacency import Adjacency


@dataclass(frozen=True)
class Memberships:
    """Organisations (n) and partnerships (m) as lists have them, and who is in which (n x m, 0 or 1).

    `communities` are numbers of communities by the IRI of an organisation.
    """

    base: str
    organisations: ThingTable
    partnerships: ThingTable
    incidence: Adjacency
    communities: Mapping[str, int]


@dataclass(frozen=True)
class MembershipSelection:
    """Memberships that meet some criteria: rows of the organisations (k) and partnerships (l), and their matrix.

    `undated` counts partnerships left out because their years are not known.
    """

    organisations: Rows
    partnerships: Rows
    incidence: Adjacency
    undated: int


def membership_matrix_of(
    base: str, lists: Mapping[str, ThingTable], communities: Mapping[str, int]
) -> Memberships:
    """Return the memberships of the lists of a snapshot."""
    organisations, partnerships = lists["organisations"], lists["partnerships"]
    members = partnerships.columns.get(MEMBER) or filter_column((), {})
    rows = np.array([organisations.row.get(iri, -1) for iri in members.keys], dtype=np.intp)
    owners, codes = members.owners, rows[members.codes] if len(rows) else members.codes
    listed = codes >= 0
    cells = np.ones(int(listed.sum()))
    shape = (len(organisations), len(partnerships))
    matrix = sparse.csr_array((cells, (codes[listed], owners[listed])), shape=shape)
    return Memberships(base, organisations, partnerships, matrix, communities)


def select_memberships(memberships: Memberships, criteria: NetworkCriteria) -> MembershipSelection:
    """Return the memberships that meet all criteria, without partnerships that lose all members by them."""
    table = memberships.partnerships
    kept = table.everything
    if criteria.programme:
        kept = kept & _having(table, ("programme",), criteria.programme)
    if criteria.field:
        kept = kept & _having(table, ("field", "industry"), criteria.field)
    if criteria.start:
        kept = kept & _near(memberships, criteria.start)
    undated = 0
    if criteria.first or criteria.last:
        starts, ends = table.dates["start"], table.dates["end"]
        dated = np.array([bool(start) for start in starts], dtype=np.bool_)
        undated = int((kept & ~dated).sum())
        last = criteria.last or "9999"
        in_years = [
            start[:4] <= last and (end or start)[:4] >= criteria.first
            for start, end in zip(starts, ends, strict=True)
        ]
        kept = kept & dated & np.array(in_years, dtype=np.bool_)
    people = memberships.organisations.everything
    if criteria.country:
        people = _having(memberships.organisations, ("country",), criteria.country)
    return _cut(memberships.incidence, people, kept, undated)


def members_of_start(memberships: Memberships, start: str) -> Mask:
    """Return the organisations that a start is or holds: itself, the members, those in a region."""
    table, kind, local = memberships.organisations, *start.removeprefix(memberships.base).split("/", 1)
    if kind == "organisation":
        mask = ~table.everything
        if start in table.row:
            mask[table.row[start]] = True
        return mask
    if kind == "partnership":
        row = memberships.partnerships.row.get(start, -1)
        return memberships.incidence[:, [row]].toarray()[:, 0] > 0 if row >= 0 else ~table.everything
    if kind == "region":
        return _having(table, ("country", "region"), local.rpartition("/")[2])
    return ~table.everything


def _near(memberships: Memberships, start: str) -> Mask:
    """Return the partnerships of what a start is or holds."""
    kind, _, local = start.removeprefix(memberships.base).partition("/")
    if kind in ("sector", "industry"):
        return _having(memberships.partnerships, ("field", "industry"), local)
    if kind == "programme":
        return _having(memberships.partnerships, ("programme",), local)
    inside = members_of_start(memberships, start).astype(np.float64)
    return np.asarray(memberships.incidence.T @ inside > 0, dtype=np.bool_)


def _having(table: ThingTable, columns: tuple[str, ...], key: str) -> Mask:
    mask = ~table.everything
    for name in columns:
        column = table.columns[name]
        if key in column.position:
            mask = mask | column.having(column.position[key], len(table))
    return mask


def _cut(incidence: Adjacency, people: Mask, kept: Mask, undated: int) -> MembershipSelection:
    matrix = incidence[:, np.flatnonzero(kept)][np.flatnonzero(people)]
    has_partnership = np.flatnonzero(np.asarray(matrix.sum(axis=1)).reshape(-1))
    has_member = np.flatnonzero(np.asarray(matrix.sum(axis=0)).reshape(-1))
    return MembershipSelection(
        np.flatnonzero(people)[has_partnership],
        np.flatnonzero(kept)[has_member],
        sparse.csr_array(matrix[has_partnership][:, has_member]),
        undated,
    )
