"""Thresholds and relatedness of rows, for the matchers that still read them."""

import numpy as np

from graph.evidence.by_territory import Evidence, Matrix
from ontology.iri import Minter
from ontology.namespace import HANSA
from ontology.term import Term

FLOOR = 15.0
CLOSENESS = 0.25
LEAST_HOLDERS = 8
LEAST_COOCCURRENCE = 5


def links(evidence: Evidence) -> Matrix:
    """Return the relatedness of sectors as ranks in 0..1 among the pairs with enough support (m x m)."""
    support = evidence.cooccurrence >= LEAST_COOCCURRENCE
    values = np.unique(evidence.association[support])
    if not len(values):
        return np.zeros_like(evidence.association)
    ranks: Matrix = np.where(support, np.searchsorted(values, evidence.association) + 1, 0) / len(values)
    return ranks


def relatedness_iri(mint: Minter, one: Term, other: Term) -> Term:
    """Return the IRI of the relatedness of two sectors."""
    return mint.observation(HANSA("RelatednessCube"), *sorted((one, other)))
