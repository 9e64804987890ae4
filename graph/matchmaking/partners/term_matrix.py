"""Terms of organisations (fields, topics, keywords) as a sparse matrix with cosines."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class TermMatrix:
    """Matrix of n organisations and m terms: `has` is 0 or 1, `weights` (m), `norms` (n)."""

    terms: tuple[str, ...]
    position: dict[str, int]
    weights: Matrix
    has: "sparse.csr_array[np.float64, tuple[int, int]]"
    norms: Matrix

    def of(self, row: int) -> list[str]:
        """Return the terms of an organisation, sorted."""
        return [self.terms[at] for at in self.has.indices[self.has.indptr[row] : self.has.indptr[row + 1]]]

    def cosines(self, terms: Collection[str]) -> Matrix:
        """Return the cosine of some terms with those of each organisation, 0 to 1 (n)."""
        at = [self.position[term] for term in terms if term in self.position]
        squares = np.zeros(len(self.terms))
        squares[at] = self.weights[at] ** 2
        norm = np.sqrt(squares.sum())
        if not norm:
            return np.zeros(len(self.norms))
        cosines: Matrix = (self.has @ squares) / (norm * self.norms)
        return cosines

    def with_term(self, term: str) -> Matrix:
        """Return 1 for the organisations that have a term and 0 for the others (n)."""
        column = np.zeros(len(self.terms))
        if term in self.position:
            column[self.position[term]] = 1.0
        return np.asarray(self.has @ column)


def term_matrix(sets: Sequence[Collection[str]], *, by_rarity: bool) -> TermMatrix:
    """Arrange the terms of each organisation.

    `by_rarity` weighs a term that k of n organisations have by 1 + ln(n / k).

    >>> table = term_matrix([("a", "b"), ("a",), ("c",)], by_rarity=False)
    >>> table.cosines(("a",)).round(2).tolist()
    [0.71, 1.0, 0.0]
    """
    terms = tuple(sorted({term for each in sets for term in each}))
    position = {term: at for at, term in enumerate(terms)}
    indices, indptr = [], [0]
    for each in sets:
        indices += sorted(position[term] for term in each)
        indptr.append(len(indices))
    has = sparse.csr_array((np.ones(len(indices)), indices, indptr), shape=(len(sets), len(terms)))
    weights = np.ones(len(terms))
    if by_rarity and terms:
        weights += np.log(len(sets) / np.asarray(has.sum(axis=0)))
    norms = np.sqrt(np.asarray(has @ weights**2))
    return TermMatrix(terms, position, weights, has, np.where(norms > 0, norms, 1.0))
