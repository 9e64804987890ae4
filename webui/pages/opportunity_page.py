"""Values of the page of an opportunity."""

from collections.abc import Sequence
from typing import Any

from graph.evidence.open_dates import fitting
from graph.opportunities.ranked_opportunity import OpportunityParty, RankedOpportunity
from graph.opportunities.ranking import StatedReason, read_reasons
from webui.edition.edition import Edition
from webui.pages.description import describe

_SHOWN = 6
_DATES = 5


def opportunity(edition: Edition, iri: str) -> dict[str, Any]:
    """Return an opportunity: what each party brings, what joins them, what is not known, and the next steps."""
    one = edition.opportunities.get(iri)
    reasons = read_reasons(edition.store, iri)
    of_all = [reason for reason in reasons if not reason.party]
    # How many organisations the register has is no strength of anybody.
    coverage = [reason for reason in of_all if reason.kind == "strength" and reason is reasons[-1]]
    parties = one.parties if one else ()
    return {
        "about": describe(edition.store, iri),
        "one": one,
        "sides": [(party, [reason for reason in reasons if reason.party == party.iri]) for party in parties],
        "ties": [reason for reason in of_all if reason.kind == "tie"],
        "why": [reason for reason in of_all if reason.kind != "tie" and reason not in coverage],
        "coverage": coverage,
        "evidence": _evidence_count(reasons),
        "of_kind": {kind: number for kind, _, number in edition.opportunities.kinds()},
        "others": _others(edition, parties, iri),
        "dates": _dates(edition, one),
        "codes": [party.codes[0] for party in parties if party.codes],
    }


def _evidence_count(reasons: Sequence[StatedReason]) -> int:
    return len({item.iri for reason in reasons for item in reason.evidence})


def _others(edition: Edition, parties: Sequence[OpportunityParty], iri: str) -> list[RankedOpportunity]:
    """Return the best other opportunities of the parties, each once."""
    others = {
        other.iri: other
        for party in parties
        for other in edition.opportunities.about(party.iri)
        if other.iri != iri
    }
    return sorted(others.values(), key=lambda other: (other.rank, other.iri))[:_SHOWN]


def _dates(edition: Edition, one: RankedOpportunity | None) -> list[Any]:
    if one is None:
        return []
    topics, fields = ([f"<{subject.iri}>" for subject in some] for some in (one.topics, one.sectors))
    return fitting(edition.open_dates, topics, fields)[:_DATES]
