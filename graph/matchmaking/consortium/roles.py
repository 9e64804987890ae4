"""Role of each member: the loss of the consortium without it."""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.matchmaking.consortium.call import Call
from graph.matchmaking.consortium.candidate import Candidate, Ties
from graph.matchmaking.consortium.score import Aim, score, stages, topics
from ontology.country import name_or_code
from ontology.sentence import Sentence, joined, marked, sentence, word


@dataclass(frozen=True)
class Role:
    """Contribution of one member: aims covered, by it alone, ties, loss without it.

    `loss` is the total score with the member minus without; it is negative where the member is there for a
    rule alone. `sentences` say the same to a reader.
    """

    iri: str
    covers: tuple[str, ...]
    only: tuple[str, ...]
    tied_to: tuple[str, ...]
    loss: float
    sentences: tuple[str, ...]


def roles(call: Call, members: Sequence[Candidate], ties: Ties) -> tuple[Role, ...]:
    """Return the role of each member, in order."""
    total = score(call, members, ties).total(call.weights)
    member_roles = []
    for member in members:
        others = [other for other in members if other is not member]
        loss = total - score(call, others, ties).total(call.weights)
        member_roles.append(_role(call, member, others, ties, loss))
    return tuple(member_roles)


def _role(call: Call, member: Candidate, others: Sequence[Candidate], ties: Ties, loss: float) -> Role:
    held = [aim for aim in (*topics(call), *stages(call)) if aim.held_by(member)]
    alone = [aim for aim in held if not any(aim.held_by(other) for other in others)]
    tied = [
        other for other in others if ties.get((member.iri, other.iri)) or ties.get((other.iri, member.iri))
    ]
    sentences: list[str] = []
    if alone:
        sentences.append(sentence("Only {name} covers {topics}.", name=member.label, topics=_names(alone)))
    shared = [aim for aim in held if aim not in alone]
    if shared:
        sentences.append(sentence("{name} also covers {topics}.", name=member.label, topics=_names(shared)))
    related = [aim for aim in (*topics(call), *stages(call)) if aim.level(member)]
    if related and not held:
        field = sentence(
            "{name} works in a field related to {topics}.", name=member.label, topics=_names(related)
        )
        sentences.append(field)
    if tied:
        others_tied = joined([other.label for other in tied])
        sentences.append(sentence("{name} has worked with {listed}.", name=member.label, listed=others_tied))
    sentences += _for_rules(call, member, others)
    if not sentences:
        sentences.append(sentence("{name} makes up the number of partners or countries.", name=member.label))
    return Role(
        iri=member.iri,
        covers=tuple(aim.name for aim in held),
        only=tuple(aim.name for aim in alone),
        tied_to=tuple(other.iri for other in tied),
        loss=loss,
        sentences=tuple(sentences),
    )


def _for_rules(call: Call, member: Candidate, others: Sequence[Candidate]) -> list[str]:
    sentences: list[str] = []
    if member.iri in call.include:
        sentences.append(sentence("The call names {name} as a member.", name=member.label))
    sentences += [
        sentence("It counts as {kind}.", kind=word(rule.kind))
        for rule in call.kinds
        if rule.kind == member.kind
    ]
    for region in call.regions:
        named = sorted(member.region_classes.intersection(region.classes))
        sentences += [sentence("It is in a {kind}.", kind=word(name)) for name in named]
    for rule in call.experience:
        past = member.programmes if rule.of == "programme" else member.third_countries
        if rule.name in past:
            template = (
                marked("It has earlier work in programme {name}.")
                if rule.of == "programme"
                else marked("It has earlier work in country {name}.")
            )
            sentences.append(sentence(template, name=word(rule.name)))
    if all(other.country != member.country for other in others):
        sentences.append(
            sentence("It is the only member from {name}.", name=word(name_or_code(member.country)))
        )
    return sentences


def _names(whole: Sequence[Aim]) -> Sentence:
    return joined(list(dict.fromkeys(word(aim.name) for aim in whole)))
