"""Partnerships of cluster organisations as collaborations, for the same back-test."""

import numpy as np

from graph.evidence.facts import GraphFacts
from graph.evidence.participation import Collaborations, collaborations
from ontology.errors import HansaError
from ontology.term import Term

THEME = "partnership"


class StartError(HansaError):
    """A cut within a year, although many partnerships are dated by year only."""


def dated_partnerships(evidence: GraphFacts) -> Collaborations:
    """Return the partnerships that have a start, all under one theme.

    There are fewer partnerships than pairs of cluster category and year, so categories are no themes here.
    A year or month stands for its first day. Members placed in a territory larger than a NUTS 2 region count as
    members, but have no region.
    """
    dated = [partnership for partnership in evidence.partnerships if partnership.start]
    return collaborations(
        [
            {
                "project": partnership.iri,
                "start": str(np.datetime64(partnership.start, "D")),
                "theme8": THEME,
            }
            for partnership in dated
        ],
        [
            {"project": partnership.iri, "org_id": member, **_place(evidence, member)}
            for partnership in dated
            for member in sorted(partnership.members)
        ],
    )


def require_new_year(cut: np.datetime64) -> None:
    """Raise StartError for a cut other than 1 January.

    Otherwise a partnership dated by year could be known before it starts.
    """
    if cut != cut.astype("datetime64[Y]"):
        raise StartError(
            "cut within a year", str(cut), expected="1 January, as many starts are years", found=str(cut)
        )


def _place(evidence: GraphFacts, member: Term) -> dict[str, str]:
    organisation = evidence.organisations[member]
    code = evidence.regions[organisation.region].code if organisation.region else ""
    return {"nuts2": code[:4] if len(code) >= 4 else "", "country": code[:2] or organisation.country}
