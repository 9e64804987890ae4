"""Partnerships and partners of each organisation."""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.evidence.facts import GraphFacts, Partnership
from ontology.term import Term


@dataclass(frozen=True)
class OrganisationTies:
    """Each organisation's partnerships and partners; one without any is in neither table."""

    partnerships: Mapping[Term, list[Partnership]]
    partners: Mapping[Term, frozenset[Term]]


def organisation_ties(facts: GraphFacts) -> OrganisationTies:
    """Return who is in which partnership, and with whom."""
    partnerships: dict[Term, list[Partnership]] = {}
    partners: dict[Term, set[Term]] = {}
    for partnership in facts.partnerships:
        for member in sorted(partnership.members):
            partnerships.setdefault(member, []).append(partnership)
            partners.setdefault(member, set()).update(partnership.members - {member})
    return OrganisationTies(partnerships, {member: frozenset(others) for member, others in partners.items()})
