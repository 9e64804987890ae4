"""Two cluster organisations whose partnership on a topic ended, and who both still have it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from graph.evidence.facts import Partnership
from graph.opportunities.context import Context
from graph.opportunities.opportunity import LINK, RENEW, Opportunity, Parts, Reason, mean
from graph.opportunities.opportunity_rule import OpportunityRule, broken
from graph.opportunities.organisation_pair import (
    OrganisationPair,
    experience_reason,
    pair_coverage,
    side_reason,
)
from graph.opportunities.reasons import partnership_name
from graph.opportunities.words import in_brackets, offer, short
from ontology.sentence import names, sentence
from ontology.term import Term

_TOPICS = 2


@dataclass(frozen=True)
class EndedTie(OrganisationPair):
    """Two members of a partnership."""

    partnership: Partnership

    @cached_property
    def topics(self) -> tuple[Term, ...]:
        """Return the topics that both have: those of the partnership first, then the rarest."""
        both = self.one.all_topics & self.other.all_topics
        count = self.context.topic_organisation_count
        return tuple(sorted(both, key=lambda t: (t not in self.partnership.topics, count[t], t)))

    @cached_property
    def offered(self) -> tuple[Term, ...]:
        """Return the topics on which they could meet: common ones, those of the partnership and its fields first.

        A topic of the partnership counts where both work in its field.
        """
        sectors = self.context.evidence.facts.topics
        own = sorted(t for t in self.partnership.topics if sectors[t].sector in self.fields)
        near = [t for t in self.topics if sectors[t].sector in self.fields]
        return tuple(dict.fromkeys([*near, *own, *self.topics]))

    @property
    def fields(self) -> tuple[Term, ...]:
        """Return the fields of the partnership in which both work."""
        return tuple(sorted(self.partnership.sectors & self.one.sectors & self.other.sectors))


RULES: tuple[OpportunityRule[EndedTie], ...] = (
    OpportunityRule(
        "different countries", "The two organisations lie in different countries.", lambda c: c.are_apart
    ),
    OpportunityRule("both active", "Neither merged or closed.", lambda c: c.are_active),
    OpportunityRule(
        "history",
        "The partnership ended more than two years before the reference date.",
        lambda c: c.context.is_history(c.partnership),
    ),
    OpportunityRule(
        "the last one",
        "No partnership that ended later joined the two.",
        lambda c: all(one.end <= c.partnership.end for one in c.joint),
    ),
    OpportunityRule("nothing running", "No later partnership joins the two.", lambda c: not c.running),
    OpportunityRule(
        "still a common field", "Both work in a field of the partnership.", lambda c: bool(c.fields)
    ),
    OpportunityRule(
        "a topic",
        "Both state a topic, or the partnership has one of that field: a field alone is no agenda.",
        lambda c: bool(c.offered),
    ),
)


def candidates(context: Context) -> Iterator[Opportunity]:
    """Yield the pairs of cluster organisations that could renew a partnership which is history.

    score = geometric mean of both organisations' confidence and experience, x the narrowness of the topic.
    """
    organisations = context.evidence.facts.organisations
    for partnership in context.evidence.facts.partnerships:
        members = sorted(member for member in partnership.members if organisations[member].is_cluster)
        for one, other in combinations(members, 2):
            tie = EndedTie(context, organisations[one], organisations[other], partnership)
            if broken(RULES, tie) is None:
                yield _opportunity(context, tie)


def _opportunity(context: Context, tie: EndedTie) -> Opportunity:
    topics = tie.offered[:_TOPICS]
    confidence = mean([side.confidence for side in tie.sides])
    renown = context.renown(*tie.sides)
    narrow = context.organisation_specificity(topics[0])
    fit = mean([confidence, renown])
    on = [context.topic(topic) for topic in topics]
    full = [short(side) or side.label for side in tie.sides]
    return Opportunity(
        RENEW,
        offer(
            sentence(
                "{name} and {other}, once together in {title}, could meet again on {topics}",
                name=in_brackets(full[0], tie.one.country),
                other=in_brackets(full[1], tie.other.country),
                title=partnership_name(tie.partnership),
                topics=names(on),
            ),
            sentence(
                "{name} and {other}, once together in {title}, could meet again on {topics}",
                name=full[0],
                other=full[1],
                title=tie.partnership.label,
                topics=on[0],
            ),
            sentence(
                "{name} and {other} could meet again on {topics}", name=full[0], other=full[1], topics=on[0]
            ),
        ),
        (tie.one.iri, tie.other.iri),
        topics,
        tie.fields,
        score=fit * narrow * (1.0 if len(tie.offered) > 1 else 0.9),
        fit=fit,
        novelty=tie.novelty,
        confidence=confidence,
        parts=Parts(renown, narrow, 1.0, tie.trust),
        explain=lambda: _reasons(tie, topics),
        standing=context.pair_standing(tie.territories, False),
    )


def _reasons(tie: EndedTie, topics: tuple[Term, ...]) -> tuple[Reason, ...]:
    name, end = tie.partnership.label, tie.partnership.end[:4]
    ended = (
        sentence(
            "{name} joined the two and ended in {end}; none that runs is in our register.", name=name, end=end
        )
        if end
        else sentence("{name} joined the two; none that runs is in our register.", name=name)
    )
    return (
        *(side_reason(tie, side, topics) for side in tie.sides),
        Reason(LINK, ended, (tie.partnership.iri,)),
        *(reason for side in tie.sides for reason in experience_reason(tie, side)),
        *pair_coverage(tie),
    )
