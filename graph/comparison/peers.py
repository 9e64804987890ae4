"""Peers of regions: others with a like mix of industries."""

from collections.abc import Collection, Sequence

import numpy as np

from graph.evidence.by_territory import Evidence
from graph.evidence.facts import Region
from ontology.term import Term

_LEAST = 1e-12


def peers(evidence: Evidence, regions: Collection[Term], most: int = 5) -> list[Region]:
    """Return the territories whose employment by field is most like that of some territories, closest first.

    The measure is the mean cosine of the shares of the fields in employment, each divided by its mean over all
    territories so that no large field decides alone; nations are no peers of regions, and those without published
    employment none at all.
    """
    shares = np.nan_to_num(np.asarray(evidence.employed.shares, dtype=float))
    typical = shares.mean(axis=0)
    relative = np.divide(shares, typical, out=np.zeros_like(shares), where=typical > _LEAST)
    lengths = np.linalg.norm(relative, axis=1, keepdims=True)
    unit = np.divide(relative, lengths, out=np.zeros_like(relative), where=lengths > _LEAST)
    own = [evidence.territories.position[region] for region in regions]
    if not unit[own].any():
        return []
    closeness = (unit @ unit[own].T).mean(axis=1)
    order: Sequence[int] = np.argsort(-np.round(closeness, 9), kind="stable").tolist()
    places = evidence.territories.position
    territories = [evidence.facts.regions[iri] for iri in sorted(places, key=lambda iri: places[iri])]
    nations = evidence.territories.nations
    return [territories[at] for at in order if at not in own and closeness[at] > 0 and at not in nations][
        :most
    ]
