"""Sentences that reasons share: names in a row, what is claimed, who is there, who is tied."""

from collections.abc import Sequence

from graph.evidence import Organisation, Partnership, Priority
from graph.opportunities.opportunity import INTENT, STRENGTH, TIE, Reason
from graph.presence import Presence
from ontology.term import Term

_NAMED = 3
_EVIDENCE = 6


def names(labels: Sequence[str], most: int = _NAMED) -> str:
    """Return names in a row, the rest counted.

    >>> names(["A", "B", "C", "D"], 2)
    'A, B and 2 more'
    """
    if len(labels) > most:
        return f"{', '.join(labels[:most])} and {len(labels) - most} more"
    return " and ".join([", ".join(labels[:-1]), labels[-1]]) if len(labels) > 1 else "".join(labels)


def claims(found: Presence, territory: int, sector: int) -> Reason:
    """Return the reason that a territory claims a field, and how many others do."""
    region = found.territories.regions[territory]
    priorities = strongest(found.priorities[territory, sector])
    quoted = names([f"“{priority.label}” ({priority.period})" for priority in priorities])
    field = found.evidence.sectors[found.sectors[sector]]
    claimants = found.claimants[sector]
    share = f"{claimants} of {found.claiming} territories with a known strategy do"
    sentence = f"{region.label} claims {field}: {quoted}; {share}."
    return Reason(INTENT, sentence, tuple(priority.iri for priority in priorities[:_EVIDENCE]))


def strongest(priorities: Sequence[Priority]) -> list[Priority]:
    """Return priorities with the newest and the narrowest first."""
    return sorted(priorities, key=lambda p: (-int(p.period[:4]), len(p.sectors), p.iri))


def presence(found: Presence, territory: int, sector: int) -> Reason | None:
    """Return the reason that a territory has organisations in a field, or None where none is known."""
    organisations = strongest_organisations(found.organisations.get((territory, sector), ()))
    if not organisations:
        return None
    region = found.territories.regions[territory]
    field = found.evidence.sectors[found.sectors[sector]]
    number = len(organisations)
    listed = names([organisation.label for organisation in organisations])
    sentence = (
        f"{region.label} has {number} known organisation{'s' if number > 1 else ''} in {field}: {listed}"
        f" (location quotient of presence {found.quotients[territory, sector]:.1f} against all territories)."
    )
    return Reason(STRENGTH, sentence, tuple(organisation.iri for organisation in organisations[:_EVIDENCE]))


def strongest_organisations(organisations: Sequence[Organisation]) -> list[Organisation]:
    """Return organisations with the best known and the most specialised first."""
    return sorted(organisations, key=lambda o: (-o.confidence, len(o.sectors), o.iri))


def ties(found: Presence, one: int, other: int, topic: Term | None, graph: Term) -> Reason:
    """Return the reason that two territories are not tied, or how far they are.

    That nothing is known is a statement about the source of partnerships, so that graph is its evidence.
    """
    shared = joint(found, one, other)
    first, second = found.territories.regions[one], found.territories.regions[other]
    known = len(found.evidence.partnerships)
    if not shared:
        sentence = f"{first.label} and {second.label} have no common partnership among {known} known."
        return Reason(TIE, sentence, (graph,))
    on_topic = [partnership for partnership in shared if topic in partnership.sectors]
    where = "" if topic is None or on_topic else ", none of them on this field"
    listed = names([partnership.label for partnership in shared])
    number = len(shared)
    met = f"{first.label} and {second.label} meet in {number} of {known} known partnerships"
    sentence = f"{met}{where}: {listed}."
    return Reason(TIE, sentence, tuple(partnership.iri for partnership in shared[:_EVIDENCE]))


def joint(found: Presence, one: int, other: int) -> list[Partnership]:
    """Return the partnerships with a member in both territories."""
    return found.joint.get((min(one, other), max(one, other)), [])
