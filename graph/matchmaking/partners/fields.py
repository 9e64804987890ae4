"""What each organisation works on and could bring: sectors stated of it, or those of what it is in."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from graph.evidence.by_territory import Evidence, Matrix
from graph.evidence.row_measures import CLOSENESS, FLOOR, LEAST_HOLDERS
from graph.matchmaking.partners.details import Facts
from graph.matchmaking.related_fields import Related
from graph.measures.density import density
from ontology.term import Term

# An organisation of which no sector is stated works on some of those of its partnerships and clusters, not on all.
INFERRED = 0.5


@dataclass(frozen=True)
class Fields:
    """Sectors of n organisations, in the order of their IRIs, over m sectors and t territories.

    `held` is n x m (1 where an organisation works on a sector), `holders` the rows of each sector, `number` how many
    each organisation has, `certainty` 1 where they are stated and `INFERRED` where not. `near` (m x n) is how related
    a sector is to the closest field of each organisation, `ranks` (m x m) how related two sectors are, both 0 to 0.8.
    `home` (n) is the territory or t where none is known. `strong` and `intent` (m x (t + 1)) are a territory's strength
    where it is specialised, and its claims; `want` ((t + 1) x m) is what it lacks and claims or is close to, and
    `closeness` (t x m) its relatedness density in percent.
    """

    held: "sparse.csr_array[np.float64, tuple[int, int]]"
    holders: tuple[NDArray[np.int32], ...]
    number: Matrix
    certainty: Matrix
    near: Matrix
    ranks: Matrix
    home: NDArray[np.intp]
    strong: Matrix
    intent: Matrix
    want: Matrix
    closeness: Matrix

    def of(self, row: int) -> list[int]:
        """Return the sectors of an organisation."""
        found: list[int] = self.held.indices[self.held.indptr[row] : self.held.indptr[row + 1]].tolist()
        return found

    def overlap(self, sectors: list[int]) -> Matrix:
        """Return the cosine of some sectors and those of each organisation (n)."""
        if not sectors:
            return np.zeros(len(self.number))
        asked = np.zeros(self.held.shape[1])
        asked[sectors] = 1
        cosine: Matrix = (self.held @ asked) / np.sqrt(len(sectors) * np.maximum(self.number, 1))
        return cosine

    def related(self, sectors: list[int]) -> Matrix:
        """Return how related the closest of some sectors is to each organisation's fields, 0 to 0.8 (n)."""
        found = np.zeros(len(self.number))
        for sector in sectors:
            np.maximum(found, self.near[sector], out=found)
        return found

    def supply(self, sector: int) -> Matrix:
        """Return how far each organisation could bring a sector, 0 to 1 (n).

        1 where it works on it; else, where its territory is specialised in it, that strength times how related the
        organisation's closest field is; both times its certainty.
        """
        found: Matrix = self.near[sector] * self.strong[sector][self.home]
        found[self.holders[sector]] = 1
        found *= self.certainty
        return found

    def brought(self, wants: Matrix) -> Matrix:
        """Return the most wanted of the sectors that each organisation works on, times its certainty, 0 to 1 (n)."""
        found = np.zeros(len(self.number))
        for sector in np.flatnonzero(wants).tolist():
            holding = self.holders[sector]
            found[holding] = np.maximum(found[holding], wants[sector])
        found *= self.certainty
        return found

    def wants(self, row: int) -> Matrix:
        """Return what an organisation could need, 0 to 1 (m).

        What its territory wants and it does not work on, times how related that is to its closest field.
        """
        found: Matrix = self.want[self.home[row]] * self.near[:, row]
        found[self.of(row)] = 0
        return found


def fields(found: Evidence, facts: Facts, rows: dict[Term, int]) -> Fields:
    """Arrange the sectors of the organisations, of which `rows` says the places."""
    held, certainty = _held(found, facts, rows)
    columns = sparse.csc_array(held)
    holders = tuple(
        columns.indices[columns.indptr[j] : columns.indptr[j + 1]] for j in range(len(found.sectors))
    )
    ranks = Related(found).ranks
    near = np.zeros((len(found.sectors), len(rows)))
    for j, holding in enumerate(holders):
        near[:, holding] = np.maximum(near[:, holding], ranks[:, j][:, None])
    nowhere = len(found.territories.regions)
    homes = (found.territories.of(found.facts.organisations[iri]) for iri in rows)
    home = [nowhere if iri is None else found.territories.position[iri] for iri in homes]
    closeness = np.nan_to_num(density(found.held, found.association).values).astype(np.float64)
    return Fields(
        held,
        holders,
        np.diff(held.indptr).astype(np.float64),
        certainty,
        near,
        ranks,
        np.array(home, dtype=np.intp),
        _with_nowhere(np.where(found.quotients >= 1, found.strength, 0)).T.copy(),
        _with_nowhere(found.intent).T.copy(),
        _with_nowhere(_want(found, closeness)),
        closeness,
    )


def _held(
    found: Evidence, facts: Facts, rows: dict[Term, int]
) -> "tuple[sparse.csr_array[np.float64, tuple[int, int]], Matrix]":
    """Return which organisation works on what (n x m), and how certain that is (n)."""
    column = {sector: j for j, sector in enumerate(found.sectors)}
    organisations = found.facts.organisations
    inferred: dict[Term, set[Term]] = {}
    for partnership in found.facts.partnerships:
        for member in partnership.members:
            inferred.setdefault(member, set()).update(partnership.sectors)
    for member, clusters in facts.joined.items():
        for cluster in clusters:
            inferred.setdefault(member, set()).update(organisations[cluster].sectors)
    indices, indptr, certainty = [], [0], np.ones(len(rows))
    for row, iri in enumerate(rows):
        sectors: Collection[Term] = organisations[iri].sectors
        if not sectors:
            certainty[row], sectors = INFERRED, inferred.get(iri, ())
        indices += sorted(column[sector] for sector in sectors)
        indptr.append(len(indices))
    shape = len(rows), len(found.sectors)
    return sparse.csr_array((np.ones(len(indices)), indices, indptr), shape=shape), certainty


def _want(found: Evidence, closeness: Matrix) -> Matrix:
    """Return what each territory lacks and claims, or is close to (t x m), as complementary opportunities see it."""
    supported = found.held.sum(axis=0) >= LEAST_HOLDERS
    near = np.where((closeness >= FLOOR) & supported, closeness / 100 * CLOSENESS, 0)
    want: Matrix = np.where(found.held == 0, np.maximum(found.intent, near), 0)
    return want


def _with_nowhere(territories: Matrix) -> Matrix:
    """Return a matrix of territories with a row of zeros for those whose territory is not known."""
    return np.vstack([territories, np.zeros(territories.shape[1])])
