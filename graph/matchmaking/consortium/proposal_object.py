"""A proposal of consortia as one object and as rows, the same for commands, pages and programs."""

from collections.abc import Mapping, Sequence
from typing import Any

from graph.matchmaking.consortium.choice import Consortium
from graph.matchmaking.consortium.eligible import ASSUMPTIONS
from graph.matchmaking.consortium.proposals import Proposed
from ontology.rounding import rounded

_COLUMNS = (
    "consortium", "total", "topics", "stages", "complementarity", "trust", "bound", "gap", "status", "member",
    "country", "region", "region_classes", "kind", "standing", "sectors", "member_topics", "covers", "only", "tied_to",
    "loss", "reasons", "iri",
)  # fmt: skip
_RELAXATION = ("relaxation", "rule", "words", "by", "unit", "status")
ENDINGS = {
    "optimal": "all proven best",
    "time limit": "not all are proven, see the gaps",
    "infeasible": "no consortium holds all rules",
    "fewer": "no more exist at this distance",
}


def proposal_object(proposed: Proposed) -> dict[str, Any]:
    """Return a proposal as one JSON object: the consortia, or the rules to relax."""
    proposal, weights = proposed.proposal, proposed.call.weights
    return {
        "call": proposed.call.title,
        "status": proposal.status,
        "seconds": rounded(proposal.seconds, 1),
        "candidates": {
            "considered": proposed.considered,
            "excluded": proposal.pool.excluded,
            "interchangeable": proposal.pool.interchangeable,
        },
        "assumptions": [*proposed.readings, *ASSUMPTIONS],
        "weights": {
            "topics": weights.topics,
            "stages": weights.stages,
            "complementarity": weights.complementarity,
            "trust": weights.trust,
        },
        "consortia": [{**_numbers(one), "members": _members(proposed, one)} for one in proposal.consortia],
        "relaxations": [
            {
                "status": relaxation.status,
                "fewest": relaxation.fewest,
                "rules": [
                    {
                        "rule": given.rule.key,
                        "words": proposed.with_names(given.words),
                        "by": rounded(given.by, 2),
                        "unit": given.rule.unit,
                    }
                    for given in relaxation.given
                ],
                "example": [{"member": one.label, "iri": one.iri} for one in relaxation.example],
            }
            for relaxation in proposal.relaxations
        ],
    }


def _numbers(one: Consortium) -> dict[str, float | str]:
    parts = one.parts
    return {
        "total": rounded(one.total),
        "topics": rounded(parts.topics),
        "stages": rounded(parts.stages),
        "complementarity": rounded(parts.complementarity),
        "trust": rounded(parts.trust),
        "bound": rounded(one.bound),
        "gap": rounded(one.gap),
        "status": one.status,
    }


def _members(proposed: Proposed, one: Consortium) -> list[dict[str, Any]]:
    return [
        {
            "member": member.label,
            "country": member.country,
            "region": member.region,
            "kind": member.kind,
            "sectors": sorted(member.sectors),
            "member_topics": sorted(member.topics),
            "region_classes": sorted(member.region_classes),
            "standing": member.standing,
            "covers": list(role.covers),
            "only": list(role.only),
            "tied_to": [proposed.labels[iri] for iri in role.tied_to],
            "loss": rounded(role.loss),
            "reasons": list(role.sentences),
            "iri": member.iri,
        }
        for member, role in zip(one.members, one.roles, strict=True)
    ]


def proposal_rows(proposal: Mapping[str, Any]) -> tuple[Sequence[str], list[list[Any]]]:
    """Return columns and rows of a proposal's object: a member each, or a rule to relax each."""
    if not proposal["consortia"]:
        rules = [
            {"relaxation": at, **rule, "status": relaxation["status"]}
            for at, relaxation in enumerate(proposal["relaxations"], 1)
            for rule in relaxation["rules"]
        ]
        return _RELAXATION, [[rule[name] for name in _RELAXATION] for rule in rules]
    rows = []
    for at, one in enumerate(proposal["consortia"], 1):
        for member in one["members"]:
            record = {**one, "consortium": at, **member}
            cells = (record[name] for name in _COLUMNS)
            rows.append([" | ".join(cell) if isinstance(cell, list) else cell for cell in cells])
    return _COLUMNS, rows
