"""Pairs of cluster organisations of different countries: what cross-sector, bridge and renew have in common."""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.evidence.facts import Organisation, Partnership
from graph.opportunities.context import Context
from graph.opportunities.opportunity import STRENGTH, TIE, Reason
from graph.opportunities.reasons import coverage, partnership_name
from graph.opportunities.words import in_brackets, standing
from ontology.sentence import joined, marked, names, plural, sentence
from ontology.term import Term

_EVIDENCE = 6


@dataclass(frozen=True)
class OrganisationPair:
    """Two cluster organisations."""

    context: Context
    one: Organisation
    other: Organisation

    @property
    def sides(self) -> tuple[Organisation, Organisation]:
        """Return the two organisations."""
        return self.one, self.other

    @property
    def are_apart(self) -> bool:
        """Say whether they lie in different countries."""
        return self.one.country != self.other.country

    @property
    def are_active(self) -> bool:
        """Say whether neither merged or closed."""
        return self.one.active and self.other.active

    @property
    def shared_topics(self) -> tuple[Term, ...]:
        """Return the topics that both state among their keywords, the rarest first."""
        both = self.one.topics & self.other.topics
        return tuple(sorted(both, key=lambda topic: (self.context.topic_organisation_count[topic], topic)))

    @property
    def territories(self) -> tuple[int | None, int | None]:
        """Return the smallest territory of each, None for one without a place."""
        return self.context.home(self.one), self.context.home(self.other)

    @property
    def joint(self) -> list[Partnership]:
        """Return the partnerships that both are in."""
        mine = self.context.ties.partnerships.get(self.one.iri, [])
        return [partnership for partnership in mine if self.other.iri in partnership.members]

    @property
    def running(self) -> list[Partnership]:
        """Return those of their common partnerships that are no history."""
        return [partnership for partnership in self.joint if not self.context.is_history(partnership)]

    @property
    def novelty(self) -> float:
        """Return 1 where they share no partnership, less for each that they share."""
        return 1 / (1 + len(self.joint))

    @property
    def trust(self) -> float:
        """Return the share of their partners that they have in common."""
        mine, theirs = (self.context.ties.partners.get(side.iri, frozenset()) for side in self.sides)
        either = len(mine | theirs)
        return len(mine & theirs) / either if either else 0.0


def side_reason(pair: OrganisationPair, side: Organisation, topics: Sequence[Term]) -> Reason:
    """Return what an organisation brings: members, website, place, topics."""
    context = pair.context
    home = context.home(side)
    known = joined([one for one in (standing(side), "" if home is not None else side.country) if one])
    named = in_brackets(side.label, known)
    subject = named if home is None else sentence("{name} of {place}", name=named, place=context.place(home))
    stated = [context.topic(topic) for topic in topics if topic in side.all_topics]
    if stated and side.main:
        work = sentence(
            "{subject} works on {topics}; its main field is {field}.",
            subject=subject,
            topics=names(stated),
            field=context.field(side.main),
        )
    elif stated:
        work = sentence("{subject} works on {topics}.", subject=subject, topics=names(stated))
    elif side.main:
        work = sentence(
            "{subject} is among our cluster organisations; its main field is {field}.",
            subject=subject,
            field=context.field(side.main),
        )
    else:
        work = sentence("{subject} is among our cluster organisations.", subject=subject)
    return Reason(STRENGTH, work, (side.iri,), side.iri)


def experience_reason(pair: OrganisationPair, side: Organisation) -> list[Reason]:
    """Return the partnerships of an organisation, none where none is in the register."""
    taken = pair.context.ties.partnerships.get(side.iri, [])
    if not taken:
        return []
    listed = names([partnership_name(partnership) for partnership in taken])
    worked = plural(
        "{name} has experience of {number} partnership: {listed}.",
        "{name} has experience of {number} partnerships: {listed}.",
        len(taken),
        name=side.label,
        listed=listed,
    )
    evidence = tuple(partnership.iri for partnership in taken[:_EVIDENCE])
    return [Reason(TIE, worked, evidence, side.iri)]


def tie_reason(pair: OrganisationPair) -> Reason:
    """Return how two organisations are tied. That nothing is known is a statement about the source of partnerships."""
    context, joint = pair.context, pair.running or pair.joint
    if joint:
        template = (
            marked("{name} and {other} already work together in {listed}.")
            if pair.running
            else marked("{name} and {other} worked together in {listed}.")
        )
        listed = names([partnership_name(partnership) for partnership in joint])
        tied = sentence(template, name=pair.one.label, other=pair.other.label, listed=listed)
        return Reason(TIE, tied, tuple(partnership.iri for partnership in joint[:_EVIDENCE]))
    mine, theirs = (context.ties.partners.get(side.iri, frozenset()) for side in pair.sides)
    common = sorted(mine & theirs)
    if common:
        listed = names([context.evidence.facts.organisations[one].label for one in common])
        through = sentence(
            "They share no partnership in our register, but have partners in common: {listed}.", listed=listed
        )
        return Reason(TIE, through, tuple(common[:_EVIDENCE]))
    none = sentence(
        "None of the {number} partnerships in our register joins the two.",
        number=len(context.evidence.facts.partnerships),
    )
    return Reason(TIE, none, (context.mint.graph("partnerships"),))


def pair_coverage(pair: OrganisationPair) -> list[Reason]:
    """Return the coverage of the territories of both, as far as they are known."""
    homes = [home for home in pair.territories if home is not None]
    return [coverage(pair.context, *homes)] if homes else []
