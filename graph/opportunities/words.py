"""Pieces of sentences: names in a row, organisations, numbers, offers of at most 25 words."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from graph.evidence.facts import Organisation, Priority

OFFER_WORDS = 25
_NAMED = 3
# A name of more words is told in the reasons, where there is room.
_NAME_WORDS = 5


def names(labels: Sequence[str], most: int = _NAMED) -> str:
    """Return names in a row, the rest counted.

    >>> names(["A", "B", "C", "D"], 2)
    'A, B and 2 more'
    """
    if len(labels) > most:
        return f"{', '.join(labels[:most])} and {len(labels) - most} more"
    return " and ".join([", ".join(labels[:-1]), labels[-1]]) if len(labels) > 1 else "".join(labels)


def offer(*versions: str) -> str:
    """Return the first version of an offer that has at most 25 words, else the last one cut.

    >>> offer("one two three", "one")
    'one two three'
    """
    for version in versions:
        if len(version.split()) <= OFFER_WORDS:
            return version
    return " ".join(versions[-1].split()[:OFFER_WORDS])


def short(organisation: Organisation) -> str:
    """Return the name by which an offer names an organisation, empty where all its names are long."""
    label = re.sub(r"\s*\([^)]*\)$", "", organisation.label)
    if len(label.split()) <= _NAME_WORDS:
        return label
    return organisation.short_name


def first_named(organisations: Iterable[Organisation]) -> str:
    """Return the short name of the first organisation that has one."""
    return next((name for name in map(short, organisations) if name), "")


def standing(organisation: Organisation) -> str:
    """Return members, label of excellence and website of an organisation, as far as they are known."""
    members = f"{organisation.members:,} members" if organisation.members else ""
    label = f"{organisation.excellence} label" if organisation.excellence else ""
    host = (urlsplit(organisation.website).hostname or "").removeprefix("www.")
    return ", ".join(filter(None, (members, label, host)))


def described(organisation: Organisation) -> str:
    """Return the name of an organisation with its members, label and website, where known."""
    known = standing(organisation)
    return f"{organisation.label} ({known})" if known else organisation.label


def quoted(priority: Priority, place: str) -> str:
    """Return a claim as a quotation with its period, and the smaller place that made it where there is one."""
    where = f", {place}" if place else ""
    return f"“{priority.label}” ({priority.period}{where})"


def strongest(priorities: Sequence[Priority]) -> list[Priority]:
    """Return priorities with the newest and the narrowest first."""
    return sorted(priorities, key=lambda p: (-int(p.period[:4]), len(p.sectors), -p.confidence, p.iri))


def times(quotient: float) -> str:
    """Return how a share compares with that of all regions, no more precisely than it is known.

    >>> times(3.71), times(1.02)
    ('3.7 times the share of all regions', 'about the share of all regions')
    """
    if quotient < 0.05:
        return "next to nothing beside the share of all regions"
    if 0.95 <= quotient < 1.05:
        return "about the share of all regions"
    number = f"{quotient:.0f}" if quotient >= 10 else f"{quotient:.1f}"
    return f"{number} times the share of all regions"


def persons(number: float) -> str:
    """Return a number of persons to three figures: they are of some years ago.

    >>> persons(27345), persons(87)
    ('27,300', '87')
    """
    digits = len(str(int(number)))
    return f"{round(int(number), 3 - digits):,}" if digits > 3 else f"{int(number):,}"


def count(number: int, thing: str) -> str:
    """Return a number of things.

    >>> count(1, "organisation"), count(2, "organisation")
    ('1 organisation', '2 organisations')
    """
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
