"""Best partners of an organisation with reasons, and the priorities of its region."""

from typing import Any

from graph.matchmaking.partners.explanation import explained
from graph.matchmaking.partners.request import PartnerRequest, criteria_of
from ontology.term import iri
from webui.edition.edition import Edition

_TOP, _REASONS, _CLAIMS = 6, 3, 8


def partners_of(edition: Edition, thing: str) -> dict[str, Any]:
    """Return the best partners of an organisation, as the command of partners ranks them, and its region's claims.

    One that works on no known field or topic has no partners here.
    """
    index, term = edition.partner_index, iri(thing)
    if term not in index.rows:
        return {"partners_first": [], "claims": [], "home": None}
    own = index.organisations[index.row(term)]
    has_subject = bool(own.sectors or own.all_topics)
    criteria = criteria_of(PartnerRequest(), index.known)
    ranked = explained(index, term, criteria, _TOP) if has_subject else []
    regions = index.known.facts.regions
    return {
        "partners_first": ranked,
        "reasons_shown": _REASONS,
        "claims": list(index.known.claims_around(own))[:_CLAIMS],
        "home": regions.get(own.region) if own.region else None,
        "regions": regions,
    }
