"""Role of each member: the loss of the consortium without it."""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.matchmaking.consortium.call import Call
from graph.matchmaking.consortium.candidate import Candidate, Ties
from graph.matchmaking.consortium.score import Aim, score, stages, topics


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
    sentences = []
    if alone:
        sentences.append(f"Only {member.label} covers {_names(alone)}.")
    shared = [aim for aim in held if aim not in alone]
    if shared:
        sentences.append(f"{member.label} also covers {_names(shared)}.")
    if tied:
        sentences.append(f"{member.label} has worked with {', '.join(other.label for other in tied)}.")
    sentences += _for_rules(call, member, others)
    if not sentences:
        sentences.append(f"{member.label} makes up the number of partners or countries.")
    return Role(
        iri=member.iri,
        covers=tuple(aim.name for aim in held),
        only=tuple(aim.name for aim in alone),
        tied_to=tuple(other.iri for other in tied),
        loss=loss,
        sentences=tuple(sentences),
    )


def _for_rules(call: Call, member: Candidate, others: Sequence[Candidate]) -> list[str]:
    sentences = []
    if member.iri in call.include:
        sentences.append(f"The call names {member.label} as a member.")
    sentences += [f"It counts as {rule.kind}." for rule in call.kinds if rule.kind == member.kind]
    for region in call.regions:
        named = sorted(member.region_classes.intersection(region.classes))
        sentences += [f"It is in a {name}." for name in named]
    for rule in call.experience:
        past = member.programmes if rule.of == "programme" else member.third_countries
        if rule.name in past:
            sentences.append(f"It has earlier work in {rule.of} {rule.name}.")
    if all(other.country != member.country for other in others):
        sentences.append(f"It is the only member from {member.country}.")
    return sentences


def _names(whole: Sequence[Aim]) -> str:
    return ", ".join(dict.fromkeys(aim.name for aim in whole))
