"""Network of partnerships and memberships as sparse matrices over all organisations."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from graph.evidence.facts import Partnership
from graph.matchmaking.partners.term_matrix import Matrix
from ontology.term import Term


@dataclass(frozen=True)
class PartnerNetwork:
    """Partnerships (p) and clusters that n organisations are in.

    `taken` is n x p (1 for who takes part), `newman` (p) is 1/(members - 1) of each partnership, `belongs` is n x n
    (1 for a member and its cluster), `tied` n x n (1 for who is tied to whom, symmetric, no diagonal), `degree` (n) the
    number of those to whom each is tied.
    """

    partnerships: tuple[Partnership, ...]
    taken: "sparse.csr_array[np.float64, tuple[int, int]]"
    newman: Matrix
    belongs: "sparse.csr_array[np.float64, tuple[int, int]]"
    tied: "sparse.csr_array[np.float64, tuple[int, int]]"
    degree: Matrix

    def neighbours(self, row: int) -> list[int]:
        """Return those to whom an organisation is tied, in the order of rows."""
        return _row(self.tied, row)

    def taken_by(self, row: int) -> list[Partnership]:
        """Return the partnerships of an organisation."""
        return [self.partnerships[at] for at in _row(self.taken, row)]

    def clusters_of(self, row: int) -> list[int]:
        """Return the clusters that an organisation is a member of."""
        return _row(self.belongs, row)

    def joint(self, row: int) -> Matrix:
        """Return how many partnerships and memberships join an organisation with each other one (n)."""
        return self._met(row, np.ones_like(self.newman))

    def ties(self, row: int) -> Matrix:
        """Return the tie to each other organisation, 0 to 1 (n).

        1 - exp(-x), where x is half the number of common partners and, for those who have worked together, the sum of
        1/(n - 1) over shared partnerships of n (Newman 2001), a membership in a cluster counting as one of two.
        """
        near = self.neighbours(row)
        common: Matrix | float = np.asarray(self.tied[near].sum(axis=0)).ravel() if near else 0.0
        ties: Matrix = 1 - np.exp(-(common / 2 + self._met(row, self.newman)))
        ties[row] = 0
        return ties

    def experience(self) -> Matrix:
        """Return the experience of each organisation, 1 - 0.7^k after k partnerships (n)."""
        experience: Matrix = 1 - 0.7 ** np.diff(self.taken.indptr)
        return experience

    def _met(self, row: int, weight: Matrix) -> Matrix:
        shared = np.zeros(len(weight))
        at = _row(self.taken, row)
        shared[at] = weight[at]
        met = np.asarray(self.taken @ shared)
        met[self.clusters_of(row)] += 1
        met += self.belongs[:, [row]].toarray().ravel()
        met[row] = 0
        return met

    def experience_with(self, aimed: Matrix) -> Matrix:
        """Return the experience with the aim of some partnerships (p, 1 or 0), 0 to 1 (n).

        1 - 0.5^x, where x is the number of those that it was in, and half of those that its clusters were in.
        """
        own = np.asarray(self.taken @ aimed)
        experience: Matrix = 1 - 0.5 ** (own + 0.5 * np.asarray(self.belongs @ own))
        return experience


def _row(matrix: "sparse.csr_array[np.float64, tuple[int, int]]", row: int) -> list[int]:
    columns: list[int] = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]].tolist()
    return columns


def partner_network(
    partnerships: tuple[Partnership, ...],
    joined: Mapping[Term, frozenset[Term]],
    rows: Mapping[Term, int],
) -> PartnerNetwork:
    """Arrange partnerships and memberships of the organisations, of which `rows` says the places."""
    members = [sorted(rows[member] for member in partnership.members) for partnership in partnerships]
    taken = _ones(
        [(row, at) for at, inside in enumerate(members) for row in inside], (len(rows), len(partnerships))
    )
    belongs = _ones(
        [(rows[member], rows[cluster]) for member, clusters in joined.items() for cluster in clusters],
        (len(rows), len(rows)),
    )
    tied = sparse.csr_array(taken @ taken.T + belongs + belongs.T)
    tied.setdiag(0)
    tied.eliminate_zeros()
    tied.sort_indices()
    tied.data[:] = 1
    size = np.array([len(inside) for inside in members], dtype=np.float64)
    newman = np.divide(1, size - 1, out=np.zeros_like(size), where=size > 1)
    return PartnerNetwork(partnerships, taken, newman, belongs, tied, np.diff(tied.indptr).astype(np.float64))


def _ones(
    cells: list[tuple[int, int]], shape: tuple[int, int]
) -> "sparse.csr_array[np.float64, tuple[int, int]]":
    rows, columns = np.array(cells, dtype=np.intp).reshape(-1, 2).T
    ones = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
    ones.sort_indices()
    return ones
