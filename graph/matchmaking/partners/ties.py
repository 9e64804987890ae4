"""Who has worked with whom, and for which markets, as sparse matrices over all organisations."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from graph.evidence.by_territory import Matrix
from graph.evidence.facts import Partnership
from graph.matchmaking.partners.details import Facts
from ontology.term import Term


@dataclass(frozen=True)
class Network:
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

    def trust(self, row: int) -> Matrix:
        """Return the trust in each other organisation that ties allow, 0 to 1 (n).

        1 - exp(-x), where x is the resource allocation over common partners, sum 1/k (Zhou, Lü & Zhang 2009), and,
        for those who have worked together, the sum of 1/(n - 1) over shared partnerships of n (Newman 2001), a
        membership in a cluster counting as a partnership of two.
        """
        near = self.neighbours(row)
        allocated = self.tied[near].T @ (1 / self.degree[near]) if near else 0.0
        found: Matrix = 1 - np.exp(-(allocated + self._met(row, self.newman)))
        return found

    def _met(self, row: int, weight: Matrix) -> Matrix:
        shared = np.zeros(len(weight))
        at = _row(self.taken, row)
        shared[at] = weight[at]
        found = np.asarray(self.taken @ shared)
        found[self.clusters_of(row)] += 1
        found += self.belongs[:, [row]].toarray().ravel()
        found[row] = 0
        return found

    def experience(self, aimed: Matrix) -> Matrix:
        """Return each organisation's experience with what some partnerships (p, 1 or 0) aim at, 0 to 1 (n).

        1 - 0.5^x, where x is the number of those that it was in, and half of those that its clusters were in.
        """
        own = np.asarray(self.taken @ aimed)
        found: Matrix = 1 - 0.5 ** (own + 0.5 * np.asarray(self.belongs @ own))
        return found


def _row(matrix: "sparse.csr_array[np.float64, tuple[int, int]]", row: int) -> list[int]:
    found: list[int] = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]].tolist()
    return found


def network(partnerships: tuple[Partnership, ...], facts: Facts, rows: dict[Term, int]) -> Network:
    """Arrange partnerships and memberships of the organisations, of which `rows` says the places."""
    members = [sorted(rows[member] for member in partnership.members) for partnership in partnerships]
    taken = _ones(
        [(row, at) for at, inside in enumerate(members) for row in inside], (len(rows), len(partnerships))
    )
    belongs = _ones(
        [(rows[member], rows[cluster]) for member, clusters in facts.joined.items() for cluster in clusters],
        (len(rows), len(rows)),
    )
    tied = sparse.csr_array(taken @ taken.T + belongs + belongs.T)
    tied.setdiag(0)
    tied.eliminate_zeros()
    tied.sort_indices()
    tied.data[:] = 1
    size = np.array([len(inside) for inside in members], dtype=np.float64)
    newman = np.divide(1, size - 1, out=np.zeros_like(size), where=size > 1)
    return Network(partnerships, taken, newman, belongs, tied, np.diff(tied.indptr).astype(np.float64))


def _ones(
    cells: list[tuple[int, int]], shape: tuple[int, int]
) -> "sparse.csr_array[np.float64, tuple[int, int]]":
    rows, columns = np.array(cells, dtype=np.intp).reshape(-1, 2).T
    found = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
    found.sort_indices()
    return found
