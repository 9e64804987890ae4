"""Cluster organisations that name one topic in different circles of the network."""

from collections.abc import Iterator
from functools import cached_property

from graph.opportunities.context import Context
from graph.opportunities.cross_sector import considered
from graph.opportunities.opportunity import BRIDGE, LINK, Opportunity, Parts, Reason, mean
from graph.opportunities.opportunity_rule import OpportunityRule, broken
from graph.opportunities.organisation_pair import (
    OrganisationPair,
    experience_reason,
    pair_coverage,
    side_reason,
    tie_reason,
)
from graph.opportunities.thresholds import LEAST_COMMUNITY
from graph.opportunities.words import in_brackets, offer, short
from ontology.sentence import names, plural, sentence
from ontology.term import Term

_TOPICS = 2


class BridgePair(OrganisationPair):
    """Two organisations with the circles of the network in which they stand."""

    @cached_property
    def circles(self) -> tuple[int, int] | None:
        """Return the communities of both, None where one is in no partnership."""
        network = self.context.network
        if network is None or not all(side.iri in network.community for side in self.sides):
            return None
        return network.community[self.one.iri], network.community[self.other.iri]

    @property
    def sizes(self) -> tuple[int, int]:
        """Return how many organisations the communities of both have."""
        network = self.context.network
        if network is None or self.circles is None:
            return 0, 0
        one, other = (len(network.communities.members[circle]) for circle in self.circles)
        return one, other

    @cached_property
    def shared_topics(self) -> tuple[Term, ...]:
        """Return the topics that both state, of a field in which both work."""
        topics, both = self.context.evidence.facts.topics, self.one.sectors & self.other.sectors
        return tuple(topic for topic in super().shared_topics if topics[topic].sector in both)


RULES: tuple[OpportunityRule[BridgePair], ...] = (
    OpportunityRule(
        "different countries", "The two organisations lie in different countries.", lambda c: c.are_apart
    ),
    OpportunityRule("both active", "Neither merged or closed.", lambda c: c.are_active),
    OpportunityRule(
        "common topic",
        "Both name the topic among their keywords and work in its field.",
        lambda c: bool(c.shared_topics),
    ),
    OpportunityRule(
        "both in partnerships", "Both are in partnerships of our register.", lambda c: c.circles is not None
    ),
    OpportunityRule(
        "different circles",
        sentence(
            "They stand in different communities of the network, each of at least {number} organisations.",
            number=LEAST_COMMUNITY,
        ),
        lambda c: c.circles is not None and c.circles[0] != c.circles[1] and min(c.sizes) >= LEAST_COMMUNITY,
    ),
    OpportunityRule("no common partnership", "No partnership joins the two.", lambda c: not c.joint),
)


def candidates(context: Context) -> Iterator[Opportunity]:
    """Yield the pairs of organisations on a topic that could join two circles of partnerships.

    score = geometric mean of both organisations' confidence and experience, x the narrowness of the topic.
    """
    for shared in considered(context):
        pair = BridgePair(context, shared.one, shared.other)
        if broken(RULES, pair) is None:
            yield _opportunity(context, pair)


def _opportunity(context: Context, pair: BridgePair) -> Opportunity:
    topics = pair.shared_topics[:_TOPICS]
    confidence = mean([side.confidence for side in pair.sides])
    narrow = context.organisation_specificity(topics[0])
    renown = context.renown(*pair.sides)
    common = pair.one.sectors & pair.other.sectors
    fit = mean([confidence, renown])
    # Organisations of one field have more to say to each other on its topics than those of two.
    field = 1.0 if common else 0.7
    several = 1.0 if len(pair.shared_topics) > 1 else 0.9
    on = [context.topic(topic) for topic in topics]
    full = [short(side) or side.label for side in pair.sides]
    return Opportunity(
        BRIDGE,
        offer(
            sentence(
                "{name} and {other} could bring together their circles of partners on {topics}",
                name=in_brackets(full[0], pair.one.country),
                other=in_brackets(full[1], pair.other.country),
                topics=names(on),
            ),
            sentence(
                "{name} and {other} could bring together their partners on {topics}",
                name=full[0],
                other=full[1],
                topics=on[0],
            ),
            sentence("{name} and {other} could meet on {topics}", name=full[0], other=full[1], topics=on[0]),
        ),
        (pair.one.iri, pair.other.iri),
        topics,
        context.sectors_of(topics, pair.one, pair.other),
        score=fit * narrow * field * several,
        fit=fit,
        novelty=1.0,
        confidence=confidence,
        parts=Parts(renown, narrow, field, pair.trust),
        explain=lambda: _reasons(pair, topics),
        standing=context.pair_standing(pair.territories, False),
    )


def _reasons(pair: BridgePair, topics: tuple[Term, ...]) -> tuple[Reason, ...]:
    one, other = pair.sizes
    apart = plural(
        "They stand in two circles of the network of partnerships, of {number} organisation and {most}.",
        "They stand in two circles of the network of partnerships, of {number} organisations and {most}.",
        one,
        most=other,
    )
    return (
        *(side_reason(pair, side, topics) for side in pair.sides),
        *(reason for side in pair.sides for reason in experience_reason(pair, side)),
        Reason(LINK, apart, (pair.one.iri, pair.other.iri)),
        tie_reason(pair),
        *pair_coverage(pair),
    )
