"""Two cluster organisations of related but different fields that state the same topic."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from itertools import combinations

from graph.evidence.facts import Organisation
from graph.opportunities.context import Context
from graph.opportunities.opportunity import CROSS_SECTOR, LINK, Opportunity, Parts, Reason, mean
from graph.opportunities.opportunity_rule import OpportunityRule, broken
from graph.opportunities.organisation_pair import (
    OrganisationPair,
    experience_reason,
    pair_coverage,
    side_reason,
    tie_reason,
)
from graph.opportunities.thresholds import RELATED, THIRD_FIELD
from graph.opportunities.words import in_brackets, offer, short
from ontology.sentence import joined, names, sentence
from ontology.term import Term

_TOPICS = 2


class CrossSectorPair(OrganisationPair):
    """Two organisations whose main fields differ."""

    @property
    def fields(self) -> tuple[Term, Term] | None:
        """Return their main fields, None where one has none or both have the same."""
        mine, theirs = self.one.main, self.other.main
        if mine is None or theirs is None or mine == theirs:
            return None
        return mine, theirs

    @cached_property
    def shared_topics(self) -> tuple[Term, ...]:
        """Return the topics that both state, of the main field of one of them or of no field."""
        topics, main = self.context.evidence.facts.topics, {None, self.one.main, self.other.main}
        return tuple(topic for topic in super().shared_topics if topics[topic].sector in main)

    @cached_property
    def relatedness(self) -> float:
        """Return the published relatedness of their fields in percentiles."""
        return 0.0 if self.fields is None else self.context.relatedness.of(*self.fields)

    @cached_property
    def joined_by(self) -> list[Term]:
        """Return the partnerships and the other organisations that have both fields."""
        if self.fields is None:
            return []
        both = self.context.joined_fields.get(frozenset(self.fields), [])
        return [thing for thing in both if thing not in (self.one.iri, self.other.iri)]

    @property
    def are_foreign(self) -> bool:
        """Say whether neither works in the main field of the other: else they are of one field."""
        return self.fields is not None and (
            self.fields[1] not in self.one.sectors or self.fields[0] not in self.other.sectors
        )


RULES: tuple[OpportunityRule[CrossSectorPair], ...] = (
    OpportunityRule(
        "different countries", "The two organisations lie in different countries.", lambda c: c.are_apart
    ),
    OpportunityRule("both active", "Neither merged or closed.", lambda c: c.are_active),
    OpportunityRule(
        "different fields", "Both state a main field, and the two differ.", lambda c: c.are_foreign
    ),
    OpportunityRule(
        "common topic",
        "Both name the topic among their keywords; it is of the main field of one, or of none.",
        lambda c: bool(c.shared_topics),
    ),
    OpportunityRule(
        "related fields",
        sentence(
            "The fields are related by published relatedness (percentile {number} or more), or partnerships or other"
            " organisations have both.",
            number=round(RELATED),
        ),
        lambda c: c.relatedness >= RELATED or len(c.joined_by) >= 2,
    ),
)


def candidates(context: Context) -> Iterator[Opportunity]:
    """Yield the pairs of organisations of related fields that both name a topic.

    score = geometric mean of both organisations' confidence, the narrowness of the topic among organisations, and the
    link of the fields (relatedness / 100, or 0.8 where partnerships and organisations join them); lower for a topic of
    neither field.
    """
    for pair in considered(context):
        if broken(RULES, pair) is None:
            yield _opportunity(context, pair)


def considered(context: Context) -> Iterator[CrossSectorPair]:
    """Yield every pair of organisations of different countries that name the same topic, each once."""
    by_topic: dict[Term, list[Organisation]] = defaultdict(list)
    for organisation in context.clusters:
        for topic in organisation.topics:
            by_topic[topic].append(organisation)
    seen: set[tuple[Term, Term]] = set()
    for _, rows in sorted(by_topic.items()):
        for one, other in combinations(sorted(rows, key=lambda row: row.iri), 2):
            if one.country != other.country and (one.iri, other.iri) not in seen:
                seen.add((one.iri, other.iri))
                yield CrossSectorPair(context, one, other)


def _opportunity(context: Context, pair: CrossSectorPair) -> Opportunity:
    assert pair.fields is not None
    topics = pair.shared_topics[:_TOPICS]
    link = max(pair.relatedness / 100, 0.8 if pair.joined_by else 0.0)
    confidence = mean([side.confidence for side in pair.sides])
    narrow = context.organisation_specificity(topics[0])
    fit = mean([confidence, link])
    # A topic of one of the two fields is what the other brings something to; one of a third field is by the way.
    own = context.evidence.facts.topics[topics[0]].sector in pair.fields
    several = 1.0 if len(pair.shared_topics) > 1 else 0.9
    renown = context.renown(*pair.sides)
    return Opportunity(
        CROSS_SECTOR,
        _offer(context, pair, topics),
        (pair.one.iri, pair.other.iri),
        topics,
        pair.fields,
        score=fit * narrow * renown * several * (1.0 if own else THIRD_FIELD),
        fit=fit,
        novelty=pair.novelty,
        confidence=confidence,
        parts=Parts(renown, narrow, link, pair.trust),
        explain=lambda: _reasons(context, pair, topics),
        standing=context.pair_standing(pair.territories, bool(pair.running)),
    )


def _offer(context: Context, pair: CrossSectorPair, topics: tuple[Term, ...]) -> str:
    assert pair.fields is not None
    on = [context.topic(topic) for topic in topics]
    full = [short(side) or side.label for side in pair.sides]
    placed = [in_brackets(name, side.country) for name, side in zip(full, pair.sides, strict=True)]
    in_field = [
        in_brackets(name, joined([context.field(field), side.country]))
        for name, side, field in zip(full, pair.sides, pair.fields, strict=True)
    ]
    return offer(
        *(
            sentence(
                "{name} and {other} could join forces on {topics}", name=one, other=other, topics=topics_named
            )
            for (one, other), topics_named in ((in_field, names(on)), (placed, names(on)), (full, on[0]))
        ),
    )


def _reasons(context: Context, pair: CrossSectorPair, topics: tuple[Term, ...]) -> tuple[Reason, ...]:
    return (
        *(side_reason(pair, side, topics) for side in pair.sides),
        _link(context, pair),
        tie_reason(pair),
        *(reason for side in pair.sides for reason in experience_reason(pair, side)),
        *pair_coverage(pair),
    )


def _link(context: Context, pair: CrossSectorPair) -> Reason:
    assert pair.fields is not None
    one, other = map(context.field, pair.fields)
    if pair.relatedness >= RELATED:
        related = sentence(
            "The fields {field} and {other} are more closely related than {number} percent of all pairs (US Cluster"
            " Mapping).",
            field=one,
            other=other,
            number=round(pair.relatedness),
        )
        return Reason(LINK, related, pair.fields)
    met = sentence(
        "Others have joined {field} and {other}: {listed}.",
        field=one,
        other=other,
        listed=names([context.label(thing) for thing in pair.joined_by]),
    )
    return Reason(LINK, met, tuple(pair.joined_by[:6]))
