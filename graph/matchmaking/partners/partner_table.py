"""Ranked partners as rows of a table, the same for commands and pages."""

from collections.abc import Sequence
from typing import Any

from graph.matchmaking.partners.criteria import Aspects, Partner

_NUMBERS = ("score", "fit", "novelty", "confidence")
COLUMNS = ("partner", "kind", "country", *_NUMBERS, *Aspects._fields)
ALL_COLUMNS = (*COLUMNS, "offer", "website", "members", "label", "reasons", "evidence", "iri")


def numbers_row(partner: Partner) -> tuple[Any, ...]:
    """Return a partner's cells for COLUMNS."""
    numbers = (*(getattr(partner, name) for name in _NUMBERS), *partner.aspects)
    about = partner.organisation.label, partner.kind, partner.organisation.country
    return (*about, *(round(number, 3) for number in numbers))


def full_rows(partners: Sequence[Partner], joined: bool) -> list[tuple[Any, ...]]:
    """Return the cells of each partner for ALL_COLUMNS.

    Reasons and their evidence are lists or, `joined` for a table of texts, parted by bars.
    """
    rows = []
    for partner in partners:
        sentences = [reason.sentence for reason in partner.reasons]
        iris = [[iri[1:-1] for iri in reason.evidence] for reason in partner.reasons]
        lists = (" | ".join(sentences), " | ".join(map(" ".join, iris))) if joined else (sentences, iris)
        one = partner.organisation
        contact = (one.website, one.members, one.excellence)
        rows.append((*numbers_row(partner), partner.offer, *contact, *lists, one.iri[1:-1]))
    return rows
